package dev.latchkey.console.applications;

import static java.util.stream.Collectors.toSet;

import dev.latchkey.console.lists.Moment;
import dev.latchkey.core.audit.Author;
import dev.latchkey.core.audit.EntryNames;
import dev.latchkey.core.change.Transactions;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.grant.Admitted;
import dev.latchkey.core.grant.CompanyGrants;
import dev.latchkey.core.grant.GrantLimit;
import dev.latchkey.core.grant.ServedResources;
import dev.latchkey.core.installation.Installation;
import dev.latchkey.core.partner.ApplicationNames;
import dev.latchkey.core.partner.ApplicationNames.Named;
import dev.latchkey.core.partner.ScopeReasonStore;
import dev.latchkey.core.partner.ScopeReasons;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.page.Pages;
import dev.latchkey.page.ScopesInWords;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the pages say of an installation and of the people who use it. Blocks. */
final class ApplicationLines {

    /** Most people on one page. */
    static final int PEOPLE_MAX = 200;

    private final ApplicationNames applications;
    private final CompanyGrants grants;
    private final ServedResources served;
    private final Transactions transactions;
    private final EntryNames names;
    private final ScopeReasonStore reasons;
    private final Pages pages;

    ApplicationLines(
            ApplicationNames applications,
            CompanyGrants grants,
            ServedResources served,
            Transactions transactions,
            EntryNames names,
            ScopeReasonStore reasons,
            Pages pages) {
        this.reasons = reasons;
        this.applications = applications;
        this.grants = grants;
        this.served = served;
        this.transactions = transactions;
        this.names = names;
        this.pages = pages;
    }

    /** @param installations at most 100 */
    List<ApplicationPages.Line> lines(Actor.CompanyUser actor, List<Installation> installations) {
        var authors = new HashSet<Author>();
        for (var one : installations) {
            var approval = one.approval();
            var request = one.request();
            if (approval != null) {
                authors.add(Author.parse(approval.by()));
            }
            if (request != null) {
                authors.add(Author.parse(request.by()));
            }
        }
        var namesById = names(actor, authors);
        var people = grants.countUsers(
                actor, installations.stream().map(Installation::clientId).collect(toSet()));
        var clientIds = installations.stream().map(Installation::clientId).toList();
        var known = applications.of(clientIds);
        var why = transactions.read(tx -> reasons.of(tx, clientIds));
        return installations.stream()
                .map(one -> line(
                        one,
                        known.get(one.clientId()),
                        namesById,
                        why.getOrDefault(one.clientId(), ScopeReasons.NONE).byScope(),
                        people.getOrDefault(one.clientId(), 0)))
                .toList();
    }

    private ApplicationPages.Line line(
            Installation installation,
            @Nullable Named application,
            Map<String, String> namesById,
            Map<String, String> why,
            int people) {
        var approval = installation.approval();
        var request = installation.request();
        return new ApplicationPages.Line(
                installation.clientId(),
                application == null ? installation.clientId() : application.name(),
                application == null ? "" : application.partner(),
                application != null && application.isWorking(),
                application != null && application.isVerified(),
                inWords(installation.scopes()).because(why),
                approval == null ? null : moment(approval.at()),
                approval == null ? "" : who(namesById, approval.by()),
                request == null ? ScopesInWords.NONE : inWords(request.scopes()).because(why),
                request == null ? null : moment(request.at()),
                request == null ? "" : who(namesById, request.by()),
                people,
                installation.seen());
    }

    /** One line for each user, longest connected first, at most {@link #PEOPLE_MAX}. */
    List<ApplicationPages.Person> people(Actor.CompanyUser actor, String clientId) {
        var byUser = byUser(actor, clientId);
        var shown = byUser.keySet().stream().limit(PEOPLE_MAX).toList();
        var userNames = names(actor, users(shown));
        return shown.stream()
                .map(id -> person(userNames, id, byUser.getOrDefault(id, List.of())))
                .toList();
    }

    /** The line of one user; empty when the application does not act for them. */
    Optional<ApplicationPages.Person> person(Actor.CompanyUser actor, String clientId, String userId) {
        return Optional.ofNullable(byUser(actor, clientId).get(userId))
                .map(ofOne -> person(names(actor, users(List.of(userId))), userId, ofOne));
    }

    /** Whom it acts for, and whom it may begin to act for without asking. */
    private Map<String, List<Admitted>> byUser(Actor.CompanyUser actor, String clientId) {
        var byUser = new LinkedHashMap<String, List<Admitted>>();
        for (var grant : grants.ofApplication(actor, clientId)) {
            byUser.computeIfAbsent(grant.userId(), _ -> new ArrayList<>())
                    .add(new Admitted(grant.scopes(), grant.resource(), grant.createdAt()));
        }
        var acting = Set.copyOf(byUser.keySet());
        for (var given : grants.consents(actor, clientId)) {
            if (!acting.contains(given.userId())) {
                var consent = given.consent();
                byUser.computeIfAbsent(given.userId(), _ -> new ArrayList<>())
                        .add(new Admitted(consent.scopes(), consent.limit(), given.at()));
            }
        }
        return byUser;
    }

    private ApplicationPages.Person person(Map<String, String> userNames, String userId, List<Admitted> ofOne) {
        return new ApplicationPages.Person(
                userId,
                userNames.getOrDefault(userId, userId),
                inWords(Admitted.scopes(ofOne)),
                GrantLimit.of(ofOne, served),
                moment(Admitted.since(ofOne)));
    }

    /** Who has no name any more, or never had one, is called by what they are. */
    private String who(Map<String, String> namesById, String by) {
        var author = Author.parse(by);
        var name = namesById.get(author.id());
        return name == null ? pages.text("audit.author." + author.type().name(), author.id(), pages.product()) : name;
    }

    private static List<Author> users(List<String> userIds) {
        return userIds.stream().map(id -> new Author(Author.Type.USER, id)).toList();
    }

    private Map<String, String> names(Actor.CompanyUser actor, Collection<Author> authors) {
        return transactions.read(tx -> names.ofAuthors(tx, actor.companyId(), authors));
    }

    private Moment moment(Instant at) {
        return Moment.of(pages.messages(), at, pages.clock().instant());
    }

    private ScopesInWords inWords(Scopes scopes) {
        return ScopesInWords.of(pages.catalogue().scopes(), scopes);
    }
}
