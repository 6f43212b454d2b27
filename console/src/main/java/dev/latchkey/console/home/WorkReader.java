package dev.latchkey.console.home;

import dev.latchkey.console.credentials.CredentialLookup;
import dev.latchkey.console.credentials.ShownValues;
import dev.latchkey.console.home.Card.More;
import dev.latchkey.console.home.Card.Row;
import dev.latchkey.core.activity.DueWork;
import dev.latchkey.core.activity.DueWork.DueCredential;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.Permissions;
import dev.latchkey.core.command.Rights;
import dev.latchkey.engine.protocol.Permission;
import dev.latchkey.page.Ago;
import dev.latchkey.page.Messages;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads what waits for somebody of a company, as cards. A card without lines is left out. */
public final class WorkReader {

    /** Lines of a card. */
    private static final int SHOWN = 5;

    /** As many of a kind are counted, and no more. */
    private static final int COUNTED = 100;

    /** Rotations that are looked at, those that end first: each is read whole. */
    private static final int ROTATIONS = 20;

    /** Refusals of the last day that are looked at, the newest. */
    private static final int REFUSALS = 1_000;

    private static final Duration ENDS_WITHIN = Duration.ofDays(30);
    private static final Duration UNUSED_FOR = Duration.ofDays(90);
    private static final Duration REFUSED_WITHIN = Duration.ofDays(1);
    private static final String CREDENTIALS = "/settings/credentials/";

    private final DueWork work;
    private final CredentialLookup credentials;
    private final Messages messages;
    private final InstantSource clock;

    public WorkReader(DueWork work, CredentialLookup credentials, Messages messages, InstantSource clock) {
        this.work = work;
        this.credentials = credentials;
        this.messages = messages;
        this.clock = clock;
    }

    /** What there is, the most urgent first. */
    List<Card> cards(Transaction tx, Actor.CompanyUser actor, Rights rights) {
        var now = clock.instant();
        var companyId = actor.companyId();
        var cards = new ArrayList<@Nullable Card>();
        if (may(rights, Permissions.APPLICATIONS_MANAGE)) {
            cards.add(approvals(tx, companyId));
        }
        if (may(rights, Permissions.CREDENTIALS_VIEW)) {
            var acts = may(rights, Permissions.CREDENTIALS_MANAGE);
            cards.add(oldSecrets(tx, companyId, now));
            cards.add(ending(tx, companyId, now, acts));
            cards.add(trials(tx, companyId, now, acts));
            cards.add(refused(tx, companyId, now));
            cards.add(unused(tx, companyId, now, acts));
        }
        if (may(rights, Permissions.USERS_MANAGE)) { // no page shows it to others
            cards.add(unprotected(tx, actor));
        }
        return cards.stream().filter(Objects::nonNull).toList();
    }

    private static boolean may(Rights rights, Permission permission) {
        return rights.permissions().contains(permission);
    }

    private @Nullable Card approvals(Transaction tx, String companyId) {
        return card(
                "approvals",
                "applications",
                messages.text("home.approvals"),
                null,
                work.approvals(tx, companyId, COUNTED),
                one -> new Row(
                        one.name(),
                        "/settings/applications/" + one.clientId(),
                        messages.text(
                                one.isLetIn() ? "home.approvals.more" : "home.approvals.new",
                                one.asker() == null ? messages.text("home.somebody") : one.asker(),
                                one.scopes().names().size()),
                        ShownValues.time(one.at()),
                        new More("/settings/applications/" + one.clientId(), messages.text("home.review"))));
    }

    private @Nullable Card oldSecrets(Transaction tx, String companyId, Instant now) {
        var rows = new ArrayList<Row>();
        for (var one : work.overlapping(tx, companyId, now, ROTATIONS)) {
            var rotation = credentials.rotation(tx, companyId, one.id(), messages, now);
            if (rotation != null && rotation.isOldInUse()) {
                rows.add(row(
                        one,
                        messages.text("home.oldSecrets.ends", rotation.verdict(), distance(one, now)),
                        "",
                        messages.text("home.callers")));
            }
        }
        return card("old-secrets", "rotate", messages.text("home.oldSecrets"), null, rows, row -> row);
    }

