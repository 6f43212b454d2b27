package dev.latchkey.bench;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** The API behind the gateway, as cheap as one can be: the same small JSON for every request. */
final class BenchUpstream {

    static final String BODY =
            "{\"id\":\"42\",\"title\":\"Violin, full size\",\"status\":\"IN STOCK\",\"city\":\"Hamburg\"}";

    private static final AtomicInteger PORT = new AtomicInteger();

    private BenchUpstream() {}

    public static void main(String[] arguments) throws Exception {
        var vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
        vertx.deployVerticle(
                        Instance::new,
                        new DeploymentOptions()
                                .setInstances(Runtime.getRuntime().availableProcessors()))
                .await();
        Child.serve(Map.of("port", PORT.toString()), () -> vertx.close().await());
    }

    /** One event loop's share. */
    private static final class Instance extends AbstractVerticle {
        @Override
        public void start(Promise<Void> started) {
            var body = Buffer.buffer(BODY);
            vertx.createHttpServer(new HttpServerOptions())
                    .requestHandler(request -> request.response()
                            .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                            .end(body))
                    .listen(SocketAddress.sharedRandomPort(1, "127.0.0.1"))
                    .onSuccess(server -> PORT.set(server.actualPort()))
                    .<Void>mapEmpty()
                    .onComplete(started);
        }
    }
}
