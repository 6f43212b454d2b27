package dev.latchkey.app.node;

import dev.latchkey.app.config.Configuration;
import dev.latchkey.authserver.authorize.Authorize;
import dev.latchkey.authserver.authorize.WaitingRequests;
import dev.latchkey.authserver.token.KnownResources;
import dev.latchkey.authserver.token.OAuthServer;
import dev.latchkey.authserver.token.TokenRequestLimits;
import dev.latchkey.console.reference.ApiCaller;
import dev.latchkey.console.reference.ReferencePages;
import dev.latchkey.core.signing.JwtSigner;
import dev.latchkey.edge.http.HttpListener;
import dev.latchkey.edge.http.ListenerSettings;
import dev.latchkey.edge.http.RequestIds;
import dev.latchkey.edge.http.Routes;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.SpecException;
import dev.latchkey.engine.decision.Authentication;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.request.Judge;
import dev.latchkey.engine.request.ProtectedResource;
import dev.latchkey.gateway.authentication.CredentialAuthenticator;
import dev.latchkey.gateway.authentication.FreshAuthenticator;
import dev.latchkey.gateway.authentication.IndexedCompanyCredentials;
import dev.latchkey.gateway.observe.DecisionLog;
import dev.latchkey.gateway.observe.DecisionMetrics;
import dev.latchkey.gateway.observe.Observers;
import dev.latchkey.gateway.observe.UsageOfDecisions;
import dev.latchkey.gateway.proxy.ExplainEndpoint;
import dev.latchkey.gateway.proxy.Explainer;
import dev.latchkey.gateway.proxy.Forwarder;
import dev.latchkey.gateway.proxy.Gateway;
import dev.latchkey.gateway.proxy.JwtPrincipalSigner;
import dev.latchkey.gateway.proxy.Limits;
import dev.latchkey.gateway.proxy.ResourceMetadataEndpoint;
import dev.latchkey.gateway.proxy.ViewProbe;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A running node: the three listeners over an open {@link Deployment}. The only place that joins interfaces to their
 * implementations; {@link ServedRoutes} lists every path.
 */
public final class Node implements AutoCloseable {

    private static final Duration START_MAX = Duration.ofSeconds(30);

    private final List<HttpListener.Running> listeners;
    private final Forwarder forwarder;
    private final Routes web;
    private final ApiCaller trials;
    private final ClientProofs proofs;
    private final Housekeeping housekeeping;

    private Node(
            List<HttpListener.Running> listeners,
            Forwarder forwarder,
            ApiCaller trials,
            ClientProofs proofs,
            Routes web,
            Housekeeping housekeeping) {
        this.listeners = listeners;
        this.web = web;
        this.forwarder = forwarder;
        this.trials = trials;
        this.proofs = proofs;
        this.housekeeping = housekeeping;
    }

