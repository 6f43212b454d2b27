package dev.latchkey.authserver.dpop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.ECKey;
import dev.latchkey.authserver.dpop.DpopResult.NonceRequired;
import dev.latchkey.authserver.dpop.DpopResult.Proven;
import dev.latchkey.authserver.dpop.DpopResult.Refused;
import dev.latchkey.core.proof.ReplayGuard;
import dev.latchkey.core.proof.TestKeys;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9449 §4.3 check by check, and the attacks of §11. */
class DpopProofsTest {

    private static final Instant NOW = Instant.parse("2026-03-01T09:00:00Z");
    private static final String URI = "https://api.example.com/identity/oauth/token";
    private static final ProofTarget TARGET = ProofTarget.unbound("POST", URI);
    private static final ECKey KEY = TestKeys.ec("a");

    private final DpopNonces nonces = new DpopNonces(new byte[32], Duration.ofMinutes(5));
    private final DpopProofs proofs = new DpopProofs(false, nonces, new ReplayGuard(1600));

    private static String header(String algorithm, String jwk) {
        return "{\"typ\":\"dpop+jwt\",\"alg\":\"" + algorithm + "\",\"jwk\":" + jwk + "}";
    }

    private static String header() {
        return header("ES256", KEY.toPublicJWK().toJSONString());
    }

    private String claims(String jti) {
        return "{\"jti\":\"" + jti + "\",\"htm\":\"POST\",\"htu\":\"" + URI + "\",\"iat\":" + NOW.getEpochSecond()
                + ",\"nonce\":\"" + nonces.current(NOW) + "\"}";
    }

    private String with(String member) {
        return claims("1").replace("}", "," + member + "}");
    }

    private static String sign(String claims) {
        return TestKeys.es256(KEY, header(), claims);
    }

    /** Verified and used up, as whoever lets the request go on does. */
    private DpopResult verify(String proof) {
        var result = proofs.verify(proof, TARGET, NOW);
        return result instanceof Proven proven
                        && proofs.useOnce(proven, ReplayGuard.Holder.alone("c"), NOW) != ReplayGuard.Use.FIRST
                ? new Refused("jti: used before")
                : result;
    }

