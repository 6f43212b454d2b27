package dev.latchkey.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.edge.http.Answering;
import dev.latchkey.edge.http.EdgeLimits;
import dev.latchkey.edge.http.EdgeTransport;
import dev.latchkey.edge.http.Guarded;
import dev.latchkey.edge.http.HandedOver;
import dev.latchkey.edge.http.HttpListener;
import dev.latchkey.edge.http.HttpRequest;
import dev.latchkey.edge.http.ListenerSettings;
import dev.latchkey.edge.http.RequestIds;
import dev.latchkey.edge.http.Routes;
import dev.latchkey.edge.http.RunningListener;
import dev.latchkey.testing.Eventually;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.time.InstantSource;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An endpoint whose work is long is told when nobody waits for it any more. */
class CallerLeftTest {

    private final BlockingQueue<HttpRequest> asked = new LinkedBlockingQueue<>();
    private Vertx vertx;
    private RunningListener running;

    @BeforeEach
    void start() {
        vertx = EdgeTransport.createVertx(new VertxOptions(), EdgeLimits.ofThisProcess());
        var routes = Routes.builder()
                .post("/long", Guarded.anyone(request -> {
                    asked.add(request);
                    return Promise.<dev.latchkey.edge.http.HttpResponse>promise()
                            .future();
                }))
                .build();
        var answering = new Answering(routes, exchange -> {});
        running = new HttpListener(
                        vertx,
                        ListenerSettings.plain("127.0.0.1", 0),
                        () -> answering,
                        new RequestIds(InstantSource.system(), new SplittableRandom(1)),
                        new HandedOver())
                .start()
                .await();
    }

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    private HttpRequest.Caller caller() throws InterruptedException {
        return Objects.requireNonNull(asked.poll(60, TimeUnit.SECONDS)).caller();
    }

    @Test
    void byTheEndOfItsConnection() throws Exception {
        HttpRequest.Caller caller;
        try (var connection = new RawConnection(running.port())) {
            connection.send("POST /long HTTP/1.1\nHost: localhost\nContent-Length: 0\n\n");
            caller = caller();
            assertThat(caller.hasLeft().getAsBoolean()).isFalse();
        }
        Eventually.await(caller.hasLeft(), () -> "still there");
    }

    @Test
    void byTheEndOfItsStream() throws Exception {
        var client = vertx.createHttpClient(
                new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(false));
        var request = client.request(HttpMethod.POST, running.port(), "127.0.0.1", "/long")
                .await();
        var _ = request.end();
        var caller = caller();
        assertThat(caller.hasLeft().getAsBoolean()).isFalse();
        request.reset();
        Eventually.await(caller.hasLeft(), () -> "still there");
        client.close().await();
    }
}
