package dev.latchkey.core.proof;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a peer may publish as its keys. */
class JwkSetTest {

    private static final String EC = TestKeys.ec("a").toPublicJWK().toJSONString();

    private static JwkSet parse(String... jwks) throws ProofException {
        return JwkSet.parse(("{\"keys\":[" + String.join(",", jwks) + "]}").getBytes(UTF_8));
    }

    private static void assertRefused(String... jwks) {
        assertThatThrownBy(() -> parse(jwks)).isInstanceOf(ProofException.class);
    }

    /** RFC 7638 §3.1. */
    @Test
    void computesThePublishedThumbprint() throws ProofException {
        var key = parse("""
            {"kty":"RSA","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZC\
            iFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qM\
            QvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw",
            "e":"AQAB","alg":"RS256","kid":"2011-04-29"}\
            """).keys().getFirst();
        assertThat(key.thumbprint()).isEqualTo("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
        assertThat(key.isFor(ProofAlgorithm.RS256)).isTrue();
        assertThat(key.isFor(ProofAlgorithm.PS256)).isFalse();
    }

    /** RFC 8037 appendix A.3 and A.4. */
    @Test
    void verifiesThePublishedEdDsaSignature() throws ProofException {
        var key = parse("{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}")
                .keys()
                .getFirst();
        assertThat(key.thumbprint()).isEqualTo("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
        var jws = CompactJws.parse(
                "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWb"
                    + "hijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg",
                4096);
        assertThat(jws.isSignedBy(key, ProofAlgorithm.EDDSA)).isTrue();
        assertThat(jws.isSignedBy(key, ProofAlgorithm.ES256)).isFalse();
    }

    @Test
    void refusesSecretsAmongTheKeys() {
        assertRefused(EC, TestKeys.ec("b").toJSONString());
        assertRefused(EC, TestKeys.rsa("b", 2048).toJSONString());
        assertRefused(EC, "{\"kty\":\"oct\",\"k\":\"AAAA\"}");
        assertRefused(EC, "{\"kty\":\"oct\"}");
    }

    @Test
    void refusesWeakRsa() throws ProofException {
        assertRefused(TestKeys.rsa("b", 1024).toPublicJWK().toJSONString());
        var good = TestKeys.rsa("b", 2048).toPublicJWK().toJSONString();
        assertThat(parse(good).keys()).hasSize(1);
        assertRefused(good.replace("\"AQAB\"", "\"AQ\""));
        assertRefused(good.replace("\"AQAB\"", "\"AAEAAQ\""));
        assertThat(parse(good.replace("\"AQAB\"", "\"Aw\"")).keys()).hasSize(1);
        assertRefused(good.replace("\"AQAB\"", "\"AgAB\"")); // 131073
        assertRefused(good.replace("\"AQAB\"", "\"_____w\"")); // 32 bits, each of which costs the verifier
    }

    /** Whoever registers keys would choose what a signature costs that is none. */
    @Test
    void comparesASignatureWithAFewKeysAndNoMore() throws ProofException {
        var keys = new ArrayList<String>();
        for (var i = 0; i < JwkSet.TRIED_MAX + 2; i++) {
            keys.add(TestKeys.ec("k" + i).toPublicJWK().toJSONString());
        }
        var set = parse(keys.toArray(String[]::new));
        assertThat(set.usable(null, ProofAlgorithm.ES256)).hasSize(JwkSet.TRIED_MAX);
        assertThat(set.usable("k4", ProofAlgorithm.ES256)).hasSize(1);
    }

    @Test
    void passesOverWhatIsForEncryptionOrOfAnotherKind() throws ProofException {
        var others = new String[] {
            EC.replace("{", "{\"use\":\"enc\","),
            EC.replace("{", "{\"key_ops\":[\"deriveKey\"],"),
            "{\"kty\":\"OKP\",\"crv\":\"X25519\",\"x\":\"AAAA\"}",
            "{\"kty\":\"EC\",\"crv\":\"P-521\"}",
            "{\"kty\":\"AKP\"}"
        };
        for (var other : others) {
            assertThat(parse(EC, other).keys()).hasSize(1);
            assertRefused(other);
        }
    }

    @Test
    void takesTwentyKeysAndNoMore() throws ProofException {
        assertThat(parse(Collections.nCopies(20, EC).toArray(String[]::new)).keys())
                .hasSize(20);
        assertRefused(Collections.nCopies(21, EC).toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "7",
                "[]",
                "\"a\"",
                "{\"kty\":7}",
                "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AAAA\",\"y\":\"AAAA\"}",
                "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"AAAA\"}",
                "{\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"AQAB\"}",
                "{\"kty\":\"EC\",\"kty\":\"EC\"}"
            })
    void refusesWhatIsMalformed(String jwk) {
        assertRefused(jwk);
    }

    /** An off-curve point would let an attacker learn of a private key where one is used; here it is nonsense. */
    @Test
    void refusesAPointThatIsNotOnTheCurve() {
        var zeros = TestKeys.encode(new byte[32]);
        assertRefused("{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"" + zeros + "\",\"y\":\"" + zeros + "\"}");
    }

    /** What a signature is verified by is what it was, and what its owner wrote beside it is not kept. */
    @Test
    void isShortenedToWhatIsUsed() throws ProofException {
        var much = "x".repeat(3_900);
        var keys =
                List.of(TestKeys.ec("a").toPublicJWK(), TestKeys.rsa("b", 2048).toPublicJWK());
        var padded = keys.stream()
                .map(key -> key.toJSONString()
                        .replaceFirst("\\{", "{\"x5t\":\"" + much + "\",\"more\":[\"" + much + "\"],"))
                .toList();
        var forOthers = "{\"kty\":\"OKP\",\"crv\":\"X25519\",\"x\":\"" + much + "\"}";
        var whole = "{\"keys\":[" + String.join(",", padded) + "," + forOthers + "],\"more\":\"" + much + "\"}";

        var shortened = JwkSet.shortened(whole);

        assertThat(shortened.length()).isLessThan(700).isLessThan(whole.length() / 20);
        var before = JwkSet.parse(whole.getBytes(UTF_8));
        var after = JwkSet.parse(shortened.getBytes(UTF_8));
        assertThat(after.keys())
                .extracting(PublicJwk::thumbprint, PublicJwk::kid)
                .containsExactlyElementsOf(before.keys().stream()
                        .map(key -> tuple(key.thumbprint(), key.kid()))
                        .toList());
        for (var algorithm : ProofAlgorithm.values()) {
            assertThat(after.usable("a", algorithm)).hasSameSizeAs(before.usable("a", algorithm));
            assertThat(after.usable(null, algorithm)).hasSameSizeAs(before.usable(null, algorithm));
        }
        assertThat(JwkSet.shortened(shortened)).isEqualTo(shortened);
    }

    @Test
    void staysReservedForAnAlgorithmWhenItIsShortened() throws ProofException {
        var reserved = EC.replaceFirst("\\{", "{\"alg\":\"" + "E".repeat(3_900) + "\",");
        var shortened = JwkSet.shortened("{\"keys\":[" + reserved + "]}");
        assertThat(shortened.length()).isLessThan(300);
        assertThat(JwkSet.parse(shortened.getBytes(UTF_8)).usable(null, ProofAlgorithm.ES256))
                .isEmpty();
    }

    @Test
    void isNotMadeOneByBeingShortened() {
        var many = String.join(",", Collections.nCopies(21, "{\"kty\":\"OKP\",\"crv\":\"X25519\"}"));
        for (var none : List.of(
                "",
                "{}",
                "[]",
                "{\"keys\":{}}",
                "{\"keys\":[7," + EC + "]}",
                "{\"keys\":[" + EC + "," + TestKeys.ec("b").toJSONString() + "]}",
                "{\"keys\":[" + EC + "," + many + "]}")) {
            assertThat(JwkSet.shortened(none)).as(none).isEqualTo("{\"keys\":[]}");
        }
    }
}
