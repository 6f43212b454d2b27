package dev.latchkey.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engine.decision.Decision;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A credential that ends while its request, or the answer, is under way: both take as long as the two sides like. */
class StandingTest {

    private RecordingUpstream upstream;
    private TestGateway gateway;

    @BeforeEach
    void start() {
        upstream = new RecordingUpstream();
        upstream.recordAndAnswerOk();
        gateway = TestGateway.generous(ApiUpstream.of("orders", upstream.uri()));
    }

    @AfterEach
    void stop() {
        gateway.close();
        upstream.close();
    }

    @Test
    void aBodyThatComesAfterItsCredentialHasEndedReachesNobody() throws Exception {
        try (var connection = new RawConnection(gateway.port())) {
            connection.send("""
                QUERY /search HTTP/1.1
                Host: api.example.com
                Content-Type: application/json
                Content-Length: 12
                Expect: 100-continue
                X-Api-Key: good-key

                """);
            assertThat(connection.read().status()).as("it was let in").isEqualTo(100);
            gateway.revoked.add(TestGateway.KEY);
            connection.sendBytes("{\"of\":\"all\"}");

            assertThat(connection.read().status()).isEqualTo(401);
            var decided = gateway.decided.poll(60, TimeUnit.SECONDS);
            assertThat(decided).isNotNull();
            assertThat(decided.decision()).isInstanceOf(Decision.Deny.class);
            assertThat(decided.status()).isEqualTo(401);
            assertThat(upstream.calls()).isZero();
        }
    }

    /** Nothing is answered as long as it goes on, so that its caller can still be told. */
    @Test
    void anUploadGoesOnNoLongerThanItsCredential() throws Exception {
        var begun = new CompletableFuture<Void>();
        var brokenOff = new CompletableFuture<Throwable>();
        upstream.behave(request -> request.exceptionHandler(brokenOff::complete).handler(_ -> begun.complete(null)));
        var orders = ApiUpstream.of("orders", upstream.uri())
                .withFairUse(new FairUse(1, 1, 1, 0, 0, Duration.ofMinutes(10)));
        try (var narrow = TestGateway.generous(orders);
                var connection = new RawConnection(narrow.port())) {
            connection.send("""
                POST /orders HTTP/1.1
                Host: api.example.com
                Transfer-Encoding: chunked
                X-Api-Key: good-key

                """);
            connection.sendBytes("2\r\nab\r\n");
            begun.get(60, TimeUnit.SECONDS);
            narrow.revoked.add(TestGateway.KEY);

            assertThat(connection.read().status()).isEqualTo(401);
            var decided = narrow.awaitDecided();
            assertThat(decided.decision()).isInstanceOf(Decision.Deny.class);
            assertThat(decided.status()).isEqualTo(401);
            assertThat(brokenOff.get(60, TimeUnit.SECONDS)).isNotNull();
            upstream.recordAndAnswerOk();
            assertThat(RawConnection.exchange(narrow.port(), """
                GET /orders HTTP/1.1
                Host: api.example.com
                X-Api-Key: good-key-of-globex

                """).status())
                    .as("the only place at the upstream is free")
                    .isEqualTo(200);
        }
    }

    private static void readToTheEnd(InputStream answer) throws IOException {
        try {
            answer.transferTo(OutputStream.nullOutputStream());
        } catch (SocketException _) {
            // broken off: an end as well
        }
    }

    @Test
    void anAnswerGoesOnNoLongerThanItsCredential() throws Exception {
        upstream.behave(EndlessAnswer::to);
        try (var connection = new RawConnection(gateway.port())) {
            connection.send("""
                GET /orders HTTP/1.1
                Host: api.example.com
                X-Api-Key: good-key

                """);
            assertThat(connection.input().readNBytes(1_000_000)).hasSize(1_000_000);
            gateway.revoked.add(TestGateway.KEY);
            readToTheEnd(connection.input());
            var decided = gateway.decided.poll(60, TimeUnit.SECONDS);
            assertThat(decided).isNotNull();
            assertThat(decided.decision()).as("it had been let in").isInstanceOf(Decision.Allow.class);
        }
    }
}
