package dev.latchkey.app.node;

import dev.latchkey.app.config.Configuration;
import dev.latchkey.app.config.Listeners;
import dev.latchkey.core.catalogue.ApisChange;
import dev.latchkey.core.portal.EndingPartners;
import dev.latchkey.core.signing.JwtSigner;
import dev.latchkey.edge.http.CertificateFiles;
import dev.latchkey.edge.http.EdgeTransport;
import dev.latchkey.edge.http.HandedOver;
import dev.latchkey.edge.http.HttpListener;
import dev.latchkey.edge.http.OwnNames;
import dev.latchkey.edge.http.Peers;
import dev.latchkey.edge.http.RequestIds;
import dev.latchkey.edge.http.RunningListener;
import dev.latchkey.engine.apispec.ApiDocument;
import dev.latchkey.engine.apispec.ParsedFiles;
import dev.latchkey.engine.apispec.SpecException;
import dev.latchkey.gateway.observe.HealthEndpoint;
import dev.latchkey.gateway.observe.Readiness;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running node: the three listeners over an open {@link Deployment}, which serve the {@link PathTable}. */
public final class Node implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Node.class);
    private static final Duration START_MAX = Duration.ofSeconds(30);

    private final Lifecycle lifecycle;
    private final Generations generations;
    private final Listeners.Stopping stopping;
    private final List<RunningListener> drained;
    private final Peers peers;
    private final Readiness readiness;
    private final AtomicBoolean isStopping = new AtomicBoolean();

    /**
     * Starts to listen. What was started by then is stopped again when a step fails.
     *
     * @param vertx made by {@link #createVertx}
     * @param configuration with every port fixed
     * @throws SpecException when the documents cannot be enforced as they are
     */
    public static Node start(Vertx vertx, Configuration configuration, Deployment deployment) throws SpecException {
        return start(
                vertx,
                configuration,
                ConfigurationSource.unchanged(configuration),
                deployment,
                ParsedFiles.ofThisProcess());
    }

    /**
     * As {@link #start(Vertx, Configuration, Deployment)}.
     *
     * @param source where the configuration is read anew when what is served is to change
     * @param parsed what was parsed of the documents before; forgotten when all is read
     */
    public static Node start(
            Vertx vertx,
            Configuration configuration,
            ConfigurationSource source,
            Deployment deployment,
            ParsedFiles parsed)
            throws SpecException {
        var lifecycle = new Lifecycle();
        try {
            return new Node(vertx, configuration, source, deployment, parsed, lifecycle);
        } catch (SpecException | RuntimeException | Error e) {
            lifecycle.closeAfter(e);
            throw e;
        }
    }

    /** The Vert.x that {@link #start} needs, with the limits of the configuration. */
    public static Vertx createVertx(Configuration configuration) {
        // Files are read by their paths alone, so nothing is unpacked into the folder for temporary files.
        var files = new FileSystemOptions().setClassPathResolvingEnabled(false).setFileCachingEnabled(false);
        return EdgeTransport.createVertx(
                new VertxOptions().setDisableTCCL(true).setUseDaemonThread(true).setFileSystemOptions(files),
                new Settings(configuration).edge());
    }

    private Node(
            Vertx vertx,
            Configuration configuration,
            ConfigurationSource source,
            Deployment deployment,
            ParsedFiles parsed,
            Lifecycle lifecycle)
            throws SpecException {
        this.lifecycle = lifecycle;
        var settings = new Settings(configuration);
        var listeners = configuration.listeners();
        var kept = new Kept(vertx, configuration, deployment, lifecycle);
        this.generations = lifecycle.add(new Generations(configuration, source, kept, isStopping::get, parsed));
        parsed.forget();
        var keyHeader = deployment.catalogue().carriers().keyHeader();
        signOnce(deployment);
        var requestIds = new RequestIds(deployment.clock(), deployment.random());
        this.stopping = listeners.stopping();
        var api = listen(new HttpListener(
                vertx,
                settings.listener(listeners.hosts().api(), listeners.apiPort(), keyHeader)
                        .withProxyProtocol(listeners.proxyProtocol().contains(Listeners.API)),
                () -> generations.current().api(),
                requestIds,
                kept.handedOver()));
        var web = listen(new HttpListener(
                vertx,
                settings.listener(listeners.hosts().web(), listeners.webPort(), keyHeader)
                        .withProxyProtocol(listeners.proxyProtocol().contains(Listeners.WEB)),
                () -> generations.current().web(),
                requestIds,
                new HandedOver()));
        listen(new HttpListener(
                vertx,
                settings.listener(listeners.hosts().internal(), listeners.privatePort(), keyHeader)
                        .withTls(null)
                        .forOwnNetwork(OwnNames.of(listeners.hosts().internalNames())),
                () -> generations.current().internal(),
                requestIds,
                new HandedOver()));
        this.drained = List.of(api, web);
        this.peers = EdgeTransport.peersOf(vertx);
        this.readiness = OperatorConsole.readiness(deployment);
        generations.renewCertificatesOf(drained);
        lifecycle.add(housekeeping(kept));
        lifecycle.add(noticeSender(kept));
        RefusedClients.tell(deployment);
        Restoration.tell(configuration.dataFolder());
    }

    /** What signs loads a library, which the first call would wait for, and with it all others of its event loop. */
    private static void signOnce(Deployment deployment) {
        var _ = new JwtSigner(deployment.signing().keyRing()).sign("JWT", "{}");
    }

    private NoticeSender noticeSender(Kept kept) {
        var deployment = kept.deployment();
        return new NoticeSender(
                        deployment.people().notices(),
                        kept.letters(),
                        notice -> generations.current().noticeLetters().of(notice))
                .start();
    }

    private static Housekeeping housekeeping(Kept kept) {
        var deployment = kept.deployment();
        var publishingSince = deployment.clock().instant();
        var ofPartners =
                EndingPartners.letters(deployment.stores(), deployment.people().notices(), deployment.clock());
        return Housekeeping.start(List.of(
                new Housekeeping.Task(
                        "rotating signing keys",
                        () -> deployment.signing().rotation().advance(publishingSince)),
                new Housekeeping.Task(
                        "ending what was closed",
                        () -> deployment.companies().closing().finish()),
                new Housekeeping.Task(
                        "forgetting revoked tokens that expired",
                        () -> kept.revocation().prune(deployment.clock().instant())),
                new Housekeeping.Task(
                        "forgetting answers that were kept to be repeated",
                        () -> deployment.idempotency().prune()),
                new Housekeeping.Task(
                        "forgetting old calls", () -> deployment.activity().prune()),
                new Housekeeping.Task("forgetting authorization requests nobody answered", kept.waiting()::prune),
                new Housekeeping.Task(
                        "forgetting codes too old to be replayed",
                        () -> deployment.grants().commands().prune()),
                new Housekeeping.Task(
                        "telling of credentials that end",
                        () -> deployment.people().endings().tell()),
                new Housekeeping.Task("telling partners of keys and secrets that end", ofPartners::tell),
                new Housekeeping.Task(
                        "removing clients that nobody used",
                        () -> deployment.registration().unused().remove())));
    }

    private RunningListener listen(HttpListener listener) {
        try {
            var running = await(listener.start());
            lifecycle.add(() -> await(running.stop().stop()));
            return running;
        } catch (RuntimeException e) {
            throw new IllegalStateException("cannot listen on " + listener.address() + reason(e), e);
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
        return generations.current().documents();
    }

    /** Every path that is served. */
    public PathTable paths() {
        return generations.current().paths();
    }

    /** Changes what is served to what the files say by then. */
    public ApisChange changes() {
        return generations;
    }

    /** Why no requests should be sent here by now; empty when it is ready. Asks the store. */
    public List<String> unreadiness() {
        return HealthEndpoint.unreadiness(readiness, isStopping::get);
    }

    /** From whom requests come. */
    public Peers peers() {
        return peers;
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
