package dev.latchkey.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.gateway.proxy.UpstreamReach.Protocol;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An upstream on HTTP/2 of which one connection says nothing any more, as behind a firewall that has forgotten it. */
class SilentConnectionTest {

    private static final Duration MINUTES = Duration.ofMinutes(2);
    private static final String PUBLIC = "GET /public HTTP/1.1\nHost: a.example\n\n";
    private static final String KEYED = "GET /orders HTTP/1.1\nHost: a.example\nX-Api-Key: " + TestGateway.KEY + "\n\n";

    private final BlockingQueue<HttpServerRequest> asked = new LinkedBlockingQueue<>();
    private volatile @Nullable HttpConnection silent;
    private RecordingUpstream upstream;
    private TestGateway gateway;

    @BeforeEach
    void start() {
        upstream = new RecordingUpstream();
        upstream.behave(request -> {
            asked.add(request);
            if (!request.connection().equals(silent) && "/public".equals(request.path())) {
                request.response().end("small");
            }
        });
        gateway = TestGateway.generous(
                ApiUpstream.of("orders", UpstreamReach.of(upstream.uri()).with(Protocol.HTTP_2))
                        .withTimeouts(MINUTES, Duration.ofSeconds(1), MINUTES));
    }

    @AfterEach
    void stop() {
        gateway.close();
        upstream.close();
    }

    private HttpConnection next() throws InterruptedException {
        return Objects.requireNonNull(asked.poll(60, TimeUnit.SECONDS), "nothing came")
                .connection();
    }

    private int status() throws Exception {
        return RawConnection.exchange(gateway.port(), PUBLIC).status();
    }

    @Test
    void keepsOneCallerWaitingAndNobodyAfterwards() throws Exception {
        assertThat(status()).isEqualTo(200);
        silent = next();
        assertThat(status()).isEqualTo(504);
        assertThat(next()).isSameAs(silent);

        for (var i = 0; i < 5; i++) {
            assertThat(status()).isEqualTo(200);
            assertThat(next()).isNotSameAs(silent);
        }
    }

    /** What is slow is one operation then. */
    @Test
    void isUsedOnWhileOthersAreAnsweredThere() throws Exception {
        try (var slow = new RawConnection(gateway.port())) {
            slow.send(KEYED);
            var connection = next();
            assertThat(status()).isEqualTo(200);
            assertThat(next()).isSameAs(connection);

            assertThat(slow.read().status()).isEqualTo(504);
            assertThat(status()).isEqualTo(200);
            assertThat(next()).isSameAs(connection);
        }
    }
}