    /**
     * Starts to listen.
     *
     * @param vertx made by {@code EdgeTransport.createVertx}
     * @param configuration with every port fixed
     * @throws SpecException when the documents cannot be enforced as they are
     */
    public static Node start(Vertx vertx, Configuration configuration, Deployment deployment) throws SpecException {
        var settings = new Settings(configuration);
        var listeners = configuration.listeners();
        var issuer = listeners.apiOrigin();
        var catalog = ServedApis.catalog(configuration, deployment);
        var resources = KnownResources.of(
                issuer,
                catalog.resources().all().stream()
                        .map(ProtectedResource::identifier)
                        .toList());
        var proofs = new ClientProofs(vertx, configuration, deployment);
        var registration = new MachineRegistration(configuration, deployment, proofs.fetcher());
        var requestLimits = new TokenRequestLimits(configuration.limits().tokenRequestsPerSecond(), System::nanoTime);
        var oauth = new OAuthServer(new OAuthServer.Parts(
                issuer,
                listeners.webOrigin() + "/identity/oauth/allow",
                registration.switches(),
                resources,
                configuration.tokens().accessTokenLifetime(),
                deployment.scopes(),
                deployment.format(),
                deployment.hasher(),
                deployment.credentialIndex(),
                registration.applications(),
                proofs.assertions(),
                proofs.keyProofs(),
                deployment.grantIndex(),
                deployment.grantCommands(),
                deployment.usage(),
                deployment.signing().keyRing(),
                deployment.masterKey(),
                vertx,
                deployment.stores().transactions(),
                deployment.stores().revokedTokens(),
                deployment.grants().revokedInForce(),
                deployment.scopeNumbers(),
                deployment.freshnessOfTokens(),
                deployment.inForce(),
                deployment.random(),
                deployment.clock(),
                requestLimits));
        var authenticator = new FreshAuthenticator(
                new CredentialAuthenticator(
                        issuer,
                        proofs.dpop(),
                        deployment.format(),
                        deployment.hasher(),
                        deployment.credentialIndex(),
                        deployment.credentials().importedKeys(),
                        oauth.accessTokens(),
                        deployment.clock()),
                deployment.freshnessOfKeys(),
                deployment.freshnessOfTokens());
        var signer = new JwtPrincipalSigner(
                issuer, new JwtSigner(deployment.signing().keyRing()), deployment.clock());
        var forwarder = new Forwarder(vertx, deployment.catalogue().carriers().keyHeader());
        var metrics = new DecisionMetrics();
        metrics.watch(deployment.follower()::standings);
        var limits = new Limits(settings.limits(), System::nanoTime);
        var judge = new Judge(
                catalog.operations(),
                catalog.resources(),
                deployment.catalogue().carriers(),
                authenticator);
        var gateway = new Gateway(
                judge,
                catalog,
                signer,
                limits,
                forwarder,
                new Observers(List.of(
                        new DecisionLog(),
                        metrics,
                        new UsageOfDecisions(deployment.usage(), deployment.clock()),
                        deployment.activity())),
                System::nanoTime);
        var works = new IndexedCompanyCredentials(deployment.credentialIndex(), deployment.clock());
        var explainer = new Explainer(
                judge,
                catalog,
                signer,
                forwarder,
                deployment.catalogue().wording().rows());
        var explain = new ExplainEndpoint(vertx, judge, catalog.challenges(), works, explainer, limits);

        var reference = ServedApis.reference(configuration, catalog.operations().all(), deployment);
        var trials = new ApiCaller(listeners.host(), listeners.apiPort(), System::nanoTime);
        var webPages = new WebPages(
                vertx,
                configuration,
                deployment,
                () -> catalog.operations().all(),
                explainer,
                works,
                new UpstreamGroupReach(
                        deployment,
                        new ViewProbe(judge, catalog, signer, forwarder),
                        configuration.consent().viewCounts()),
                new ReferencePages.Parts(
                        reference, issuer, trials, (method, target) -> operationOf(judge, method, target)));
        var waiting = new WaitingRequests(
                deployment.stores().transactions(),
                deployment.stores().authorizationRequests(),
                deployment.hasher(),
                deployment.clock(),
                deployment.random());
        var authorize = new Authorize(new Authorize.Parts(
                issuer,
                vertx,
                webPages.pages(),
                deployment.scopes(),
                resources,
                registration.applications(),
                deployment.applicationIndex(),
                deployment.stores().transactions(),
                deployment.stores().companies(),
                deployment.stores().users(),
                waiting,
                deployment.installationCommands(),
                deployment.consentCommands(),
                new UpstreamViewCounts(
                        deployment,
                        new ViewProbe(judge, catalog, signer, forwarder),
                        configuration.consent().viewCounts()),
                requestLimits,
                deployment.clock()));
        var routes = new ServedRoutes(
                oauth,
                registration,
                explain,
                new ResourceMetadataEndpoint(
                        catalog, issuer, deployment.catalogue().carriers().keyHeader()),
                metrics,
                webPages,
                authorize,
                deployment);
        var web = routes.web();
        var requestIds = new RequestIds(deployment.clock(), deployment.random());
        var keyHeader = deployment.catalogue().carriers().keyHeader();
        var running = new ArrayList<HttpListener.Running>();
        try {
            running.add(listen(
                    vertx,
                    settings.listener(listeners.apiPort(), keyHeader),
                    routes.api(),
                    gateway::handle,
                    requestIds));
            running.add(listen(
                    vertx,
                    settings.listener(listeners.webPort(), keyHeader),
                    web,
                    new UnknownPath(webPages.pages()),
                    requestIds));
            running.add(listen(
                    vertx,
                    settings.listener(listeners.privatePort(), keyHeader),
                    routes.internal(),
                    ServedRoutes::notFound,
                    requestIds));
        } catch (RuntimeException e) {
            running.forEach(started -> await(started.stop().stop()));
            throw e;
        }
        return new Node(running, forwarder, trials, proofs, web, housekeeping(deployment, oauth, waiting));
    }

    private static Housekeeping housekeeping(Deployment deployment, OAuthServer oauth, WaitingRequests waiting) {
        var publishingSince = deployment.clock().instant();
        return Housekeeping.start(List.of(
                new Housekeeping.Task(
                        "rotating signing keys", () -> deployment.keyRotation().advance(publishingSince)),
                new Housekeeping.Task("forgetting revoked tokens that expired", () -> oauth.prune(deployment.clock())),
                new Housekeeping.Task(
                        "forgetting answers that were kept to be repeated", deployment.idempotency()::prune),
                new Housekeeping.Task(
                        "forgetting old calls", () -> deployment.activity().prune()),
                new Housekeeping.Task("forgetting authorization requests nobody answered", waiting::prune),
                new Housekeeping.Task(
                        "forgetting codes too old to be replayed",
                        () -> deployment.grantCommands().prune()),
                new Housekeeping.Task(
                        "removing clients that nobody used",
                        () -> deployment.registration().unused().remove())));
    }

    private static HttpListener.Running listen(
            Vertx vertx,
            ListenerSettings settings,
            Routes routes,
            io.vertx.core.Handler<dev.latchkey.edge.http.Exchange> fallback,
            RequestIds requestIds) {
        try {
            return await(new HttpListener(vertx, settings, routes, fallback, requestIds).start());
        } catch (RuntimeException e) {
            throw new IllegalStateException(
                    "cannot listen on " + settings.host() + ":" + settings.port()
                            + "; stop what is there or choose another port",
                    e);
        }
    }

    private static Optional<Operation> operationOf(Judge judge, HttpMethod method, String target) {
        return Optional.ofNullable(
                judge.dryRun(method, target, new Authentication.Anonymous()).operation());
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(START_MAX.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException("expected an answer within " + START_MAX.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Every path of the web origin with its methods, for whoever checks them all. */
    public Map<String, Set<HttpMethod>> webRoutes() {
        return web.served();
    }

    /** Stops listening; open requests are cut off. */
    @Override
    public void close() {
        housekeeping.close();
        listeners.forEach(running -> await(running.stop().stop()));
        trials.close();
        forwarder.close();
        proofs.close();
    }
}
