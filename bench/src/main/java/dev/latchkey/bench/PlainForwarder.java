package dev.latchkey.bench;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What forwarding alone costs: Vert.x's server, client and pipe, every header passed on as it came, nothing checked, added or
 * written down. The least that a gateway built on Vert.x could cost.
 */
final class PlainForwarder {

    private static final AtomicInteger PORT = new AtomicInteger();

    private PlainForwarder() {}

    /** @param arguments the upstream's port */
    public static void main(String[] arguments) throws Exception {
        var vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
        var client = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(256));
        var upstreamPort = Integer.parseInt(arguments[0]);
        vertx.deployVerticle(
                        () -> new Instance(client, upstreamPort),
                        new DeploymentOptions()
                                .setInstances(Runtime.getRuntime().availableProcessors()))
                .await();
        Child.serve(Map.of("port", PORT.toString()), () -> vertx.close().await());
    }

    /** One event loop's share. */
    private static final class Instance extends AbstractVerticle {
        private final HttpClient client;
        private final int upstreamPort;

        Instance(HttpClient client, int upstreamPort) {
            this.client = client;
            this.upstreamPort = upstreamPort;
        }

        @Override
        public void start(Promise<Void> started) {
            // A pipe throws when its caller leaves in the middle, as wrk does at the end of its time; nobody waits for
            // it.
            context.exceptionHandler(_ -> {});
            vertx.createHttpServer(new HttpServerOptions())
                    .requestHandler(this::forward)
                    .listen(SocketAddress.sharedRandomPort(1, "127.0.0.1"))
                    .onSuccess(server -> PORT.set(server.actualPort()))
                    .<Void>mapEmpty()
                    .onComplete(started);
        }

        private void forward(HttpServerRequest request) {
            request.pause();
            var options = new RequestOptions()
                    .setMethod(request.method())
                    .setHost("127.0.0.1")
                    .setPort(upstreamPort)
                    .setURI(request.uri())
                    .setHeaders(HttpHeaders.headers().addAll(request.headers()));
            client.request(options)
                    .onSuccess(upstream -> relay(request, upstream))
                    .onFailure(_ -> request.response().setStatusCode(502).end());
        }

        private static void relay(HttpServerRequest request, HttpClientRequest upstream) {
            // A caller who leaves in the middle: what the upstream still sends has no reader any more.
            request.response().closeHandler(_ -> upstream.reset());
            upstream.response()
                    .onSuccess(from -> {
                        if (request.response().closed()) {
                            return;
                        }
                        var to = request.response().setStatusCode(from.statusCode());
                        to.headers().addAll(from.headers());
                        from.pipeTo(to);
                    })
                    .onFailure(_ -> request.response().setStatusCode(502).end());
            if (request.headers().contains(HttpHeaders.CONTENT_LENGTH)
                    || request.headers().contains(HttpHeaders.TRANSFER_ENCODING)) {
                request.pipeTo(upstream);
            } else {
                request.resume();
                upstream.end();
            }
        }
    }
}
