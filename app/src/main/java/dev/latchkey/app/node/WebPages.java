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
import dev.latchkey.console.activity.ActivityPages;
import dev.latchkey.console.applications.ApplicationPages;
import dev.latchkey.console.audit.AuditNames;
import dev.latchkey.console.audit.AuditPages;
import dev.latchkey.console.audit.AuditTrail;
import dev.latchkey.console.credentials.CredentialLookup;
import dev.latchkey.console.credentials.CredentialPages;
import dev.latchkey.console.credentials.FormIds;
import dev.latchkey.console.credentials.SampleCalls;
import dev.latchkey.console.people.InvitationLetters;
import dev.latchkey.console.people.PeoplePages;
import dev.latchkey.console.people.PeopleReader;
import dev.latchkey.console.reference.ApiCaller;
import dev.latchkey.console.reference.ReferencePages;
import dev.latchkey.console.refusals.RefusalPages;
import dev.latchkey.core.account.Letters;
import dev.latchkey.core.change.Vouching;
import dev.latchkey.edge.http.Guarded;
import dev.latchkey.edge.http.Routes;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.decision.Authentication;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.gateway.GatewayAssembly;
import dev.latchkey.page.Pages;
import dev.latchkey.page.Viewers;
import dev.latchkey.page.signin.SignInAssembly;
import dev.latchkey.store.sql.Stores;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.concurrent.Executors;
import javax.crypto.spec.SecretKeySpec;

/** The pages of the web origin, joined. */
final class WebPages {

    private final Configuration configuration;
    private final Deployment deployment;
    private final Stores stores;
    private final GatewayAssembly gateway;
    private final ServedApis apis;
    private final TokenRequestLimits limits;
    private final Pages pages;
    private final SignInAssembly signIn;
    private final AuthorizeAssembly authorize;
    private final CredentialPages credentials;
    private final ActivityPages activity;
    private final RefusalPages refusals;
    private final ApplicationPages applications;
    private final PeoplePages people;
    private final AuditPages audit;
    private final ReferencePages reference;

    /**
     * @param waiting requests that users are asked about
     * @param trials calls the APIs for the reference
     */
    WebPages(
            Vertx vertx,
            Configuration configuration,
            Deployment deployment,
            AuthorizationServer server,
            GatewayAssembly gateway,
            ServedApis apis,
            WaitingRequests waiting,
            ApiCaller trials) {
        this.configuration = configuration;
        this.deployment = deployment;
        this.stores = deployment.stores();
        this.gateway = gateway;
        this.apis = apis;
        this.limits = server.limits();
        var executor = Executors.newVirtualThreadPerTaskExecutor();
        var letters = new MailedLetters(new Settings(configuration).mailer(vertx, deployment.clock()));
        var origin = configuration.listeners().webOrigin();
        this.pages = makePages();
        this.signIn = new SignInAssembly(pages, deployment.people(), letters, executor, origin);
        this.authorize = authorize(vertx, server, waiting);
        this.credentials = credentials();
        this.activity = new ActivityPages(
                pages,
                stores,
                new CredentialLookup(stores.transactions(), stores.credentials()),
                deployment.trials().commands(),
                deployment.clock());
        this.refusals = new RefusalPages(
                pages,
                gateway.explainer(),
                gateway.credentials(),
                stores,
                stores.activity(),
                apis::operations,
                deployment.clock());
        this.applications = new ApplicationPages(
                pages,
                deployment.installations(),
                deployment.grants().ofCompanies(),
                deployment.follower().vouched(deployment.partners().index()),
                stores.transactions(),
                stores.users());
        this.people = people(letters);
        this.audit = audit();
        this.reference = new ReferencePages(
                pages, apis.reference(), configuration.listeners().apiOrigin(), trials, this::operation);
    }

    private Pages makePages() {
        return new Pages(
                deployment.people().sessions(),
                new Vouching(
                        deployment.follower().freshnessOf(deployment.people().sessions()), deployment.inForce()),
                new Viewers(stores.transactions(), stores.companies(), deployment.rights()),
                configuration.listeners().webOrigin(),
                new SecretKeySpec(deployment.masterKey().derive("form tokens"), "HmacSHA256"),
                deployment.catalogue(),
                deployment.clock(),
                deployment.random());
    }

    private AuthorizeAssembly authorize(Vertx vertx, AuthorizationServer server, WaitingRequests waiting) {
        var issuer = configuration.listeners().apiOrigin();
        var consents = deployment.grants().consents();
        var counts = new UpstreamViewCounts(
                stores,
                deployment.catalogue().scopes(),
                gateway.probe(),
                configuration.consent().viewCounts());
        return new AuthorizeAssembly(
                vertx,
                issuer,
                pages,
                new Applicants(
                        server.registration().applications(),
                        deployment.follower().vouched(deployment.partners().index())),
                new RequestReader(deployment.catalogue().scopes(), apis.resources(issuer)),
                new Consenting(stores.transactions(), waiting, deployment.installations(), consents),
                new ConsentView(pages, deployment.catalogue().scopes(), stores, consents, counts),
                deployment.clock());
    }

    private CredentialPages credentials() {
        var reach = new UpstreamGroupReach(
                stores,
                deployment.catalogue().scopes(),
                gateway.probe(),
                configuration.consent().viewCounts());
        var formKey = new SecretKeySpec(deployment.masterKey().derive("credential forms"), "HmacSHA256");
        return new CredentialPages(
                pages,
                stores,
                deployment.credentials().commands(),
                deployment.catalogue().scopes(),
                new SampleCalls(apis::operations, configuration.listeners().apiOrigin()),
                reach,
                new FormIds(formKey, deployment.secrets()),
                deployment.clock());
    }

    private PeoplePages people(Letters letters) {
        return new PeoplePages(
                pages,
                new PeopleReader(stores.transactions(), stores.users(), stores.companies(), deployment.rights()),
                deployment.companies().commands(),
                deployment.companies().roles(),
                new InvitationLetters(
                        deployment.people().invitations(),
                        letters,
                        pages,
                        configuration.listeners().webOrigin()),
                deployment.catalogue());
    }

    private AuditPages audit() {
        return new AuditPages(
                pages,
                new AuditTrail(
                        stores.transactions(),
                        stores.auditLog(),
                        deployment.rights(),
                        new AuditNames(stores.users(), stores.credentials(), stores.companies(), stores.applications()),
                        deployment.clock()));
    }

    /** The operation that the gateway would judge a request by. */
    private Optional<Operation> operation(HttpMethod method, String target) {
        return Optional.ofNullable(gateway.judge()
                .dryRun(method, target, new Authentication.Anonymous())
                .operation());
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
        signIn.addTo(routes.part("Sign-in, and one's own account"));
        authorize.addTo(routes.part("What users let applications do"), limits);
        credentials.addTo(routes.part("Credentials"));
        activity.addTo(routes.part("What credentials do"));
        refusals.addTo(routes.part("Why was I refused?"));
        applications.addTo(routes.part("Connected applications"));
        people.addTo(routes.part("Users, roles and access groups"));
        audit.addTo(routes.part("Audit log"));
        reference.addTo(routes.part("API reference"));
    }
}
