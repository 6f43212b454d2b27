package dev.latchkey.authserver.authorize;

import dev.latchkey.authserver.authorize.ConsentPages.Applicant;
import dev.latchkey.authserver.authorize.ConsentPages.ApprovalModel;
import dev.latchkey.authserver.authorize.ConsentPages.ConsentModel;
import dev.latchkey.authserver.authorize.WaitingRequests.Open;
import dev.latchkey.core.change.Transactions;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.company.Companies;
import dev.latchkey.core.company.CompanyStores;
import dev.latchkey.core.company.Users;
import dev.latchkey.core.grant.ApiResource;
import dev.latchkey.core.grant.ConsentCommands;
import dev.latchkey.core.partner.LiveApplication;
import dev.latchkey.core.partner.RedirectUri;
import dev.latchkey.core.partner.ScopeReasonStore;
import dev.latchkey.engine.decision.SystemRole;
import dev.latchkey.engine.protocol.ScopeCatalog;
import dev.latchkey.page.Pages;
import dev.latchkey.page.ScopesInWords;
import dev.latchkey.page.ShownDate;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says in plain words what a request means. */
public final class ConsentView {

    private final Pages pages;
    private final ScopeCatalog catalog;
    private final Transactions transactions;
    private final Companies companies;
    private final Users users;
    private final ScopeReasonStore reasons;
    private final ConsentCommands consents;
    private final ViewCounts counts;

    public ConsentView(
            Pages pages,
            ScopeCatalog catalog,
            CompanyStores stores,
            ScopeReasonStore reasons,
            ConsentCommands consents,
            ViewCounts counts) {
        this.reasons = reasons;
        this.pages = pages;
        this.catalog = catalog;
        this.transactions = stores.transactions();
        this.companies = stores.companies();
        this.users = stores.users();
        this.consents = consents;
        this.counts = counts;
    }

    private record Place(String company, SystemRole role) {}

    /**
     * @param limit the one API that is asked for; absent for all
     * @param isChanged whether the user allowed a page that showed something else
     */
    ConsentModel consent(
            Open open,
            LiveApplication application,
            Standing standing,
            @Nullable ApiResource limit,
            Actor.CompanyUser user,
            String email,
            boolean isChanged) {
        var request = open.request();
        var place = place(user);
        var why = reasons(application);
        var view = place.role().reachesWholeOrganisation() ? "consent.view.whole" : "consent.view.own";
        return new ConsentModel(
                open.id().reveal(),
                standing.shown(application, request).digest(),
                isChanged,
                applicant(application, standing, user),
                ScopesInWords.of(catalog, request.scopes().minus(standing.agreed()))
                        .because(why),
                ScopesInWords.of(catalog, standing.agreed()).because(why),
                limit == null ? null : limit.api(),
                place.company(),
                pages.text(view, place.company(), place.role().name()),
                counts.of(user.companyId(), user.userId()),
                receiver(request.redirectUri()),
                email,
                !standing.missing().isEmpty());
    }

    ApprovalModel approval(
            Open open, LiveApplication application, Standing standing, Actor.CompanyUser user, String email) {
        return new ApprovalModel(
                open.id().reveal(),
                applicant(application, standing, user),
                ScopesInWords.of(catalog, standing.missing()).because(reasons(application)),
                place(user).company(),
                receiver(open.request().redirectUri()),
                email);
    }

    /** Of a scheme of the application's own no host is shown: what stands where one would is text of its choice. */
    private String receiver(RedirectUri uri) {
        return uri.isOwnScheme() ? pages.text("consent.program", uri.host()) : uri.host();
    }

    private Map<String, String> reasons(LiveApplication live) {
        var application = live.application();
        return transactions
                .read(tx -> reasons.find(tx, application.partnerId(), application.clientId()))
                .byScope();
    }

    private Place place(Actor.CompanyUser user) {
        return transactions.read(tx -> {
            var company = companies.find(tx, user.companyId()).orElseThrow();
            var roleId = users.find(tx, user.companyId(), user.userId())
                    .orElseThrow()
                    .systemRoleId();
            return new Place(
                    company.name(),
                    companies.findRole(tx, user.companyId(), roleId).orElseThrow());
        });
    }

    private Applicant applicant(LiveApplication live, Standing standing, Actor.CompanyUser user) {
        var application = live.application();
        var profile = application.profile();
        return new Applicant(
                application.name(),
                application.name().substring(0, application.name().offsetByCodePoints(0, 1)),
                live.partnerName(),
                application.description(),
                profile.isVerified(),
                profile.documentHost(),
                web(profile.websiteUri()),
                web(profile.privacyUri()),
                history(standing, user, application.clientId()));
    }

    private String history(Standing standing, Actor.CompanyUser user, String clientId) {
        var installation = standing.installation();
        var approval = installation == null ? null : installation.approval();
        return approval == null
                ? pages.text("consent.history.none")
                : pages.text("consent.history", day(approval.at()), consents.countUsers(user.companyId(), clientId));
    }

    static String day(Instant at) {
        return ShownDate.day(at);
    }

    /** A link to the web, and to nothing else that a browser might do. */
    private static @Nullable String web(@Nullable String address) {
        return address != null && (address.startsWith("https://") || address.startsWith("http://")) ? address : null;
    }
}
