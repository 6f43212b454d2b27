package dev.latchkey.authserver.dpop;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.ECKey;
import dev.latchkey.authserver.dpop.DpopResult.Proven;
import dev.latchkey.core.proof.ReplayGuard;
import dev.latchkey.core.proof.TestKeys;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What was read in the headers of proofs is remembered within a bound: anybody can make a key, and write a header in many ways. */
class KeysOfProofsTest {

    private static final Instant NOW = Instant.parse("2026-03-01T09:00:00Z");
    private static final String URI = "https://api.example.com/identity/oauth/token";
    private static final ECKey KEY = TestKeys.ec("a");

    /** For nine of the headers below: each is about 270 characters, and 1,500 bytes for its key. */
    private static final int HEADERS_BYTES_MAX = 16_000;

    private final DpopNonces nonces = new DpopNonces(new byte[32], Duration.ofMinutes(5));
    private final DpopProofs proofs = new DpopProofs(false, nonces, new ReplayGuard(1600), HEADERS_BYTES_MAX);

    private DpopResult verify(String spelling, String padding) {
        var header = "{\"typ\":\"dpop+jwt\",\"alg\":\"ES256\",\"jwk\":"
                + KEY.toPublicJWK().toJSONString() + ",\"x\":\"" + spelling + padding + "\"}";
        var claims = "{\"jti\":\"" + spelling + "\",\"htm\":\"POST\",\"htu\":\"" + URI + "\",\"iat\":"
                + NOW.getEpochSecond() + ",\"nonce\":\"" + nonces.current(NOW) + "\"}";
        return proofs.verify(TestKeys.es256(KEY, header, claims), ProofTarget.unbound("POST", URI), NOW);
    }

    @Test
    void areRememberedForSoManyHeadersAndReadAnewInTheOthers() {
        for (var i = 100; i < 200; i++) {
            assertThat(verify("s" + i, "")).isInstanceOf(Proven.class);
        }

        assertThat(proofs.headersRemembered()).isBetween(5L, 10L);
        for (var i = 100; i < 200; i += 11) {
            assertThat(verify("s" + i, ""))
                    .as("remembered or not, a header says the same")
                    .isInstanceOf(Proven.class);
        }
    }

    @Test
    void areRememberedByTheirSize() {
        for (var i = 100; i < 150; i++) {
            assertThat(verify("s" + i, "x".repeat(1_000))).isInstanceOf(Proven.class);
        }

        assertThat(proofs.headersRemembered()).isBetween(2L, 5L);
    }

    @Test
    void takeAShareOfTheHeapAndNoMore() {
        assertThat(DpopProofs.headersBytesMax(128L << 20)).isEqualTo(2L << 20);
        assertThat(DpopProofs.headersBytesMax(64L << 30)).isEqualTo(8L << 20);
    }
}
