package dev.latchkey.app.node;

import dev.latchkey.app.config.Configuration;
import dev.latchkey.app.config.Listeners;
import dev.latchkey.authserver.authorize.WaitingRequests;
import dev.latchkey.console.reference.ApiCaller;
import dev.latchkey.core.signing.JwtSigner;
import dev.latchkey.edge.http.Budget;
import dev.latchkey.edge.http.CertificateFiles;
import dev.latchkey.edge.http.EdgeTransport;
import dev.latchkey.edge.http.Fallback;
import dev.latchkey.edge.http.HandedOver;
import dev.latchkey.edge.http.HttpListener;
import dev.latchkey.edge.http.ListenerSettings;
import dev.latchkey.edge.http.RequestIds;
import dev.latchkey.edge.http.Routes;
import dev.latchkey.edge.outbound.OutboundFetcher;
import dev.latchkey.engine.apispec.ApiDocument;
import dev.latchkey.engine.apispec.SpecException;
import dev.latchkey.gateway.GatewayAssembly;
import dev.latchkey.gateway.authentication.CredentialAuthenticator;
import dev.latchkey.gateway.authentication.FreshAuthenticator;
import dev.latchkey.gateway.authentication.IndexedCompanyCredentials;
import dev.latchkey.gateway.observe.DecisionLog;
import dev.latchkey.gateway.observe.DecisionMetrics;
import dev.latchkey.gateway.observe.ExhaustionLog;
import dev.latchkey.gateway.observe.Logging;
import dev.latchkey.gateway.observe.Observers;
import dev.latchkey.gateway.observe.UsageOfDecisions;
import dev.latchkey.gateway.principal.JwtPrincipalSigner;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running node: the three listeners over an open {@link Deployment}, which serve the {@link PathTable}. */
public final class Node implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Node.class);
    private static final Duration START_MAX = Duration.ofSeconds(30);

    private final Lifecycle lifecycle;
    private final PathTable paths;
    private final Listeners.Stopping stopping;
    private final List<HttpListener.Running> drained;
    private final AtomicBoolean isStopping = new AtomicBoolean();
    private final List<ApiDocument> documents;

    /**
     * Starts to listen. What was started by then is stopped again when a step fails.
     *
     * @param vertx made by {@link #createVertx}
     * @param configuration with every port fixed
     * @throws SpecException when the documents cannot be enforced as they are
     */
    public static Node start(Vertx vertx, Configuration configuration, Deployment deployment) throws SpecException {
        var lifecycle = new Lifecycle();
        try {
            return new Node(vertx, configuration, deployment, lifecycle);
        } catch (SpecException | RuntimeException | Error e) {
            lifecycle.closeAfter(e);
            throw e;
        }
    }

    /** The Vert.x that {@link #start} needs, with the limits of the configuration. */
    public static Vertx createVertx(Configuration configuration) {
        return EdgeTransport.createVertx(
                new VertxOptions().setDisableTCCL(true).setUseDaemonThread(true), new Settings(configuration).edge());
    }

    private Node(Vertx vertx, Configuration configuration, Deployment deployment, Lifecycle lifecycle)
            throws SpecException {
        this.lifecycle = lifecycle;
        var settings = new Settings(configuration);
        var listeners = configuration.listeners();
        var apis = new ServedApis(configuration, deployment);
        this.documents = apis.documents();
        var fetcher =
                lifecycle.add(new OutboundFetcher(vertx, configuration.clients().allowPrivateAddressesForLocalUse()));
        var server = new AuthorizationServer(configuration, deployment, apis.resources(listeners.apiOrigin()), fetcher);
        var metrics = new DecisionMetrics();
        metrics.watch(deployment.follower()::standings);
        lifecycle.add(metrics.watchRuntime());
        var gateway = lifecycle.add(gateway(vertx, configuration, deployment, server, apis, metrics));
        metrics.watch(
                Stream.concat(Budget.ofListeners(vertx).stream(), Stream.of(gateway.bodies(), Logging.budget()))
                        .toList(),
                Budget.refusedByRate(vertx));
        var handedOver = new HandedOver();
        var trials = lifecycle.add(trials(vertx, listeners, handedOver));
        var waiting = new WaitingRequests(
                deployment.stores().transactions(),
                deployment.stores().authorizationRequests(),
                deployment.secrets().hasher(),
                deployment.clock(),
                deployment.random());
        var pages = new WebPages(vertx, configuration, deployment, server, gateway, apis, waiting, trials);
        this.paths = new PathTable(server, gateway, pages, metrics, deployment, isStopping::get);
        var keyHeader = deployment.catalogue().carriers().keyHeader();
        var requestIds = new RequestIds(deployment.clock(), deployment.random());
        this.stopping = listeners.stopping();
        var api = listen(
                vertx,
                settings.listener(listeners.hosts().api(), listeners.apiPort(), keyHeader),
                paths.api(),
                gateway.gateway(),
                requestIds,
                handedOver);
        var web = listen(
                vertx,
                settings.listener(listeners.hosts().web(), listeners.webPort(), keyHeader),
                paths.web(),
                new UnknownPath(pages.pages()),
                requestIds,
                new HandedOver());
        listen(
                vertx,
                settings.listener(listeners.hosts().internal(), listeners.privatePort(), keyHeader)
                        .withTls(null),
                paths.internal(),
                PathTable::notFound,
                requestIds,
                new HandedOver());
        this.drained = List.of(api, web);
        lifecycle.add(housekeeping(deployment, server, waiting));
        RefusedClients.tell(deployment);
    }

    private static ApiCaller trials(Vertx vertx, Listeners listeners, HandedOver handedOver) {
        return new ApiCaller(
                vertx,
                listeners.hosts().api(),
                listeners.apiPort(),
                listeners.tls() != null,
                handedOver,
                System::nanoTime);
    }

    private static GatewayAssembly gateway(
            Vertx vertx,
            Configuration configuration,
            Deployment deployment,
            AuthorizationServer server,
            ServedApis apis,
            DecisionMetrics metrics) {
        var issuer = configuration.listeners().apiOrigin();
        var clock = deployment.clock();
        var authenticator = new FreshAuthenticator(
                new CredentialAuthenticator(
                        issuer,
                        server.dpop(),
                        deployment.secrets().format(),
                        deployment.secrets().hasher(),
                        deployment.credentials().index(),
                        deployment.credentials().importedKeys(),
                        server.accessTokens(),
                        clock),
                deployment.freshnessOfKeys(),
                deployment.freshnessOfTokens());
        var usage = new UsageOfDecisions(deployment.usage(), clock);
        return new GatewayAssembly(
                vertx,
                apis.judged(authenticator),
                deployment.catalogue(),
                issuer,
                new IndexedCompanyCredentials(
                        deployment.follower().vouched(deployment.credentials().index()), clock),
                new JwtPrincipalSigner(
                        issuer, new JwtSigner(deployment.signing().keyRing()), clock),
                new Settings(configuration).limits(),
                new GatewayAssembly.Listeners(
                        new Observers(List.of(new DecisionLog(), metrics, usage, deployment.activity())),
                        new ExhaustionLog(metrics, System::nanoTime),
                        metrics.upstreams()));
    }

    private static Housekeeping housekeeping(
            Deployment deployment, AuthorizationServer server, WaitingRequests waiting) {
        var publishingSince = deployment.clock().instant();
        return Housekeeping.start(List.of(
                new Housekeeping.Task(
                        "rotating signing keys",
                        () -> deployment.signing().rotation().advance(publishingSince)),
                new Housekeeping.Task(
                        "forgetting revoked tokens that expired",
                        () -> server.revocation().prune(deployment.clock().instant())),
                new Housekeeping.Task(
                        "forgetting answers that were kept to be repeated",
                        () -> deployment.idempotency().prune()),
                new Housekeeping.Task(
                        "forgetting old calls", () -> deployment.activity().prune()),
                new Housekeeping.Task("forgetting authorization requests nobody answered", waiting::prune),
                new Housekeeping.Task(
                        "forgetting codes too old to be replayed",
                        () -> deployment.grants().commands().prune()),
                new Housekeeping.Task(
                        "removing clients that nobody used",
                        () -> deployment.registration().unused().remove())));
    }

    private HttpListener.Running listen(
            Vertx vertx,
            ListenerSettings settings,
            Routes routes,
            Fallback fallback,
            RequestIds requestIds,
            HandedOver handedOver) {
        try {
            var running = await(new HttpListener(vertx, settings, routes, fallback, requestIds, handedOver).start());
            lifecycle.add(() -> await(running.stop().stop()));
            return running;
        } catch (RuntimeException e) {
            throw new IllegalStateException(
                    "cannot listen on " + settings.host() + ":" + settings.port() + reason(e), e);
        }
    }

    private static String reason(RuntimeException failure) {
        return switch (failure.getCause()) {
            case CertificateFiles.Unfit unfit -> ": " + unfit.getMessage();
            case IOException _ -> "; stop what is there or choose another port";
            case null, default -> {
                LOG.error("a listener cannot be opened", failure);
                yield ": the log has the reason";
            }
        };
    }

    private static <T> T await(Future<T> future) {
        return await(future, START_MAX);
    }

    private static <T> T await(Future<T> future, Duration longest) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException("expected an answer within " + longest.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The documents of the configured APIs as they are enforced, in the order of the configuration. */
    public List<ApiDocument> documents() {
        return documents;
    }

    /** Every path that is served. */
    public PathTable paths() {
        return paths;
    }

    /**
     * Prepares to stop: readiness goes down first, then no more connections are taken at the API and web listeners, and what is in
     * flight there may end. The private listener goes on, so that whoever watches sees it. Returns when nothing is in flight any more
     * or the time of the configuration is over; {@link #close} follows.
     */
    public void drain() {
        isStopping.set(true);
        try {
            Thread.sleep(stopping.delay());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return;
        }
        await(
                Future.join(drained.stream()
                        .map(running -> running.drain().drain(stopping.timeout()))
                        .toList()),
                stopping.timeout().plus(START_MAX));
    }

    /** Stops listening; open requests are cut off. */
    @Override
    public void close() {
        lifecycle.close();
    }
}
