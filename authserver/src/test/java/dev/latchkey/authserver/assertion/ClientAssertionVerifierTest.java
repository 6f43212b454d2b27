package dev.latchkey.authserver.assertion;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.ECKey;
import dev.latchkey.authserver.assertion.AssertionResult.Broken;
import dev.latchkey.authserver.assertion.AssertionResult.Proven;
import dev.latchkey.authserver.assertion.AssertionResult.Refused;
import dev.latchkey.authserver.assertion.AssertionResult.Unproven;
import dev.latchkey.core.proof.JwkSet;
import dev.latchkey.core.proof.ProofException;
import dev.latchkey.core.proof.ReplayGuard;
import dev.latchkey.core.proof.TestKeys;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7523 §3 rule by rule, and the known attacks on those who verify assertions. */
class ClientAssertionVerifierTest {

    private static final Instant NOW = Instant.parse("2026-03-01T09:00:00Z");
    private static final String ISSUER = "https://api.example.com";
    private static final ECKey KEY = TestKeys.ec("a");
    private static final Proven PROVEN = new Proven(thumbprint());
    private static final String HEADER = "{\"alg\":\"ES256\",\"kid\":\"a\"}";

    private final ClientAssertionVerifier verifier =
            new ClientAssertionVerifier(ISSUER, new ReplayGuard(1600), NOW.minusSeconds(120));
    private final JwkSet keys;
    private Set<String> endpoints = Set.of();

    ClientAssertionVerifierTest() throws ProofException {
        keys = JwkSet.parse(("{\"keys\":[" + KEY.toPublicJWK().toJSONString() + "]}").getBytes(UTF_8));
    }

    private static String thumbprint() {
        try {
            return KEY.computeThumbprint().toString();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String claims(String jti) {
        return "{\"iss\":\"c1\",\"sub\":\"c1\",\"aud\":\"" + ISSUER + "\",\"jti\":\"" + jti + "\",\"exp\":" + at(60)
                + "}";
    }

    private static String at(long secondsFromNow) {
        return Long.toString(NOW.getEpochSecond() + secondsFromNow);
    }

    private static String with(String member) {
        return claims("1").replace("}", "," + member + "}");
    }

    private static String sign(String claims) {
        return TestKeys.es256(KEY, HEADER, claims);
    }

    private AssertionResult verify(String text) {
        return verify(text, NOW);
    }

    private AssertionResult verify(String text, Instant now) {
        try {
            return verifier.verify(UnprovenAssertion.read(text), keys, endpoints, now);
        } catch (ProofException e) {
            return new Unproven(e.reason());
        }
    }

    private void assertRefused(String text, String reason) {
        assertThat(verify(text))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.reason()).contains(reason));
    }

    @Test
    void provesTheClientOnce() {
        var assertion = sign(claims("1"));
        assertThat(verify(assertion)).isEqualTo(PROVEN);
        assertRefused(assertion, "used before");
        assertRefused(sign(with("\"x\":1")), "used before");
        assertThat(verify(sign(claims("2")))).isEqualTo(PROVEN);
    }

    /** RFC 7523 section 3, item 7: ids are remembered, and nobody's take up another's room. */
    @Test
    void isFullForTheClientThatFilledItsRoomAndForNobodyElse() throws ProofException {
        var tight = new ClientAssertionVerifier(ISSUER, new ReplayGuard(1600, 2, 2), NOW.minusSeconds(120));
        for (var id : List.of("1", "2")) {
            assertThat(tight.verify(UnprovenAssertion.read(sign(claims(id))), keys, endpoints, NOW))
                    .isEqualTo(PROVEN);
        }

        assertThat(tight.verify(UnprovenAssertion.read(sign(claims("3"))), keys, endpoints, NOW))
                .isEqualTo(new AssertionResult.Exhausted());

        var another = sign(claims("1").replace("\"c1\"", "\"c2\""));
        assertThat(tight.verify(UnprovenAssertion.read(another), keys, endpoints, NOW))
                .isEqualTo(PROVEN);
    }

    /** It could have been used before, and what was used then is not remembered. */
    @Test
    void refusesAnAssertionFromBeforeTheProcessBegan() {
        assertRefused(sign(with("\"iat\":" + at(-122))), "iat");
        assertThat(verify(sign(with("\"iat\":" + at(-121))))).isInstanceOf(Proven.class);
    }

