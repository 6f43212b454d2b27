package dev.latchkey.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engine.apispec.SecurityScheme.Location;
import dev.latchkey.server.gateway.PresentedCredential.Scheme;
import io.vertx.core.MultiMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A token of the DPoP scheme and its proof are read at their places, once, and never go on to an upstream (RFC 9449 §7.1). */
class DpopReadingTest {

    private RecordingUpstream upstream;
    private TestGateway gateway;

    @BeforeEach
    void start() {
        upstream = new RecordingUpstream();
        gateway = TestGateway.generous(ApiUpstream.of("hiring", upstream.uri()));
    }

    @AfterEach
    void stop() {
        gateway.close();
        upstream.close();
    }

    private static CredentialReader.Reading read(String... headers) {
        var map = MultiMap.caseInsensitiveMultiMap();
        for (var i = 0; i < headers.length; i += 2) {
            map.add(headers[i], headers[i + 1]);
        }
        return CredentialReader.read(map);
    }

    @Test
    void readsTheTokenWithItsProof() {
        assertThat(read("Authorization", "dpop  token", "DPoP", "a.b.c"))
                .isInstanceOfSatisfying(CredentialReader.Presented.class, presented -> {
                    assertThat(presented.credentials())
                            .containsExactly(
                                    new PresentedCredential("token", Location.AUTHORIZATION_HEADER, Scheme.DPOP));
                    assertThat(presented.dpopProof()).isEqualTo("a.b.c");
                });
    }

    @Test
    void leavesAMissingProofToTheAuthenticator() {
        assertThat(read("Authorization", "DPoP token"))
                .isInstanceOfSatisfying(
                        CredentialReader.Presented.class,
                        presented -> assertThat(presented.dpopProof()).isNull());
    }

    @Test
    void ignoresAProofBesideABearerTokenOrAKey() {
        for (var reading : new CredentialReader.Reading[] {
            read("Authorization", "Bearer token", "DPoP", "a.b.c"), read("X-SmartToken", "key", "DPoP", "a.b.c")
        }) {
            assertThat(reading)
                    .isInstanceOfSatisfying(
                            CredentialReader.Presented.class,
                            presented -> assertThat(presented.dpopProof()).isNull());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two words", "a,b", "\"quoted\""})
    void refusesWhatIsNoProof(String proof) {
        assertThat(read("Authorization", "DPoP token", "DPoP", proof)).isInstanceOf(CredentialReader.Unreadable.class);
    }

    @Test
    void limitsTheLengthOfAProof() {
        var longest = "a".repeat(CredentialReader.DPOP_PROOF_LENGTH_MAX);

        assertThat(read("Authorization", "DPoP token", "DPoP", longest)).isInstanceOf(CredentialReader.Presented.class);
        assertThat(read("Authorization", "DPoP token", "DPoP", longest + "a"))
                .isInstanceOf(CredentialReader.Unreadable.class);
    }

    @Test
    void refusesTwoProofs() throws Exception {
        var answer = RawConnection.exchange(gateway.port(), """
            GET /jobs HTTP/1.1
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
            GET /jobs HTTP/1.1
            Host: api.example.com
            X-SmartToken: good-key
            DPoP: a.b.c
            Connection: close

            """);

        assertThat(answer.status()).isEqualTo(200);
        var received = upstream.awaitReceived();
        assertThat(received.headers()).doesNotContainKeys("dpop", "x-smarttoken");
    }
}