    private @Nullable Card ending(Transaction tx, String companyId, Instant now, boolean acts) {
        return card(
                "ending",
                "clock",
                messages.text("home.ending"),
                new More("/settings/credentials?state=ENDING_SOON&sort=EXPIRY", messages.text("home.ending.all")),
                work.ending(tx, companyId, now, now.plus(ENDS_WITHIN), COUNTED),
                one -> row(
                        one,
                        messages.text("home.ending.in", distance(one, now)),
                        "/edit",
                        acts ? messages.text("home.extend") : null));
    }

    private @Nullable Card trials(Transaction tx, String companyId, Instant now, boolean acts) {
        return card(
                "trials",
                "check",
                messages.text("home.trials"),
                null,
                work.endedTrials(tx, companyId, now, COUNTED),
                one -> row(
                        one,
                        messages.text("home.trials.ended", distance(one, now)),
                        "/scopes",
                        acts ? messages.text("home.decide") : null));
    }

    private @Nullable Card refused(Transaction tx, String companyId, Instant now) {
        return card(
                Card.REFUSED,
                "refusals",
                messages.text("home.refused"),
                null,
                work.refusedMost(tx, companyId, now.minus(REFUSED_WITHIN), REFUSALS, SHOWN),
                one -> new Row(
                        one.operation(),
                        null,
                        messages.text(
                                "home.refused.times",
                                one.calls(),
                                one.missing().isEmpty()
                                        ? one.reason().message()
                                        : messages.text("home.refused.missing", String.join(", ", one.missing()))),
                        null,
                        new More("/settings/refusals?request=" + one.requestId(), messages.text("home.explain"))));
    }

    private @Nullable Card unused(Transaction tx, String companyId, Instant now, boolean acts) {
        return card(
                "unused",
                "revoke",
                messages.text("home.unused"),
                new More("/settings/credentials?state=UNUSED", messages.text("home.unused.all")),
                work.unused(tx, companyId, now.minus(UNUSED_FOR), now, COUNTED),
                one -> row(
                        one,
                        one.at() == null
                                ? messages.text("home.unused.never")
                                : messages.text("home.unused.since", Ago.words(messages, one.at(), now)),
                        "/revoke",
                        acts ? messages.text("home.revoke") : null));
    }

    private @Nullable Card unprotected(Transaction tx, Actor.CompanyUser actor) {
        return card(
                Card.UNPROTECTED,
                "security",
                messages.text("home.unprotected"),
                new More("/settings/users?state=WITHOUT_SECOND_FACTOR", messages.text("home.unprotected.all")),
                work.unprotected(tx, actor.companyId(), COUNTED),
                one -> new Row(
                        one.name(),
                        null,
                        one.email(),
                        null,
                        one.id().equals(actor.userId())
                                ? new More("/account/security", messages.text("home.unprotected.own"))
                                : new More("/settings/users/" + one.id(), messages.text("home.unprotected.remind"))));
    }

    private static Row row(DueCredential one, String text, String below, @Nullable String action) {
        var path = CREDENTIALS + one.id();
        return new Row(
                one.name(),
                path,
                text,
                one.at() == null ? null : ShownValues.time(one.at()),
                action == null ? null : new More(path + below, action));
    }

    private static <T> @Nullable Card card(
            String name, String icon, String title, @Nullable More more, List<T> found, Function<T, Row> row) {
        if (found.isEmpty()) {
            return null;
        }
        var count = found.size() < COUNTED ? Integer.toString(found.size()) : COUNTED - 1 + "+";
        var rows = found.stream().limit(SHOWN).map(row).toList();
        return new Card(name, icon, title, count, found.size() > SHOWN ? more : null, rows);
    }

    /** As its lists say it. */
    private String distance(DueCredential one, Instant now) {
        return Ago.words(messages, Objects.requireNonNull(one.at()), now);
    }
}
