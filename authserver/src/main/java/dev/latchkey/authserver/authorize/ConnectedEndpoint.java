package dev.latchkey.authserver.authorize;

import dev.latchkey.authserver.authorize.ConsentPages.Connected;
import dev.latchkey.authserver.authorize.ConsentPages.ConnectedModel;
import dev.latchkey.core.account.Person.CompanyPerson;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.grant.Admitted;
import dev.latchkey.core.grant.ConsentCommands;
import dev.latchkey.core.grant.GrantLimit;
import dev.latchkey.core.grant.ServedResources;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.page.LocalPath;
import dev.latchkey.page.Pages;
import dev.latchkey.page.Visit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;

/** {@code /account/applications}: what the signed-in user lets applications do, and its end. */
final class ConnectedEndpoint {

    static final String PATH = "/account/applications";

    private final Pages pages;
    private final Applicants applicants;
    private final ConsentCommands consents;
    private final ConsentView view;
    private final ServedResources served;

    ConnectedEndpoint(
            Pages pages, Applicants applicants, ConsentCommands consents, ConsentView view, ServedResources served) {
        this.pages = pages;
        this.applicants = applicants;
        this.consents = consents;
        this.view = view;
        this.served = served;
    }

    HttpResponse list(Visit visit) {
        return user(visit)
                .map(user -> pages.account(200, visit, "authorize/connected", new ConnectedModel(connected(user))))
                .orElseGet(() -> notForYou(visit));
    }

    /** Asks before it ends. */
    HttpResponse confirm(Visit visit) {
        var clientId = visit.query().find("application").orElse("");
        return user(visit).stream()
                .flatMap(user -> connected(user).stream())
                .filter(one -> one.clientId().equals(clientId))
                .findFirst()
                .map(one -> pages.render(200, visit, "authorize/disconnect", one))
                .orElseGet(() -> pages.seeOther(new LocalPath(PATH)));
    }

    HttpResponse disconnect(Visit visit) {
        var clientId = visit.form().find("application").orElse("");
        var user = user(visit);
        if (user.isPresent() && clientId.length() <= 64) {
            consents.revokeByUser(user.get(), clientId);
        }
        return pages.seeOther(new LocalPath(PATH));
    }

    private static java.util.Optional<Actor.CompanyUser> user(Visit visit) {
        return visit.person().person() instanceof CompanyPerson(String companyId, String userId)
                ? java.util.Optional.of(new Actor.CompanyUser(companyId, userId))
                : java.util.Optional.empty();
    }

    /** Those that act for the user, and those that may begin to without asking. */
    private List<Connected> connected(Actor.CompanyUser user) {
        var byClient = new LinkedHashMap<String, List<Admitted>>();
        for (var grant : consents.liveOf(user)) {
            byClient.computeIfAbsent(grant.clientId(), _ -> new ArrayList<>())
                    .add(new Admitted(grant.scopes(), grant.resource(), grant.createdAt()));
        }
        var acting = Set.copyOf(byClient.keySet());
        for (var given : consents.consentsOf(user)) {
            if (!acting.contains(given.clientId())) {
                var consent = given.consent();
                byClient.computeIfAbsent(given.clientId(), _ -> new ArrayList<>())
                        .add(new Admitted(consent.scopes(), consent.limit(), given.at()));
            }
        }
        return byClient.entrySet().stream()
                .map(one -> connected(one.getKey(), one.getValue()))
                .toList();
    }

    private Connected connected(String clientId, List<Admitted> ofOne) {
        var application = applicants.get(clientId);
        return new Connected(
                clientId,
                application.map(live -> live.application().name()).orElseGet(() -> pages.text("connected.unknown")),
                application.map(live -> live.partnerName()).orElse(""),
                ConsentView.day(Admitted.since(ofOne)),
                GrantLimit.of(ofOne, served),
                view.groups(Admitted.scopes(ofOne)));
    }

    private HttpResponse notForYou(Visit visit) {
        return pages.problem(
                visit,
                403,
                pages.text("consent.people.title"),
                pages.text("consent.people.text", pages.catalogue().wording().data()));
    }
}
