package dev.latchkey.edge.http;

import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.protocol.ServiceUnavailable;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One listening address: HTTP/1.1 and HTTP/2 on one event loop for each processor. Every request that breaks a rule of the
 * edge is refused here with the platform's error body; the rest goes to one of our own endpoints or, where no path of ours
 * is meant, to the fallback. Never an error page or a stack trace of a library.
 */
public final class HttpListener {

    private static final Logger LOG = LoggerFactory.getLogger(HttpListener.class);
    private static final int HTTP2_STREAM_WINDOW_BYTES = 256 * 1024;
    private static final int HTTP2_CONNECTION_WINDOW_BYTES = 4 * 1024 * 1024;

    private final Vertx vertx;
    private final ListenerSettings settings;
    private final Routes routes;
    private final Handler<Exchange> fallback;
    private final HeadLimits limits;
    private final RequestIds requestIds;
    private final ClientAddresses clientAddresses;
    private final AtomicInteger actualPort = new AtomicInteger();

    /** @param vertx made by {@link EdgeTransport#createVertx} */
    public HttpListener(
            Vertx vertx, ListenerSettings settings, Routes routes, Handler<Exchange> fallback, RequestIds requestIds) {
        this(vertx, settings, routes, fallback, requestIds, new HandedOver());
    }

    /** @param handedOver the calls that come from this process itself, each for a visitor of it */
    public HttpListener(
            Vertx vertx,
            ListenerSettings settings,
            Routes routes,
            Handler<Exchange> fallback,
            RequestIds requestIds,
            HandedOver handedOver) {
        this.vertx = vertx;
        this.settings = settings;
        this.routes = routes;
        this.fallback = fallback;
        this.limits = EdgeTransport.limitsOf(vertx);
        this.requestIds = requestIds;
        this.clientAddresses = new ClientAddresses(settings.trustedProxies(), handedOver);
    }

    /** Begins to listen; the future's value ends it again. */
    public Future<Running> start() {
        var options = new DeploymentOptions().setInstances(Runtime.getRuntime().availableProcessors());
        return vertx.deployVerticle(Instance::new, options)
                .map(deployment -> new Running(actualPort.get(), () -> vertx.undeploy(deployment)));
    }

    /**
     * A listener at work.
     *
     * @param port the one that was found when any was asked for
     */
    public record Running(int port, Stop stop) {
        /** Closes the listener and its connections. */
        @FunctionalInterface
        public interface Stop {
            Future<Void> stop();
        }
    }

    private final class Instance extends VerticleBase {
        @Override
        public Future<HttpServer> start() {
            return vertx.createHttpServer(options())
                    .connectionHandler(HttpListener.this::prepare)
                    .invalidRequestHandler(HttpListener.this::refuseUndecoded)
                    .exceptionHandler(e -> LOG.debug("connection ended: {}", e.toString()))
                    .requestHandler(HttpListener.this::accept)
                    .listen(address())
                    .onSuccess(server -> actualPort.set(server.actualPort()));
        }
    }

    /** Any free port must be the same one for every event loop. */
    private SocketAddress address() {
        return settings.port() == 0
                ? SocketAddress.sharedRandomPort(1, settings.host())
                : SocketAddress.inetSocketAddress(settings.port(), settings.host());
    }

    private HttpServerOptions options() {
        var options = new HttpServerOptions()
                .setIdleTimeout((int) settings.idleTimeout().toMillis())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setMaxInitialLineLength(limits.requestLineBytesMax())
                .setMaxHeaderSize(limits.headerSectionBytesMax())
                .setHandle100ContinueAutomatically(false)
                .setHttp2ConnectionWindowSize(HTTP2_CONNECTION_WINDOW_BYTES)
                .setInitialSettings(new Http2Settings()
                        .setMaxConcurrentStreams(settings.http2StreamsMax())
                        .setInitialWindowSize(HTTP2_STREAM_WINDOW_BYTES)
                        .setMaxHeaderListSize(limits.headerSectionBytesMax()));
        var tls = settings.tls();
        if (tls != null) {
            options.setSsl(true)
                    .setUseAlpn(true)
                    .setKeyCertOptions(new PemKeyCertOptions()
                            .setCertPath(tls.certificates().toString())
                            .setKeyPath(tls.privateKey().toString()));
        }
        return options;
    }

