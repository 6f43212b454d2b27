package dev.latchkey.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Our own paths beside the gateway's: bodies, methods, failures. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OwnEndpointTest {

    private RecordingUpstream upstream;
    private TestGateway gateway;

    @BeforeAll
    void start() {
        upstream = new RecordingUpstream();
        gateway = TestGateway.generous(ApiUpstream.of("orders", upstream.uri()));
    }

    @AfterAll
    void stop() {
        gateway.close();
        upstream.close();
    }

    private RawConnection.Answer send(String request) throws IOException {
        return RawConnection.exchange(gateway.port(), request);
    }

    @Test
    void getsItsWholeBodyAndAnswersAsItSays() throws Exception {
        var answer = send("POST /own/echo HTTP/1.1\nHost: a.example\nContent-Length: 4\n\nbody");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("body");
        assertThat(answer.header("Cache-Control")).contains("no-store");
        assertThat(answer.header("X-Content-Type-Options")).contains("nosniff");
        assertThat(answer.header("X-Request-Id").orElseThrow()).matches("[0-9a-f]{28}");
    }

    @Test
    void isAskedForABodyBeforeItIsSent() throws Exception {
        try (var connection = new RawConnection(gateway.port())) {
            connection.send("POST /own/echo HTTP/1.1\nHost: a.example\nContent-Length: 4\nExpect: 100-continue\n\n");
            assertThat(connection.read().status()).isEqualTo(100);
            connection.sendBytes("body");
            assertThat(connection.read().body()).isEqualTo("body");
        }
    }

    @Test
    void takesNoBodyAboveItsLimit() throws Exception {
        var declared = send("POST /own/echo HTTP/1.1\nHost: a.example\nContent-Length: 65537\n\n");
        var chunked = send("POST /own/echo HTTP/1.1\nHost: a.example\nTransfer-Encoding: chunked\n\n10001\n"
                + "a".repeat(65537) + "\n0\n\n");

        assertThat(declared.status()).isEqualTo(413);
        assertThat(chunked.status()).isEqualTo(413);
    }

    @Test
    void saysWhichMethodsItTakes() throws Exception {
        var answer = send("GET /own/echo HTTP/1.1\nHost: a.example\n\n");

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow")).contains("POST");
    }

    @Test
    void hidesItsFailureBehindTheRequestId() throws Exception {
        var answer = send("GET /own/fails HTTP/1.1\nHost: a.example\n\n");

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.body())
                .contains("INTERNAL_ERROR", answer.header("X-Request-Id").orElseThrow())
                .doesNotContain("secret");
    }

    @Test
    void saysWhenItMayBeTriedAgain() throws Exception {
        var answer = send("GET /own/unavailable HTTP/1.1\nHost: a.example\n\n");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).contains("1");
        assertThat(answer.body())
                .contains(
                        "TEMPORARILY_UNAVAILABLE", answer.header("X-Request-Id").orElseThrow())
                .doesNotContain("secret");
    }
}
