package dev.latchkey.edge.http;

import dev.latchkey.engine.protocol.HttpMethod;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One listening address: HTTP/1.1 and HTTP/2 on one event loop for each processor. Every request that breaks a rule of the
 * edge is refused here with the platform's error body; the rest goes to one of our own endpoints or, where no path of ours
 * is meant, to the fallback. Never an error page or a stack trace of a library.
 */
public final class HttpListener {

    private static final Logger LOG = LoggerFactory.getLogger(HttpListener.class);
    static final int HTTP2_STREAM_WINDOW_BYTES = 256 * 1024;

    /** RFC 9113 §8.7: nothing was done for it, so it may be asked again. */
    private static final long HTTP2_REFUSED_STREAM = 7;

    private final Vertx vertx;
    private final ListenerSettings settings;
    private final OwnRequests ownRequests;
    private final Edge edge;
    private final HeadLimits limits;
    private final RequestIds requestIds;
    private final Draining draining;
    private final Listening listening;
    private final @Nullable CertificateWatch certificates;
    /** Behind the PROXY protocol each connection is its caller's. */
    private final boolean isCounted;

    private final AtomicInteger actualPort = new AtomicInteger();

    /**
     * @param vertx made by {@link EdgeTransport#createVertx}
     * @param answering asked once for each request; may be another one from one moment to the next
     * @param handedOver the calls that come from this process itself, each for a visitor of it
     */
    public HttpListener(
            Vertx vertx,
            ListenerSettings settings,
            Supplier<Answering> answering,
            RequestIds requestIds,
            HandedOver handedOver) {
        this.vertx = vertx;
        this.settings = settings;
        this.edge = EdgeTransport.edgeOf(vertx);
        this.draining = new Draining(vertx);
        var addresses = new ClientAddresses(settings.believedProxies(), settings.believesForwarded(), handedOver);
        this.listening = new Listening(vertx, edge, settings, addresses, draining);
        this.certificates = watch(vertx, settings.tls());
        this.ownRequests = new OwnRequests(answering, edge);
        this.limits = edge.limits().heads();
        this.isCounted = settings.isForCallers() && !settings.speaksProxyProtocol();
        this.requestIds = requestIds;
    }

    /** Begins to listen; the future's value ends it again. It fails with {@link CertificateFiles.Unfit} for files without TLS in them. */
    public Future<RunningListener> start() {
        KeyCertOptions pair = null;
        var tls = settings.tls();
        if (tls != null) {
            try {
                pair = CertificateFiles.read(tls.certificates(), tls.privateKey())
                        .options();
            } catch (CertificateFiles.Unfit e) {
                return Future.failedFuture(e);
            }
        }
        return start(pair);
    }

    private Future<RunningListener> start(@Nullable KeyCertOptions pair) {
        if (settings.port() != 0) {
            watch(settings.port());
        }
        var options = new DeploymentOptions().setInstances(Runtime.getRuntime().availableProcessors());
        return vertx.deployVerticle(() -> new Instance(pair), options)
                .map(deployment -> new RunningListener(
                        actualPort.get(),
                        longest -> draining.drain(edge.listeningAt(actualPort.get()), longest),
                        certificates == null ? () -> {} : certificates::renew,
                        () -> {
                            if (certificates != null) {
                                certificates.stop();
                            }
                            return vertx.undeploy(deployment);
                        }));
    }

    private void watch(int port) {
        if (settings.speaksProxyProtocol()) {
            edge.expectProxyHeaders(port);
        }
        edge.connections().watch(port);
    }

    private final class Instance extends VerticleBase {

        private final @Nullable KeyCertOptions pair;

        Instance(@Nullable KeyCertOptions pair) {
            this.pair = pair;
        }

        @Override
        public Future<HttpServer> start() {
            return vertx.createHttpServer(options(pair))
                    .connectionHandler(HttpListener.this::prepare)
                    .invalidRequestHandler(HttpListener.this::refuseUndecoded)
                    .exceptionHandler(e -> LOG.debug("connection ended: {}", e.toString()))
                    .requestHandler(HttpListener.this::accept)
                    .listen(socket())
                    .onSuccess(server -> {
                        actualPort.set(server.actualPort());
                        if (certificates != null) {
                            certificates.add(server);
                        }
                        watch(server.actualPort());
                    });
        }
    }

    /** Where it listens, for people. */
    public String address() {
        return settings.host() + ":" + settings.port();
    }

    /** Any free port must be the same one for every event loop. */
    private SocketAddress socket() {
        return settings.port() == 0
                ? SocketAddress.sharedRandomPort(1, settings.host())
                : SocketAddress.inetSocketAddress(settings.port(), settings.host());
    }

    private HttpServerOptions options(@Nullable KeyCertOptions pair) {
        var options = new HttpServerOptions()
                .setIdleTimeout((int) settings.idleTimeout().toMillis())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setMaxInitialLineLength(limits.requestLineBytesMax())
                .setMaxHeaderSize(limits.headerSectionBytesMax())
                .setHandle100ContinueAutomatically(false)
                .setHttp2ConnectionWindowSize(Widening.STRANGER_WINDOW_BYTES)
                .setInitialSettings(new Http2Settings()
                        .setMaxConcurrentStreams(Math.min(Widening.STRANGER_STREAMS, settings.http2StreamsMax()))
                        .setInitialWindowSize(HTTP2_STREAM_WINDOW_BYTES)
                        .setMaxHeaderListSize(limits.headerSectionBytesMax()));
        if (pair != null) {
            options.setSsl(true).setUseAlpn(true).setKeyCertOptions(pair);
        }
        return options;
    }

