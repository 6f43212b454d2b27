package dev.latchkey.server;

import dev.latchkey.engine.apispec.ApiDocument;
import dev.latchkey.engine.apispec.OpenApiReader;
import dev.latchkey.engine.apispec.SpecException;
import dev.latchkey.engine.apispec.SpecProblem;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.server.access.CredentialAuthenticator;
import dev.latchkey.server.access.IndexedCompanyCredentials;
import dev.latchkey.server.authorize.Authorize;
import dev.latchkey.server.authorize.WaitingRequests;
import dev.latchkey.server.company.Permissions;
import dev.latchkey.server.config.Configuration;
import dev.latchkey.server.config.Configuration.Api;
import dev.latchkey.server.gateway.ApiUpstream;
import dev.latchkey.server.gateway.Catalog;
import dev.latchkey.server.gateway.ExplainEndpoint;
import dev.latchkey.server.gateway.Explainer;
import dev.latchkey.server.gateway.Forwarder;
import dev.latchkey.server.gateway.Gateway;
import dev.latchkey.server.gateway.JwtPrincipalSigner;
import dev.latchkey.server.gateway.LimitSettings;
import dev.latchkey.server.gateway.Limits;
import dev.latchkey.server.gateway.LocalUpstream;
import dev.latchkey.server.gateway.ProtectedResource;
import dev.latchkey.server.gateway.ResourceMetadataEndpoint;
import dev.latchkey.server.gateway.Upstream;
import dev.latchkey.server.gateway.ViewProbe;
import dev.latchkey.server.http.Cidr;
import dev.latchkey.server.http.HttpListener;
import dev.latchkey.server.http.ListenerSettings;
import dev.latchkey.server.http.RequestIds;
import dev.latchkey.server.http.Routes;
import dev.latchkey.server.manage.ManagementApi;
import dev.latchkey.server.manage.Parts;
import dev.latchkey.server.manage.PlatformDocuments;
import dev.latchkey.server.observe.DecisionLog;
import dev.latchkey.server.observe.DecisionMetrics;
import dev.latchkey.server.observe.Observers;
import dev.latchkey.server.observe.UsageOfDecisions;
import dev.latchkey.server.proof.ProofAlgorithm;
import dev.latchkey.server.signing.JwtSigner;
import dev.latchkey.server.token.KnownResources;
import dev.latchkey.server.token.OAuthServer;
import dev.latchkey.server.token.TokenRequestLimits;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Latchkey at work: the three listeners over an open {@link Domain}. The only place that joins interfaces to their
 * implementations; {@link ServedRoutes} lists every path.
 */
public final class Platform implements AutoCloseable {

    private static final Duration START_MAX = Duration.ofSeconds(30);

    /** What clients may sign their proofs with. */
    private static final List<String> DPOP_ALGORITHMS = ProofAlgorithm.NAMES;

    private final List<HttpListener.Running> listeners;
    private final Forwarder forwarder;
    private final Routes web;
    private final ClientProofs proofs;
    private final Housekeeping housekeeping;

