package dev.latchkey.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engine.decision.Decision;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketException;
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
