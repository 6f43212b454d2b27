package dev.latchkey.app.node;

import dev.latchkey.app.config.Configuration;
import dev.latchkey.authserver.authorize.Applicants;
import dev.latchkey.authserver.authorize.AuthorizeAssembly;
import dev.latchkey.authserver.authorize.ConsentView;
import dev.latchkey.authserver.authorize.Consenting;
import dev.latchkey.authserver.authorize.RequestReader;
import dev.latchkey.authserver.authorize.WaitingRequests;
import dev.latchkey.authserver.client.ApplicationEndpoint;
import dev.latchkey.authserver.client.TokenRequestLimits;
import dev.latchkey.console.partner.SignUpPages;
import dev.latchkey.core.catalogue.ApisChange;
import dev.latchkey.core.catalogue.Catalogue;
import dev.latchkey.core.change.Vouching;
import dev.latchkey.core.portal.SignUpPolicy;
import dev.latchkey.edge.http.Guarded;
import dev.latchkey.edge.http.Routes;
import dev.latchkey.engine.apispec.ApiDocument;
import dev.latchkey.gateway.GatewayAssembly;
import dev.latchkey.gateway.proxy.UpstreamFigures;
import dev.latchkey.page.ConsoleFrame;
import dev.latchkey.page.NavigationEntry;
import dev.latchkey.page.Pages;
import dev.latchkey.page.PartnerViewers;
import dev.latchkey.page.Viewers;
import dev.latchkey.page.signin.SignInAssembly;
import dev.latchkey.page.signin.SignInPages;
import dev.latchkey.store.sql.Stores;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** The pages of the web origin, joined. */
final class WebPages {

    /** Most APIs that the start page tells a visitor of; the reference has all. */
    private static final int SHOWN_APIS_MAX = 12;

    private final Configuration configuration;
    private final Catalogue catalogue;
    private final Deployment deployment;
    private final Stores stores;
    private final GatewayAssembly gateway;
    private final ServedApis apis;
    private final TokenRequestLimits limits;
    private final Pages pages;
    private final Viewers viewers;
    private final SignInAssembly signIn;
    private final AuthorizeAssembly authorize;
    private final ConsoleAssembly console;
    private final List<NavigationEntry> navigation;

    /** @param changes of what is served, for whoever runs the platform */
    WebPages(
            Configuration configuration,
            Catalogue catalogue,
            Kept kept,
            AuthorizationServer server,
            GatewayAssembly gateway,
            ServedApis apis,
            ApisChange changes) {
        this.configuration = configuration;
        this.catalogue = catalogue;
        this.deployment = kept.deployment();
        this.stores = deployment.stores();
        this.gateway = gateway;
        this.apis = apis;
        this.limits = server.limits();
        var executor = Executors.newVirtualThreadPerTaskExecutor();
        var origin = configuration.listeners().webOrigin();
        this.viewers = new Viewers(
                stores.transactions(),
                stores.companies(),
                deployment.rights(),
                new CompanyWork(stores.dueWork(), deployment.clock()));
        this.pages = makePages();
        this.signIn = new SignInAssembly(
                pages,
                deployment.people(),
                kept.letters(),
                executor,
                origin,
                new Settings(configuration).signUp() == SignUpPolicy.CLOSED ? null : SignUpPages.PATH,
                shownApis(kept.gateway().pools()::figures),
                new PartnerViewers(deployment.stores()));
        this.authorize = authorize(server, kept.waiting());
        this.console = new ConsoleAssembly(configuration, catalogue, kept, gateway, apis, changes, pages, viewers);
        this.navigation = console.navigation().toList();
    }

    /** The configured ones that the reference has, as their documents describe them. */
    private Supplier<List<SignInPages.ShownApi>> shownApis(Supplier<Map<String, UpstreamFigures>> upstreams) {
        var configured = apis.documents().stream().map(ApiDocument::name).toList();
        var shown = apis.reference().apis().stream()
                .filter(api -> configured.contains(api.name()))
                .limit(SHOWN_APIS_MAX)
                .toList();
        return () -> {
            var figures = upstreams.get();
            return shown.stream()
                    .map(api -> new SignInPages.ShownApi(
                            api.title(), api.summary(), api.link(), isUp(figures.get(api.name()))))
                    .toList();
        };
    }

    private static @Nullable Boolean isUp(@Nullable UpstreamFigures asked) {
        return asked == null ? null : asked.addresses().stream().anyMatch(UpstreamFigures.Address::isUp);
    }

    private Pages makePages() {
        return new Pages(
                deployment.people().sessions(),
                new Vouching(
                        deployment.follower().freshnessOf(deployment.people().sessions()), deployment.inForce()),
                new ConsoleFrame(
                        viewers,
                        () -> this.navigation,
                        () -> this.console.operatorNavigation(),
                        new PartnerViewers(stores),
                        () -> this.console.partnerNavigation()),
                configuration.listeners().webOrigin(),
                new SecretKeySpec(deployment.masterKey().derive("form tokens"), "HmacSHA256"),
                catalogue,
                deployment.clock(),
                deployment.random());
    }

    private AuthorizeAssembly authorize(AuthorizationServer server, WaitingRequests waiting) {
        var issuer = configuration.listeners().apiOrigin();
        var consents = deployment.grants().consents();
        var resources = apis.resources(issuer);
        var counts = new UpstreamViewCounts(
                stores,
                catalogue.scopes(),
                gateway.probe(),
                configuration.consent().viewCounts());
        return new AuthorizeAssembly(
                issuer,
                pages,
                new Applicants(
                        server.registration().applications(),
                        deployment.follower().vouched(deployment.partners().index())),
                new RequestReader(catalogue.scopes(), resources),
                new Consenting(
                        stores.transactions(),
                        waiting,
                        deployment.installations(),
                        consents,
                        resources,
                        deployment.clock()),
                new ConsentView(pages, catalogue.scopes(), stores, stores.scopeReasons(), consents, counts),
                deployment.clock());
    }

    /** For what no path means. */
    Pages pages() {
        return pages;
    }

    /** For {@code POST /identity/oauth/par}. */
    ApplicationEndpoint.Handler pushedRequests() {
        return authorize.pushedRequests();
    }

    void addTo(Routes.Builder routes) {
        routes.part("Files");
        pages.files().forEach(file -> routes.get(file.path(), Guarded.anyone(file)));
        signIn.addTo(routes.part("Sign-in, and one's own account"), console.home(viewers)::handle);
        authorize.addTo(routes.part("What users let applications do"), limits);
        console.addTo(routes);
    }
}