    @Test
    void remembersAnAssertionForAllItsLife() {
        var assertion = sign(claims("1"));
        assertThat(verify(assertion)).isInstanceOf(Proven.class);
        assertThat(verify(assertion, NOW.plusSeconds(89))).isEqualTo(new Broken("jti: used before"));
        assertThat(verify(assertion, NOW.plusSeconds(90))).isEqualTo(new Broken("exp: expired"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"typ\":\"JWT\"", "\"typ\":\"client-authentication+jwt\"", "\"x\":1"})
    void takesTheTypesThatClientsSend(String member) {
        var header = HEADER.replace("}", "," + member + "}");
        assertThat(verify(TestKeys.es256(KEY, header, claims("1")))).isInstanceOf(Proven.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"at+jwt", "dpop+jwt", "jwt", "logout+jwt", ""})
    void refusesATokenOfAnotherType(String type) {
        assertRefused(TestKeys.es256(KEY, HEADER.replace("}", ",\"typ\":\"" + type + "\"}"), claims("1")), "typ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "HS256", "ES384", "RS256", "PS256", "EdDSA", "es256", ""})
    void refusesAnotherAlgorithmInTheHeader(String algorithm) {
        var text = TestKeys.es256(KEY, HEADER.replace("ES256", algorithm), claims("1"));
        assertThat(verify(text)).isInstanceOf(Refused.class);
        assertThat(verify(text.substring(0, text.lastIndexOf('.') + 1))).isInstanceOf(Refused.class);
    }

    @Test
    void refusesAnHmacUnderThePublicKey() throws Exception {
        var header = HEADER.replace("ES256", "HS256");
        assertRefused(TestKeys.hmac(KEY.toECPublicKey().getEncoded(), header, claims("1")), "alg");
        assertRefused(TestKeys.hmac(KEY.toPublicJWK().toJSONString().getBytes(UTF_8), header, claims("1")), "alg");
    }

    @Test
    void refusesKeysThatTheHeaderSupplies() {
        var foreign = TestKeys.ec("a");
        for (var member : new String[] {
            "\"jwk\":" + foreign.toPublicJWK().toJSONString(),
            "\"jku\":\"https://evil.example/keys\"",
            "\"x5u\":\"https://evil.example/chain\"",
            "\"x5c\":[\"AAAA\"]"
        }) {
            var header = HEADER.replace("}", "," + member + "}");
            assertRefused(TestKeys.es256(foreign, header, claims("1")), "supplies keys");
            assertRefused(TestKeys.es256(KEY, header, claims("1")), "supplies keys");
        }
        assertRefused(TestKeys.es256(foreign, HEADER, claims("1")), "signature");
        assertRefused(TestKeys.es256(KEY, HEADER.replace("\"a\"", "\"b\""), claims("1")), "signature");
        assertRefused(TestKeys.es256(KEY, HEADER.replace("}", ",\"crit\":[\"exp\"]}"), claims("1")), "extension");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"https://api.example.com/identity/oauth/token\"",
                "\"https://api.example.com/\"",
                "\"https://API.example.com\"",
                "[\"https://api.example.com\",\"https://other.example\"]",
                "[\"https://api.example.com\",\"https://api.example.com\"]",
                "[]",
                "[[\"https://api.example.com\"]]",
                "7",
                "null"
            })
    void refusesAnyAudienceButTheIssuerAlone(String audience) {
        assertRefused(sign(claims("1").replace("\"" + ISSUER + "\"", audience)), "aud");
    }

    @Test
    void takesTheIssuerAsTheOnlyElement() {
        assertThat(verify(sign(claims("1").replace("\"" + ISSUER + "\"", "[\"" + ISSUER + "\"]"))))
                .isInstanceOf(Proven.class);
    }

    @Test
    void refusesAnIssuerThatIsNotTheSubject() {
        assertRefused(sign(claims("1").replace("\"iss\":\"c1\"", "\"iss\":\"c2\"")), "iss");
        assertRefused(sign(claims("1").replace("\"iss\":\"c1\",", "")), "iss");
        assertRefused(sign(claims("1").replace("\"sub\":\"c1\",", "")), "sub");
        assertRefused(sign(claims("1").replace("\"sub\":\"c1\"", "\"sub\":[\"c1\"]")), "sub");
    }

    @ParameterizedTest
    @CsvSource({"-30, false", "-29, true", "330, true", "331, false"})
    void takesExpiriesWithinFiveMinutes(int seconds, boolean isGood) {
        assertThat(verify(sign(claims("1").replace(at(60), at(seconds)))) instanceof Proven)
                .isEqualTo(isGood);
    }

    /** Authlib writes an hour; what is usable for five minutes need not be remembered for longer. */
    @ParameterizedTest
    @CsvSource({"3630, 0, true", "3631, 0, false", "3600, -119, true"})
    void takesAnExpiryInAnHourOfWhatSaysWhenItWasIssued(int expires, int issued, boolean isGood) {
        var text = sign(with("\"iat\":" + at(issued)).replace(at(60), at(expires)));
        assertThat(verify(text) instanceof Proven).isEqualTo(isGood);
    }

    @Test
    void remembersAnAssertionOfAnHourForTheFiveMinutesThatItIsTaken() {
        var text = sign(with("\"iat\":" + at(0)).replace(at(60), at(3600)));
        assertThat(verify(text)).isEqualTo(PROVEN);
        assertThat(verify(text, NOW.plusSeconds(329))).isEqualTo(new Broken("jti: used before"));
        assertThat(verify(text, NOW.plusSeconds(330)))
                .isEqualTo(new Broken("iat: more than five minutes ago; make a new assertion for each request"));
        assertThat(verify(text, NOW.plusSeconds(3500))).isInstanceOf(Broken.class);
    }

    @Test
    void takesAnEndpointWhereTheClientMayNameIt() {
        var endpoint = ISSUER + "/identity/oauth/token";
        var text = sign(claims("1").replace(ISSUER, endpoint));
        assertThat(verify(text)).isEqualTo(new Broken("aud: expected the issuer, " + ISSUER));
        endpoints = Set.of(endpoint);
        assertThat(verify(text)).isEqualTo(PROVEN);
        assertThat(verify(sign(claims("2")))).isEqualTo(PROVEN);
        assertRefused(
                sign(claims("3").replace("\"" + ISSUER + "\"", "[\"" + ISSUER + "\",\"" + endpoint + "\"]")), "aud");
    }

    /** Whoever holds no key of the client learns nothing of the rules, and uses up no id. */
    @Test
    void looksAtTheSignatureBeforeEverythingElse() {
        var foreign = TestKeys.es256(TestKeys.ec("a"), HEADER, claims("1").replace(at(60), at(-60)));
        assertThat(verify(foreign)).isEqualTo(new Unproven("signature matches no key of the client"));
        assertThat(verify(TestKeys.es256(TestKeys.ec("a"), HEADER, claims("1"))))
                .isInstanceOf(Unproven.class);
        assertThat(verify(sign(claims("1")))).isEqualTo(PROVEN);
    }

    @ParameterizedTest
    @CsvSource({"nbf, 30, true", "nbf, 31, false", "iat, 30, true", "iat, 31, false"})
    void takesBeginningsThatOurClockMayBeBehind(String name, int seconds, boolean isGood) {
        assertThat(verify(sign(with("\"" + name + "\":" + at(seconds)))) instanceof Proven)
                .isEqualTo(isGood);
    }

    @Test
    void refusesTimesThatAreNone() {
        assertRefused(sign(claims("1").replace(",\"exp\":" + at(60), "")), "exp");
        assertRefused(sign(claims("1").replace(at(60), "\"" + at(60) + "\"")), "exp");
        assertRefused(sign(claims("1").replace(at(60), "9223372036854775807")), "exp");
        assertRefused(sign(claims("1").replace(at(60), "99999999999999999999")), "malformed");
    }

    @Test
    void refusesAnIdThatIsMissingOrLong() {
        assertThat(verify(sign(claims("x".repeat(128))))).isInstanceOf(Proven.class);
        assertRefused(sign(claims("x".repeat(129))), "jti");
        assertRefused(sign(claims("")), "jti");
    }

    @Test
    void refusesEveryChangeOfOneCharacter() {
        var assertion = sign(claims("1"));
        for (int i = 0; i < assertion.length(); i++) {
            for (var c : "ABgwQ01_-.=+ \n\u00e9".toCharArray()) {
                if (assertion.charAt(i) != c) {
                    var changed = assertion.substring(0, i) + c + assertion.substring(i + 1);
                    assertThat(verify(changed)).as("%s at %s", c, i).isInstanceOf(Refused.class);
                }
            }
        }
        assertThat(verify(assertion)).isInstanceOf(Proven.class);
    }
}
