package dev.latchkey.console.applications;

import static java.util.stream.Collectors.toSet;

import dev.latchkey.console.lists.Moment;
import dev.latchkey.core.change.Transactions;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.company.Users;
import dev.latchkey.core.grant.Admitted;
import dev.latchkey.core.grant.CompanyGrants;
import dev.latchkey.core.grant.GrantLimit;
import dev.latchkey.core.grant.ServedResources;
import dev.latchkey.core.installation.Installation;
import dev.latchkey.core.partner.ApplicationNames;
import dev.latchkey.core.partner.ApplicationNames.Named;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.page.Pages;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the pages say of an installation and of the people who use it. Blocks. */
final class ApplicationLines {

    /** Most people on one page. */
    static final int PEOPLE_MAX = 200;

    private static final String USER = "user:";
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final ApplicationNames applications;
    private final CompanyGrants grants;
    private final ServedResources served;
    private final Transactions transactions;
    private final Users users;
    private final Pages pages;

    ApplicationLines(
            ApplicationNames applications,
            CompanyGrants grants,
            ServedResources served,
            Transactions transactions,
            Users users,
            Pages pages) {
        this.applications = applications;
        this.grants = grants;
        this.served = served;
        this.transactions = transactions;
        this.users = users;
        this.pages = pages;
    }

    /** @param installations at most 100 */
    List<ApplicationPages.Line> lines(Actor.CompanyUser actor, List<Installation> installations) {
        var authors = new HashSet<String>();
        for (var one : installations) {
            var approval = one.approval();
            var request = one.request();
            if (approval != null) {
                authors.add(approval.by());
            }
            if (request != null) {
                authors.add(request.by());
            }
        }
        var userIds = authors.stream()
                .filter(by -> by.startsWith(USER))
                .map(by -> by.substring(USER.length()))
                .collect(toSet());
        var userNames = userNames(actor, userIds);
        var people = grants.countUsers(
                actor, installations.stream().map(Installation::clientId).collect(toSet()));
        var known = applications.of(
                installations.stream().map(Installation::clientId).toList());
        return installations.stream()
                .map(one -> line(one, known.get(one.clientId()), userNames, people.getOrDefault(one.clientId(), 0)))
                .toList();
    }

    private ApplicationPages.Line line(
            Installation installation, @Nullable Named application, Map<String, String> userNames, int people) {
        var approval = installation.approval();
        var request = installation.request();
        return new ApplicationPages.Line(
                installation.clientId(),
                application == null ? installation.clientId() : application.name(),
                application == null ? "" : application.partner(),
                application != null && application.isWorking(),
                application != null && application.isVerified(),
                names(installation.scopes()),
                approval == null ? null : MINUTE.format(approval.at()),
                approval == null
                        ? null
                        : Moment.of(
                                pages.messages(), approval.at(), pages.clock().instant()),
                approval == null ? "" : who(userNames, approval.by()),
                request == null ? List.of() : names(request.scopes()),
                request == null ? null : MINUTE.format(request.at()),
                request == null ? "" : who(userNames, request.by()),
                people,
                installation.seen());
    }

    /** One line for each user, longest connected first, at most {@link #PEOPLE_MAX}. */
    List<ApplicationPages.Person> people(Actor.CompanyUser actor, String clientId) {
        var byUser = byUser(actor, clientId);
        var shown = byUser.keySet().stream().limit(PEOPLE_MAX).toList();
        var userNames = userNames(actor, Set.copyOf(shown));
        return shown.stream()
                .map(id -> person(userNames, id, byUser.getOrDefault(id, List.of())))
                .toList();
    }

    /** The line of one user; empty when the application does not act for them. */
    Optional<ApplicationPages.Person> person(Actor.CompanyUser actor, String clientId, String userId) {
        return Optional.ofNullable(byUser(actor, clientId).get(userId))
                .map(ofOne -> person(userNames(actor, Set.of(userId)), userId, ofOne));
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
                names(Admitted.scopes(ofOne)),
                GrantLimit.of(ofOne, served),
                MINUTE.format(Admitted.since(ofOne)));
    }

    /** What people call an author, as {@code user:<id>}. */
    private String who(Map<String, String> userNames, String author) {
        return author.startsWith(USER)
                ? userNames.getOrDefault(author.substring(USER.length()), author)
                : author.startsWith("operator:") ? pages.text("applications.operator") : author;
    }

    private Map<String, String> userNames(Actor.CompanyUser actor, Set<String> userIds) {
        return transactions.read(tx -> users.names(tx, actor.companyId(), userIds));
    }

    private static List<String> names(Scopes scopes) {
        return scopes.isEmpty() ? List.of() : List.of(scopes.toString().split(" "));
    }
}
