package dev.latchkey.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.gateway.proxy.UpstreamReach.Protocol;
import dev.latchkey.testing.Eventually;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bodies that a program behind an upstream on HTTP/2 does not read: its server takes the window of their connection for them. */
class UnreadUploadsTest {

    private static final Duration MINUTES = Duration.ofMinutes(2);
    private static final int BUFFERED_BYTES_MAX = 100_000;

    private final List<RawConnection> callers = new ArrayList<>();
    private RecordingUpstream upstream;
    private TestGateway gateway;

    @BeforeEach
    void start() {
        upstream = RecordingUpstream.withNarrowWindows();
        upstream.behave(UnreadUploadsTest::answer);
        gateway = gateway(MINUTES);
    }

    private TestGateway gateway(Duration responseTimeout) {
        return TestGateway.generous(
                ApiUpstream.of("orders", UpstreamReach.of(upstream.uri()).with(Protocol.HTTP_2))
                        .withTimeouts(MINUTES, responseTimeout, MINUTES)
                        .withFairUse(new FairUse(100, 100, 100, BUFFERED_BYTES_MAX, 0, MINUTES)));
    }

    /** Reads of one company what it does not read of another. */
    private static void answer(HttpServerRequest request) {
        if (Objects.requireNonNull(request.getHeader("Latchkey-Principal")).contains("globex")) {
            request.body().onSuccess(body -> request.response().end("took " + body.length()));
        } else {
            request.pause();
        }
    }

    @AfterEach
    void stop() throws IOException {
        for (var caller : callers) {
            caller.close();
        }
        gateway.close();
        upstream.close();
    }

    private static String post(String key, int bytes, String more) {
        return "POST /orders HTTP/1.1\nHost: a.example\nX-Api-Key: " + key + "\n" + more + "Content-Length: " + bytes
                + "\n\n" + "x".repeat(bytes);
    }

    private RawConnection send(String request) throws IOException {
        var caller = new RawConnection(gateway.port());
        callers.add(caller);
        caller.send(request);
        return caller;
    }

    /** Each time as many bodies as fill the window of one connection with what nobody reads. */
    @ParameterizedTest
    @CsvSource({
        "2, 300000, ''",
        "5, 15000, ''",
        "40, 2000, ''",
        "2, 300000, 'Content-Type: application/grpc\n'",
        "40, 2000, 'Content-Type: application/grpc\n'"
    })
    void holdUpNobodyElse(int times, int bytes, String more) throws Exception {
        for (var i = 0; i < times; i++) {
            send(post(TestGateway.KEY, bytes, more));
        }
        Eventually.await(() -> upstream.calls() == times, () -> upstream.calls() + " of " + times + " came");
        for (var length : List.of(1, 2_000, 15_000, 300_000)) {
            var answer = RawConnection.exchange(gateway.port(), post(TestGateway.OTHER_KEY, length, more));
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("took " + length);
        }
    }

    @Test
    void ofCallersWhoLeftHoldUpNobodyElse() throws Exception {
        for (var i = 0; i < 20; i++) {
            try (var caller = new RawConnection(gateway.port())) {
                var asked = i + 1;
                caller.send(post(TestGateway.KEY, i % 2 == 0 ? 10_000 : 300_000, ""));
                Eventually.await(() -> upstream.calls() == asked, () -> upstream.calls() + " came");
                caller.socket().setSoLinger(true, 0);
            }
            gateway.awaitDecided();
        }
        for (var length : List.of(1, 15_000, 300_000)) {
            var answer = RawConnection.exchange(gateway.port(), post(TestGateway.OTHER_KEY, length, ""));
            assertThat(answer.body()).isEqualTo("took " + length);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "80000, 'The upstream sent no response header within 1 s'",
        "1000000, 'The upstream took nothing of the request body for 1 s'"
    })
    void areAnsweredInTime(int bytes, String message) throws Exception {
        gateway.close();
        gateway = gateway(Duration.ofSeconds(1));
        var answer = send(post(TestGateway.KEY, bytes, "")).read();
        assertThat(answer.status()).isEqualTo(504);
        assertThat(answer.body()).contains("UPSTREAM_TIMEOUT", message);
    }
}
