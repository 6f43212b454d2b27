package dev.latchkey.console.search;

import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.change.Transactions;
import dev.latchkey.core.credential.StoredSecret;
import dev.latchkey.core.partner.Application;
import dev.latchkey.core.partner.Applications;
import dev.latchkey.core.partner.PartnerActor;
import dev.latchkey.core.partner.PartnerCommands;
import dev.latchkey.core.partner.PartnerRight;
import dev.latchkey.core.partner.PartnerRule;
import dev.latchkey.core.partner.PartnerStores;
import dev.latchkey.core.partner.PartnerUsers;
import dev.latchkey.core.partner.Partners;
import dev.latchkey.page.Pages;
import dev.latchkey.page.PartnerDoor;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Finds what is a partner's, for one of its people. A partner has at most {@link PartnerCommands#APPLICATIONS_MAX} applications and
 * {@link PartnerUsers#EVER_MAX} people, so they are read as their lists read them and looked through in memory.
 */
public final class PartnerFinder {

    static final int APPLICATIONS_MAX = 5;
    static final int SECRETS_MAX = 3;
    static final int PEOPLE_MAX = 4;

    private static final String APPLICATIONS = PartnerDoor.PATH + "/applications";
    private static final String MEMBERS = PartnerDoor.PATH + "/members";

    private final Pages pages;
    private final Transactions transactions;
    private final Partners partners;
    private final PartnerUsers users;
    private final Applications applications;
    private final PartnerRule rule;
    private final InstantSource clock;

    public PartnerFinder(Pages pages, PartnerStores stores, InstantSource clock) {
        this.pages = pages;
        this.transactions = stores.transactions();
        this.partners = stores.partners();
        this.users = stores.partnerUsers();
        this.applications = stores.applications();
        this.rule = new PartnerRule(stores);
        this.clock = clock;
    }

    List<HitGroup> find(PartnerActor.Member actor, String question) {
        return transactions.read(tx -> {
            var partnerId = actor.partnerId();
            rule.require(tx, actor, partnerId, PartnerRight.READ);
            var all = applications.page(tx, partnerId, "", PartnerCommands.APPLICATIONS_MAX);
            return List.of(
                    applications(all, question),
                    secrets(tx, partnerId, all, question),
                    people(tx, partnerId, question));
        });
    }

    private static HitGroup applications(List<Application> all, String question) {
        var found = all.stream()
                .filter(one -> isFound(question, one.name(), one.clientId())
                        || one.redirectUris().stream().anyMatch(uri -> isFound(question, uri.value())))
                .sorted(Comparator.comparing(Application::name, String.CASE_INSENSITIVE_ORDER))
                .limit(APPLICATIONS_MAX)
                .map(one -> new Hit(one.clientId(), one.name(), one.clientId(), pathOf(one)))
                .toList();
        return new HitGroup(
                "partnerApplications", found, SearchPages.more(APPLICATIONS, question, found.size(), APPLICATIONS_MAX));
    }

    /** Those that work, by their last characters alone: no more of them is kept. */
    private HitGroup secrets(Transaction tx, String partnerId, List<Application> all, String question) {
        var now = clock.instant();
        var keys = partners.keys(tx, partnerId).stream()
                .filter(key -> key.secrets().stream().anyMatch(secret -> isMeant(secret, question, now)))
                .map(key -> new Hit(
                        key.id(), pages.text("navigation.partnerKey"), hint(question), PartnerDoor.PATH + "/key"));
        var secrets = all.stream()
                .flatMap(one -> one.secrets().stream()
                        .filter(secret -> isMeant(secret, question, now))
                        .map(secret -> new Hit(secret.id(), one.name(), hint(question), pathOf(one))));
        var found = Stream.concat(keys, secrets).limit(SECRETS_MAX + 1L).toList();
        return new HitGroup(
                "keys", found.stream().limit(SECRETS_MAX).toList(), found.size() > SECRETS_MAX ? APPLICATIONS : null);
    }

    private static boolean isMeant(StoredSecret secret, String question, Instant now) {
        return secret.hint().lastFour().equalsIgnoreCase(question)
                && !secret.stateAt(now).isFinal();
    }

    private String hint(String question) {
        return pages.text("search.lastFour", question);
    }

    private HitGroup people(Transaction tx, String partnerId, String question) {
        var hits = new ArrayList<Hit>();
        users.all(tx, partnerId).stream()
                .filter(user -> user.id().equals(question)
                        || isFound(question, user.name(), user.email().value()))
                .limit(PEOPLE_MAX)
                .forEach(user ->
                        hits.add(new Hit(user.id(), user.name(), user.email().value(), MEMBERS + "/" + user.id())));
        return new HitGroup("members", hits, SearchPages.more(MEMBERS, question, hits.size(), PEOPLE_MAX));
    }

    private static String pathOf(Application one) {
        return APPLICATIONS + "/" + one.clientId();
    }

    private static boolean isFound(String question, String... texts) {
        var wanted = question.toLowerCase(Locale.ROOT);
        return Stream.of(texts).anyMatch(text -> text.toLowerCase(Locale.ROOT).contains(wanted));
    }
}