    private static @Nullable CertificateWatch watch(Vertx vertx, ListenerSettings.@Nullable Tls tls) {
        return tls == null ? null : new CertificateWatch(vertx, tls);
    }

    /** Makes sure that no HTTP/1.1 connection is read by a decoder that forgives. */
    private void prepare(HttpConnection connection) {
        draining.add(connection);
        var pipeline = ((ConnectionBase) connection).channel().pipeline();
        var tls = pipeline.get(SslHandler.class);
        if (tls != null) {
            tls.setCumulator(Cumulation.SMALL);
            TlsRecords.watch(pipeline, tls);
        }
        var http2 = pipeline.get(Http2ConnectionHandler.class);
        if (http2 != null) {
            http2.setCumulator(Cumulation.SMALL);
            OpenStreams.count(pipeline.channel(), edge, http2, limitFrames(pipeline, http2));
            return;
        }
        var decoder = pipeline.get(ProtocolDetector.DECODER);
        if (decoder == null || decoder instanceof StrictRequestDecoder) {
            return;
        }
        if (tls != null) {
            ProtocolDetector.putStrictDecoder(pipeline, edge);
        } else {
            connection.close();
        }
    }

    /** Behind TLS nothing has come by yet; without, {@link ProtocolDetector} has seen to the frames. */
    private Http2FrameLimits limitFrames(ChannelPipeline pipeline, Http2ConnectionHandler http2) {
        if (pipeline.get(Http2FrameLimits.NAME) instanceof Http2FrameLimits there) {
            return there;
        }
        var frames = new Http2FrameLimits(Http2FrameLimits.PREFACE_BYTES, edge, System::nanoTime);
        pipeline.addBefore(pipeline.context(http2).name(), Http2FrameLimits.NAME, frames);
        return frames;
    }

    private void refuseUndecoded(HttpServerRequest request) {
        var exchange = exchange(request, HttpMethod.GET);
        var refusal = Refusal.Refused.of(request.decoderResult().cause());
        if (refusal == Refusal.VERSION_NOT_SUPPORTED) {
            edge.peers().countRefusedVersion();
        }
        exchange.refuse(refusal);
    }

    private void accept(HttpServerRequest request) {
        var connection = OpenConnection.of(Exchange.channel(request));
        if (connection != null && connection.hasEnded()) {
            request.pause();
            return;
        }
        if (connection != null && connection.streams != null && !connection.streams.mayBegin()) {
            request.response().reset(HTTP2_REFUSED_STREAM);
            return;
        }
        var method = ownRequests.findMethod(request.method().name()).orElse(null);
        var broken = takesVersion(request)
                ? MessageRules.findBroken(request, method, limits, settings.keyHeader())
                : Refusal.VERSION_NOT_SUPPORTED;
        if (broken == null && !settings.names().take(request)) {
            broken = Refusal.NOT_OURS;
        }
        var exchange = exchange(request, method == null ? HttpMethod.GET : method);
        request.pause();
        if (isCounted && !listening.clientAddresses().isOurOwn(request)) {
            edge.peers().count(request);
        }
        if (broken != null) {
            ownRequests.refuse(exchange, broken);
            return;
        }
        if (connection != null && isLeftUnread(connection)) {
            exchange.cutOff();
        } else if (request.version() == HttpVersion.HTTP_2 && !exchange.hasBody() && isOpen(request)) {
            awaitNothing(exchange);
        } else {
            ownRequests.accept(exchange);
        }
    }

    /** Whether an HTTP/2 stream may still bring something: its head did not end it. */
    static boolean isOpen(HttpServerRequest request) {
        var http2 = Exchange.channel(request).pipeline().get(Http2ConnectionHandler.class);
        var stream = http2 == null ? null : http2.connection().stream((int) request.streamId());
        return stream != null && stream.state() == Http2Stream.State.OPEN;
    }

    /** What is said to have no body is judged when it has ended without one (RFC 9113 §8.1.1), and not before. */
    private void awaitNothing(Exchange exchange) {
        exchange.awaitEnd().onComplete(ended -> {
            if (ended.succeeded()) {
                ownRequests.accept(exchange);
            } else if (ended.cause() instanceof Refusal.Refused refused) {
                var cause = Refusal.Refused.of(refused);
                ownRequests.refuse(exchange, cause == Refusal.BODY_TOO_LARGE ? Refusal.MALFORMED_FRAMING : cause);
            } else {
                exchange.givenUp(); // by its sender
            }
        });
    }

    /** HTTP/1.0 is what nginx speaks unless it is told otherwise; {@link IgnoredHeaders} makes it one request for each connection. */
    private static boolean takesVersion(HttpServerRequest request) {
        return switch (request.version()) {
            case HTTP_1_0, HTTP_1_1, HTTP_2 -> true;
            case HTTP_3 -> false;
        };
    }

    /** Whoever asks on without reading what was answered would have us keep it all. */
    private boolean isLeftUnread(OpenConnection connection) {
        edge.connections().asks(connection);
        return !connection.mayHold(1) && !connection.isProven();
    }

    private Exchange exchange(HttpServerRequest request, HttpMethod method) {
        var client = listening.clientAddresses().of(request);
        return new Exchange(listening, request, method, requestIds.next(), client);
    }
}