    /** Makes sure that no HTTP/1.1 connection is read by a decoder that forgives. */
    private void prepare(HttpConnection connection) {
        var pipeline = ((ConnectionBase) connection).channel().pipeline();
        var decoder = pipeline.get(ProtocolDetector.DECODER);
        if (decoder == null || decoder instanceof StrictRequestDecoder) {
            return;
        }
        if (pipeline.get(SslHandler.class) != null) {
            pipeline.replace(ProtocolDetector.DECODER, ProtocolDetector.DECODER, new StrictRequestDecoder(limits));
        } else {
            connection.close();
        }
    }

    private void refuseUndecoded(HttpServerRequest request) {
        var exchange = exchange(request, HttpMethod.GET);
        exchange.refuse(Refusal.Refused.of(request.decoderResult().cause()));
    }

    private void accept(HttpServerRequest request) {
        var broken = request.version() == HttpVersion.HTTP_1_1 || request.version() == HttpVersion.HTTP_2
                ? RequestRules.findBroken(request, limits, settings.keyHeader())
                : Refusal.VERSION_NOT_SUPPORTED;
        var exchange =
                exchange(request, HttpMethod.find(request.method().name()).orElse(HttpMethod.GET));
        request.pause();
        if (broken != null) {
            exchange.refuse(broken);
            return;
        }
        try {
            dispatch(exchange);
        } catch (RuntimeException e) {
            answerFailure(exchange, e);
        }
    }

    private Exchange exchange(HttpServerRequest request, HttpMethod method) {
        return new Exchange(
                vertx, request, method, requestIds.next(), clientAddresses.of(request), settings.bodyIdleTimeout());
    }

    private void dispatch(Exchange exchange) {
        var path = Objects.requireNonNullElse(exchange.request().path(), "");
        var place = routes.find(path);
        if (place == null) {
            fallback.handle(exchange);
            return;
        }
        var served = place.find(exchange.method());
        if (served == null) {
            exchange.answer(ErrorBody.answer(
                            405,
                            ErrorBody.of("METHOD_NOT_ALLOWED", "The path does not take this method"),
                            exchange.id())
                    .with("Allow", place.allow())
                    .with(OwnHeaders.ALL));
        } else if (exchange.declaredBodyBytes() > served.bodyBytesMax()) {
            exchange.refuse(Refusal.BODY_TOO_LARGE);
        } else {
            serve(exchange, served, path, place.parameters());
        }
    }

    private void serve(Exchange exchange, Routes.Served served, String path, Map<String, String> parameters) {
        var request = exchange.request();
        exchange.openBody(served.bodyBytesMax())
                .readAll()
                .compose(body -> served.endpoint()
                        .handle(new HttpRequest(
                                exchange.id(),
                                exchange.method(),
                                path,
                                request.query(),
                                request.headers(),
                                body,
                                exchange.clientAddress(),
                                parameters)))
                .onComplete(answered -> {
                    if (answered.succeeded()) {
                        exchange.answer(withOwnHeaders(answered.result()));
                    } else {
                        LimitedBody.findAnswer(answered.cause(), exchange.id())
                                .ifPresentOrElse(exchange::answer, () -> answerFailure(exchange, answered.cause()));
                    }
                });
    }

    private static HttpResponse withOwnHeaders(HttpResponse answer) {
        var missing = new LinkedHashMap<>(OwnHeaders.ALL);
        missing.keySet().removeAll(answer.headers().keySet()); // an endpoint may know better, for instance of caching
        return answer.with(missing);
    }

    private static void answerFailure(Exchange exchange, Throwable cause) {
        if (ServiceUnavailable.isCauseOf(cause)) {
            LOG.warn("request {} could not be served now: {}", exchange.id(), cause.toString());
            exchange.answer(ErrorBody.answer(
                            503,
                            ErrorBody.of("TEMPORARILY_UNAVAILABLE", "The request cannot be served now; try again"),
                            exchange.id())
                    .with("Retry-After", Integer.toString(ServiceUnavailable.RETRY_AFTER_SECONDS))
                    .with(OwnHeaders.ALL));
            return;
        }
        LOG.error("request {} failed", exchange.id(), cause);
        exchange.answer(
                ErrorBody.answer(500, ErrorBody.of("INTERNAL_ERROR", "The request could not be served"), exchange.id())
                        .with(OwnHeaders.ALL));
    }
}
