package dev.latchkey.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A listener that stops in order: nothing that has begun is broken off, and nothing new begins. */
class DrainingTest {

    /** How long a kept connection still takes a request. */
    private static final Duration STAYS = Duration.ofSeconds(1);

    private static final String PUBLIC = "GET /public HTTP/1.1\nHost: api.example.com\n\n";

    private final BlockingQueue<HttpServerRequest> held = new LinkedBlockingQueue<>();
    private RecordingUpstream upstream;
    private TestGateway gateway;

    @BeforeEach
    void start() {
        upstream = new RecordingUpstream();
        gateway = TestGateway.generous(ApiUpstream.of("orders", upstream.uri()));
    }

    @AfterEach
    void stop() {
        gateway.close();
        upstream.close();
    }

    private HttpServerRequest awaitHeld() throws InterruptedException {
        var request = held.poll(60, TimeUnit.SECONDS);
        assertThat(request).isNotNull();
        return request;
    }

    @Test
    void endsWhatHasBegunAndTakesNothingNew() throws Exception {
        try (var kept = new RawConnection(gateway.port());
                var waiting = new RawConnection(gateway.port());
                var idle = new RawConnection(gateway.port())) {
            for (var connection : new RawConnection[] {kept, idle}) {
                connection.send(PUBLIC);
                assertThat(connection.read().header("Connection")).isEmpty();
            }
            upstream.behave(held::add);
            waiting.send(PUBLIC);
            var unanswered = awaitHeld();

            var drained = gateway.drain(Duration.ofMinutes(10));

            assertThat(idle.isClosedByPeer()).as("once it had its time").isTrue();
            assertThatThrownBy(() -> new RawConnection(gateway.port())).isInstanceOf(ConnectException.class);
            assertThat(drained.isComplete()).isFalse();
            unanswered.response().end("late");
            var answer = waiting.read();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("late");
            assertThat(answer.header("Connection")).contains("close");
            assertThat(waiting.isClosedByPeer()).isTrue();
            drained.await(60, TimeUnit.SECONDS);
        }
    }

    /** A request that is on its way when the listener stops must not meet a closed connection. */
    @Test
    void answersOneMoreOnAKeptConnection() throws Exception {
        for (var isInTime = false; !isInTime; ) {
            gateway.close();
            gateway = TestGateway.generous(ApiUpstream.of("orders", upstream.uri()));
            isInTime = isOneMoreAnswered();
        }
    }

    /** False when a busy machine took longer to ask than a kept connection stays. */
    private boolean isOneMoreAnswered() throws Exception {
        try (var kept = new RawConnection(gateway.port())) {
            kept.send(PUBLIC);
            kept.read();
            var begun = System.nanoTime();
            var drained = gateway.drain(Duration.ofMinutes(10));
            awaitRefused();
            try {
                kept.send(PUBLIC);
                var last = kept.read();
                assertThat(last.status()).isEqualTo(200);
                assertThat(last.header("Connection")).contains("close");
                kept.send("GET /nothing HTTP/1.1\nHost: api.example.com\n\n");
                var refused = kept.read();
                assertThat(refused.status()).isEqualTo(404);
                assertThat(refused.header("Connection")).contains("close");
            } catch (IOException e) {
                if (System.nanoTime() - begun < STAYS.toNanos()) {
                    throw e;
                }
                return false;
            }
            drained.await(60, TimeUnit.SECONDS);
            assertThat(kept.isClosedByPeer()).isTrue();
            return true;
        }
    }

    private void awaitRefused() throws Exception {
        for (var end = System.nanoTime() + 60_000_000_000L; System.nanoTime() < end; ) {
            try {
                new RawConnection(gateway.port()).close();
            } catch (ConnectException _) {
                return;
            }
        }
        throw new AssertionError("expected connections to be refused");
    }

    @Test
    void waitsNoLongerThanItIsToldTo() throws Exception {
        upstream.behave(held::add);
        try (var waiting = new RawConnection(gateway.port())) {
            waiting.send(PUBLIC);
            awaitHeld();
            gateway.drain(Duration.ofMillis(50)).await(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void tellsHttp2ToGoAway() throws Exception {
        var vertx = Vertx.vertx();
        var client = vertx.createHttpClient(
                new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(false));
        upstream.behave(held::add);
        var isToldToGo = new CompletableFuture<Boolean>();
        var options = new RequestOptions()
                .setHost("127.0.0.1")
                .setPort(gateway.port())
                .setURI("/public");
        var answer = client.request(options).compose(request -> {
            request.connection().goAwayHandler(_ -> isToldToGo.complete(true));
            return request.send().compose(response -> response.body());
        });
        var unanswered = awaitHeld();

        var drained = gateway.drain(Duration.ofMinutes(10));

        assertThat(isToldToGo.get(60, TimeUnit.SECONDS)).isTrue();
        assertThat(drained.isComplete()).isFalse();
        unanswered.response().end("late");
        assertThat(answer.await(60, TimeUnit.SECONDS).toString()).isEqualTo("late");
        drained.await(60, TimeUnit.SECONDS);
        client.close().await(); // held until here, because one that nobody holds is closed
        vertx.close().await();
    }
}
