package dev.latchkey.console.applications;

import dev.latchkey.core.change.Transactions;
import dev.latchkey.core.change.Vouched;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.company.Users;
import dev.latchkey.core.grant.CompanyGrants;
import dev.latchkey.core.grant.UserGrant;
import dev.latchkey.core.installation.Installation;
import dev.latchkey.core.partner.ApplicationIndex;
import dev.latchkey.core.partner.LiveApplication;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.page.Messages;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the pages say of an installation and of the people who use it. Blocks. */
final class ApplicationLines {

    /** Most people on one page. */
    static final int PEOPLE_MAX = 200;

    private static final String USER = "user:";
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Vouched<ApplicationIndex> applications;
    private final CompanyGrants grants;
    private final Transactions transactions;
    private final Users users;
    private final Messages messages;

    ApplicationLines(
            Vouched<ApplicationIndex> applications,
            CompanyGrants grants,
            Transactions transactions,
            Users users,
            Messages messages) {
        this.applications = applications;
        this.grants = grants;
        this.transactions = transactions;
        this.users = users;
        this.messages = messages;
    }

    ApplicationPages.Line line(Actor.CompanyUser actor, Installation installation) {
        var application = applications.get().find(installation.clientId());
        var approval = installation.approval();
        var request = installation.request();
        return new ApplicationPages.Line(
                installation.clientId(),
                application.map(one -> one.application().name()).orElse(installation.clientId()),
                application.map(LiveApplication::partnerName).orElse(""),
                application.isPresent(),
                application
                        .filter(one -> one.application().profile().isVerified())
                        .isPresent(),
                names(installation.scopes()),
                approval == null ? null : MINUTE.format(approval.at()),
                approval == null ? "" : who(actor, approval.by()),
                request == null ? List.of() : names(request.scopes()),
                request == null ? null : MINUTE.format(request.at()),
                request == null ? "" : who(actor, request.by()),
                grants.countUsers(actor, installation.clientId()),
                installation.seen());
    }

    /** One line for each user, longest connected first. */
    List<ApplicationPages.Person> people(Actor.CompanyUser actor, String clientId) {
        var byUser = new LinkedHashMap<String, List<UserGrant>>();
        for (var grant : grants.ofApplication(actor, clientId)) {
            byUser.computeIfAbsent(grant.userId(), _ -> new ArrayList<>()).add(grant);
        }
        return byUser.entrySet().stream()
                .map(one -> person(actor, one.getKey(), one.getValue()))
                .toList();
    }

    private ApplicationPages.Person person(Actor.CompanyUser actor, String userId, List<UserGrant> ofOne) {
        var scopes = ofOne.stream().map(UserGrant::scopes).reduce(Scopes.NONE, Scopes::union);
        var since =
                ofOne.stream().map(UserGrant::createdAt).min(Instant::compareTo).orElseThrow();
        return new ApplicationPages.Person(
                userId, userName(actor, userId).orElse(userId), names(scopes), MINUTE.format(since));
    }

    /** What people call an author, as {@code user:<id>}. */
    private String who(Actor.CompanyUser actor, String author) {
        return author.startsWith(USER)
                ? userName(actor, author.substring(USER.length())).orElse(author)
                : author.startsWith("operator:") ? messages.text("applications.operator") : author;
    }

    private Optional<String> userName(Actor.CompanyUser actor, @Nullable String userId) {
        return transactions
                .read(tx -> users.find(tx, actor.companyId(), userId == null ? "" : userId))
                .map(user -> user.firstName() + " " + user.lastName());
    }

    private static List<String> names(Scopes scopes) {
        return scopes.isEmpty() ? List.of() : List.of(scopes.toString().split(" "));
    }
}
