package dev.latchkey.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A DPoP proof is taken once, and never goes on to an upstream (RFC 9449 §7.1). */
class DpopReadingTest {

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

    @Test
    void refusesTwoProofs() throws Exception {
        var answer = RawConnection.exchange(gateway.port(), """
            GET /orders HTTP/1.1
            Host: api.example.com
            Authorization: DPoP token
            DPoP: a.b.c
            DPoP: a.b.c

            """);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("MALFORMED_REQUEST");
        assertThat(upstream.calls()).isZero();
    }

    @Test
    void keepsTheProofFromTheUpstream() throws Exception {
        upstream.recordAndAnswer(request -> request.response().end("{}"));

        var answer = RawConnection.exchange(gateway.port(), """
            GET /orders HTTP/1.1
            Host: api.example.com
            X-Api-Key: good-key
            DPoP: a.b.c
            Connection: close

            """);

        assertThat(answer.status()).isEqualTo(200);
        var received = upstream.awaitReceived();
        assertThat(received.headers()).doesNotContainKeys("dpop", "x-api-key");
    }
}