    private void assertRefused(String proof, String reason) {
        assertThat(verify(proof))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.reason()).contains(reason));
    }

    @Test
    void provesTheKeyOnce() throws Exception {
        var proof = sign(claims("1"));
        assertThat(verify(proof))
                .isEqualTo(new Proven(
                        KEY.computeThumbprint().toString(),
                        null,
                        "1",
                        NOW.plusSeconds(60).plusMillis(1)));
        assertRefused(proof, "used before");
        assertRefused(sign(with("\"x\":1")), "used before");
        assertThat(verify(sign(claims("2")))).isInstanceOf(Proven.class);
        var other = TestKeys.ec("b");
        var header = header("ES256", other.toPublicJWK().toJSONString());
        assertThat(verify(TestKeys.es256(other, header, claims("1")))).isInstanceOf(Proven.class);
    }

    /** RFC 9449 §4.2, figure 2, and the key's thumbprint in figure 9. */
    @Test
    void readsThePublishedProof() {
        var proof =
                "eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6IkVDIiwieCI6Imw4dEZyaHgtMzR0VjNoUklDUkRZOXpDa0RscE"
                    + "JoRjQyVVFVZldWQVdCRnMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5VERWclUwQ2R2R1JEQSIsImNydiI6IlAtMjU2In19.eyJ"
                    + "qdGkiOiItQndDM0VTYzZhY2MybFRjIiwiaHRtIjoiUE9TVCIsImh0dSI6Imh0dHBzOi8vc2VydmVyLmV4YW1wbGUuY29tL3Rva2VuIiwiaWF0IjoxN"
                    + "TYyMjYyNjE2fQ.2-GxA6T8lP4vfrg8v-FdWP0A0zdrj8igiMLvqRMUvwnQg4PtFLbdLXiOSsX0x7NVY-FNyJK70nfbV37xRZT3Lg";
        var target = new ProofTarget(
                "POST", "https://server.example.com/token", null, "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I", false);
        var at = Instant.ofEpochSecond(1562262616);
        assertThat(proofs.verify(proof, target, at)).isEqualTo(new NonceRequired(nonces.current(at)));
    }

    @Test
    void takesEdDsaAndBothRsaKinds() throws Exception {
        var rsa = TestKeys.rsa("r", 2048);
        var jwk = rsa.toPublicJWK().toJSONString();
        assertThat(verify(TestKeys.signed("SHA256withRSA", rsa.toPrivateKey(), header("RS256", jwk), claims("1"))))
                .isInstanceOf(Proven.class);
        assertThat(verify(TestKeys.signed("RSASSA-PSS", rsa.toPrivateKey(), header("PS256", jwk), claims("2"))))
                .isInstanceOf(Proven.class);
        var pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        var der = pair.getPublic().getEncoded();
        var okp = "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\""
                + TestKeys.encode(Arrays.copyOfRange(der, der.length - 32, der.length)) + "\"}";
        assertThat(verify(TestKeys.signed("Ed25519", pair.getPrivate(), header("EdDSA", okp), claims("1"))))
                .isInstanceOf(Proven.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "HS256", "ES384", "RS256", "EdDSA", "es256", "RS1", ""})
    void refusesAnotherAlgorithmInTheHeader(String algorithm) {
        var proof = TestKeys.es256(KEY, header(algorithm, KEY.toPublicJWK().toJSONString()), claims("1"));
        assertThat(verify(proof)).isInstanceOf(Refused.class);
        assertThat(verify(proof.substring(0, proof.lastIndexOf('.') + 1))).isInstanceOf(Refused.class);
    }

    @Test
    void refusesAnHmacUnderThePublicKey() throws Exception {
        var jwk = KEY.toPublicJWK().toJSONString();
        assertRefused(TestKeys.hmac(jwk.getBytes(UTF_8), header("HS256", jwk), claims("1")), "alg");
        assertRefused(TestKeys.hmac(KEY.toECPublicKey().getEncoded(), header("HS256", jwk), claims("1")), "alg");
        var symmetric = "{\"kty\":\"oct\",\"k\":\"" + TestKeys.encode(new byte[32]) + "\"}";
        assertRefused(TestKeys.hmac(new byte[32], header("ES256", symmetric), claims("1")), "symmetric");
    }

    @Test
    void refusesAPrivateKeyInTheHeader() {
        assertRefused(TestKeys.es256(KEY, header("ES256", KEY.toJSONString()), claims("1")), "private");
    }

    @Test
    void refusesAKeyPutInPlaceOfTheSigners() {
        var other = TestKeys.ec("b").toPublicJWK().toJSONString();
        assertRefused(TestKeys.es256(KEY, header("ES256", other), claims("1")), "signature");
    }

    @Test
    void refusesAnotherKeyThanTheOneBound() {
        var target = new ProofTarget("POST", URI, null, "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I", false);
        assertThat(proofs.verify(sign(claims("1")), target, NOW))
                .isEqualTo(new Refused("another key than the one bound"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"jku\":\"https://a\"", "\"x5u\":\"https://a\"", "\"x5c\":[]", "\"crit\":[\"b64\"]"})
    void refusesHeadersThatAskForMore(String member) {
        assertRefused(TestKeys.es256(KEY, header().replaceFirst("\\{", "{" + member + ","), claims("1")), "header");
    }

    @ParameterizedTest
    @ValueSource(strings = {"JWT", "at+jwt", "DPOP+JWT", "dpop"})
    void refusesATokenOfAnotherType(String type) {
        assertRefused(TestKeys.es256(KEY, header().replace("dpop+jwt", type), claims("1")), "typ");
    }

    @Test
    void refusesAnotherMethodOrAddress() {
        assertRefused(sign(claims("1").replace("POST", "GET")), "htm");
        assertRefused(sign(claims("1").replace("POST", "post")), "htm");
        for (var other : new String[] {
            "https://api.example.com/identity/oauth/revoke",
            "https://api.example.com:8443/identity/oauth/token",
            "https://api.example.com.evil.example/identity/oauth/token",
            "https://api.example.com@evil.example/identity/oauth/token",
            "https://u@api.example.com/identity/oauth/token",
            "http://api.example.com/identity/oauth/token",
            "https://api.example.com/identity/oauth/token/",
            "https://api.example.com/identity/oauth%2Ftoken",
            "/identity/oauth/token",
            "not an address"
        }) {
            assertRefused(sign(claims("1").replace(URI, other)), "htu");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://API.example.com:443/identity/oauth/token",
                "HTTPS://api.example.com/identity/oauth/token?x=1",
                "https://api.example.com/identity/oauth/token#x",
                "https://api.example.com/identity/./x/../oauth/%74oken"
            })
    void takesTheSameAddressInOtherLetters(String uri) {
        assertThat(verify(sign(claims("1").replace(URI, uri)))).isInstanceOf(Proven.class);
    }

    @ParameterizedTest
    @CsvSource({"-60, true", "10, true", "-61, false", "11, false", "60, false"})
    void takesTimesOfTheLastMinuteAndAFewSecondsAhead(int seconds, boolean isGood) {
        var iat = Long.toString(NOW.getEpochSecond());
        var moved = Long.toString(NOW.getEpochSecond() + seconds);
        assertThat(verify(sign(claims("1").replace(iat, moved))) instanceof Proven)
                .isEqualTo(isGood);
    }

    @Test
    void refusesTimesThatAreWrongOrNone() {
        var iat = "\"iat\":" + NOW.getEpochSecond();
        for (var other : new String[] {"\"iat\":\"now\"", "\"iat\":9223372036854775807", "\"iat\":1e300", "\"x\":1"}) {
            assertRefused(sign(claims("1").replace(iat, other)), "iat");
        }
        assertRefused(sign(with("\"exp\":" + NOW.getEpochSecond())), "exp");
        assertRefused(sign(with("\"nbf\":" + NOW.plusSeconds(11).getEpochSecond())), "nbf");
    }

    @Test
    void refusesAnIdThatIsMissingOrLong() {
        assertThat(verify(sign(claims("x".repeat(128))))).isInstanceOf(Proven.class);
        assertRefused(sign(claims("x".repeat(129))), "jti");
        assertRefused(sign(claims("")), "jti");
        assertRefused(sign(claims("1").replace("\"1\"", "1")), "jti");
    }

    /** RFC 9449 §7.1: the token and its hash there. */
    @Test
    void refusesAProofForAnotherToken() throws Exception {
        var token = "Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU";
        var target = ProofTarget.withToken(
                "POST", URI, token, KEY.computeThumbprint().toString());
        var ath = "\"ath\":\"fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo\"";
        assertThat(proofs.verify(sign(with(ath)), target, NOW)).isInstanceOf(Proven.class);
        var other = ProofTarget.withToken(
                "POST", URI, token + "x", KEY.computeThumbprint().toString());
        assertThat(proofs.verify(sign(with(ath)), other, NOW)).isEqualTo(new Refused("ath: for another token"));
        assertThat(proofs.verify(sign(claims("2")), target, NOW)).isInstanceOf(Refused.class);
    }

    @Test
    void asksForANonceOfThisSlotOrTheOneBefore() {
        var required = new NonceRequired(nonces.current(NOW));
        var nonce = nonces.current(NOW);
        assertThat(verify(sign(claims("1").replace(nonce, "wrong")))).isEqualTo(required);
        assertThat(verify(sign(claims("1").replace("nonce", "other")))).isEqualTo(required);
        var old = nonces.current(NOW.minus(Duration.ofMinutes(10)));
        assertThat(verify(sign(claims("1").replace(nonce, old)))).isEqualTo(required);
        var previous = nonces.current(NOW.minus(Duration.ofMinutes(5)));
        assertThat(verify(sign(claims("1").replace(nonce, previous))))
                .isInstanceOfSatisfying(
                        Proven.class, proven -> assertThat(proven.nextNonce()).isEqualTo(nonce));
        var foreign = new DpopNonces(new byte[] {1}, Duration.ofMinutes(5)).current(NOW);
        assertThat(verify(sign(claims("2").replace(nonce, foreign)))).isEqualTo(required);
    }

    @Test
    void refusesANameGivenTwice() {
        assertRefused(sign(with("\"htm\":\"POST\"")), "malformed");
    }

    @Test
    void refusesEveryChangeOfOneCharacter() {
        var proof = sign(claims("1"));
        for (int i = 0; i < proof.length(); i++) {
            for (var c : new char[] {'A', 'B', '_', '.', '=', ' ', '\u00e9'}) {
                if (proof.charAt(i) != c) {
                    var changed = proof.substring(0, i) + c + proof.substring(i + 1);
                    assertThat(verify(changed)).as("%s at %s", c, i).isInstanceOf(Refused.class);
                }
            }
        }
        assertThat(verify(proof)).isInstanceOf(Proven.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "...", "a.b.c", "bnVsbA.bnVsbA.AAAA", "e30.e30.AAAA"})
    void refusesWhatIsNoProof(String text) {
        assertThat(verify(text)).isInstanceOf(Refused.class);
    }

    @Test
    void refusesALongProof() {
        assertRefused(sign(with("\"x\":\"" + "x".repeat(4096) + "\"")), "longer");
    }
}