    private Platform(
            List<HttpListener.Running> listeners,
            Forwarder forwarder,
            ClientProofs proofs,
            Routes web,
            Housekeeping housekeeping) {
        this.listeners = listeners;
        this.web = web;
        this.forwarder = forwarder;
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
    public static Platform start(Vertx vertx, Configuration configuration, Domain domain) throws SpecException {
        var listeners = configuration.listeners();
        var issuer = listeners.apiOrigin();
        var catalog = new AtomicReference<>(catalog(configuration, domain));
        var resources = KnownResources.of(
                issuer,
                catalog.get().resources().all().stream()
                        .map(ProtectedResource::identifier)
                        .toList());
        var proofs = new ClientProofs(vertx, configuration, domain);
        var registration = new MachineRegistration(configuration, domain, proofs.fetcher());
        var requestLimits = new TokenRequestLimits(configuration.limits().tokenRequestsPerSecond(), System::nanoTime);
        var oauth = new OAuthServer(new OAuthServer.Parts(
                issuer,
                listeners.webOrigin() + "/identity/oauth/allow",
                registration.switches(),
                resources,
                configuration.tokens().accessTokenLifetime(),
                domain.scopes,
                domain.format,
                domain.hasher,
                domain.credentialIndex,
                registration.applications(),
                proofs.assertions(),
                proofs.keyProofs(),
                domain.grantIndex,
                domain.grantCommands(),
                domain.usage,
                domain.keyRing,
                domain.masterKey,
                vertx,
                domain.stores.transactions(),
                domain.stores.revokedTokens(),
                domain.stores.scopeOrdinals(),
                domain.random,
                domain.clock,
                requestLimits));
        var authenticator = new CredentialAuthenticator(
                issuer,
                proofs.dpop(),
                domain.format,
                domain.hasher,
                domain.credentialIndex,
                domain.importedKeys,
                oauth.accessTokens(),
                domain.clock);
        var signer = new JwtPrincipalSigner(issuer, new JwtSigner(domain.keyRing), domain.clock);
        var forwarder = new Forwarder(vertx);
        var metrics = new DecisionMetrics();
        var limits = new Limits(limits(configuration.limits()), System::nanoTime);
        var gateway = new Gateway(
                catalog,
                authenticator,
                signer,
                limits,
                forwarder,
                new Observers(List.of(
                        new DecisionLog(), metrics, new UsageOfDecisions(domain.usage, domain.clock), domain.activity)),
                System::nanoTime);
        var works = new IndexedCompanyCredentials(domain.credentialIndex, domain.clock);
        var explainer = new Explainer(gateway, signer, forwarder);
        var explain = new ExplainEndpoint(vertx, gateway, authenticator, works, explainer, limits);

        var webPages =
                new WebPages(vertx, configuration, domain, () -> catalog.get().operations(), explainer, works);
        var waiting = new WaitingRequests(
                domain.stores.transactions(),
                domain.stores.authorizationRequests(),
                domain.hasher,
                domain.clock,
                domain.random);
        var authorize = new Authorize(new Authorize.Parts(
                issuer,
                vertx,
                webPages.pages(),
                domain.scopes,
                resources,
                registration.applications(),
                domain.applicationIndex,
                domain.stores.transactions(),
                domain.stores.companies(),
                domain.stores.users(),
                waiting,
                domain.installationCommands(),
                domain.grantCommands(),
                new UpstreamViewCounts(
                        domain,
                        new ViewProbe(gateway, signer, forwarder),
                        configuration.consent().viewCounts()),
                requestLimits,
                domain.clock));
        var routes = new ServedRoutes(
                oauth,
                registration,
                explain,
                new ResourceMetadataEndpoint(catalog::get, issuer),
                metrics,
                webPages,
                authorize,
                domain);
        var web = routes.web();
        var requestIds = new RequestIds(domain.clock, domain.random);
        var running = new ArrayList<HttpListener.Running>();
        try {
            running.add(listen(
                    vertx, settings(configuration, listeners.apiPort()), routes.api(), gateway::handle, requestIds));
            running.add(listen(
                    vertx,
                    settings(configuration, listeners.webPort()),
                    web,
                    new UnknownPath(webPages.pages()),
                    requestIds));
            running.add(listen(
                    vertx,
                    settings(configuration, listeners.privatePort()),
                    routes.internal(),
                    ServedRoutes::notFound,
                    requestIds));
        } catch (RuntimeException e) {
            running.forEach(started -> await(started.stop().stop()));
            throw e;
        }
        return new Platform(running, forwarder, proofs, web, housekeeping(domain, oauth, waiting));
    }

    private static Housekeeping housekeeping(Domain domain, OAuthServer oauth, WaitingRequests waiting) {
        var publishingSince = domain.clock.instant();
        return Housekeeping.start(List.of(
                new Housekeeping.Task(
                        "rotating signing keys", () -> domain.keyRotation().advance(publishingSince)),
                new Housekeeping.Task("forgetting revoked tokens that expired", () -> oauth.prune(domain.clock)),
                new Housekeeping.Task("forgetting answers that were kept to be repeated", domain.idempotency::prune),
                new Housekeeping.Task("forgetting old calls", () -> domain.activity.prune()),
                new Housekeeping.Task("forgetting authorization requests nobody answered", waiting::prune),
                new Housekeeping.Task(
                        "forgetting codes too old to be replayed",
                        () -> domain.grantCommands().prune()),
                new Housekeeping.Task(
                        "removing clients that nobody used",
                        () -> domain.unusedClients().remove())));
    }

    private static HttpListener.Running listen(
            Vertx vertx,
            ListenerSettings settings,
            Routes routes,
            io.vertx.core.Handler<dev.latchkey.server.http.Exchange> fallback,
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

    private static Catalog catalog(Configuration configuration, Domain domain) throws SpecException {
        var reader = new OpenApiReader(domain.scopes, Permissions.ALL);
        var documents = new ArrayList<ApiDocument>();
        var upstreams = new HashMap<String, Upstream>();
        var problems = new ArrayList<SpecProblem>();
        for (var own : platformDocuments(configuration)) {
            documents.add(reader.read(own.name(), own.file()));
            upstreams.put(
                    own.name(), new LocalUpstream(own.name(), managementApi(domain), ManagementApi.BODY_BYTES_MAX));
        }
        for (var api : configuration.apis()) {
            try {
                if (upstreams.containsKey(api.name())) {
                    throw new IllegalArgumentException(
                            "apis: the name " + api.name() + " is the platform's own or used twice; choose another");
                }
                documents.add(reader.read(api.name(), api.document()));
                upstreams.put(api.name(), upstream(api, configuration.upstreams()));
            } catch (SpecException e) {
                problems.addAll(e.problems());
            }
        }
        if (!problems.isEmpty()) {
            throw new SpecException(problems);
        }
        return Catalog.of(documents, upstreams, configuration.listeners().apiOrigin(), DPOP_ALGORITHMS);
    }

    private static List<PlatformDocuments.Written> platformDocuments(Configuration configuration) {
        try {
            return PlatformDocuments.copyTo(configuration.dataFolder().resolve("platform-apis"));
        } catch (IOException e) {
            throw new UncheckedIOException("the platform's own API documents could not be written", e);
        }
    }

    private static ManagementApi managementApi(Domain domain) {
        var stores = domain.stores;
        return new ManagementApi(
                Executors.newVirtualThreadPerTaskExecutor(),
                new Parts(
                        stores.transactions(),
                        domain.actorRights,
                        stores.credentials(),
                        stores.credentialList(),
                        domain.credentialCommands(),
                        stores.activity(),
                        stores.users(),
                        stores.companies(),
                        domain.companyCommands(),
                        domain.roleCommands(),
                        domain.installationCommands(),
                        domain.companyGrants(),
                        stores.auditLog(),
                        domain.idempotency,
                        domain.clock,
                        domain.random));
    }

    private static ApiUpstream upstream(Api api, Configuration.Upstreams patience) {
        var upstream = ApiUpstream.of(api.name(), api.upstream())
                .withTimeouts(patience.connectTimeout(), patience.responseTimeout(), patience.idleTimeout())
                .withRequestBodyBytesMax(patience.requestBodyBytesMax());
        return api.sendsOAuthScopesHeader() ? upstream.withOAuthScopesHeader() : upstream;
    }

    private static LimitSettings limits(Configuration.RateLimits limits) {
        return new LimitSettings(
                limits.requestsPerSecond(),
                limits.concurrentRequests(),
                limits.companyRequestsPerSecond(),
                limits.companyConcurrentRequests(),
                LimitSettings.DEFAULT.countersMax());
    }

    private static ListenerSettings settings(Configuration configuration, int port) {
        var listeners = configuration.listeners();
        return ListenerSettings.plain(listeners.host(), port)
                .withBodyIdleTimeout(listeners.bodyIdleTimeout())
                .withTrustedProxies(
                        listeners.trustedProxies().stream().map(Cidr::parse).toList());
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
        forwarder.close();
        proofs.close();
    }
}
