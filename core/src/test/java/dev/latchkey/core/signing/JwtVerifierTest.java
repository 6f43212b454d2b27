package dev.latchkey.core.signing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The known attacks on those who verify JWTs (RFC 8725 §2), one by one; each is refused, none throws. */
class JwtVerifierTest {

    private static final String TYPE = "at+jwt";
    private static final String CLAIMS = "{\"sub\":\"a\",\"n\":1}";
    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

    private final SigningKey active = SigningKey.generate();
    private final SigningKey retiring = SigningKey.generate();
    private final KeyRing ring = KeyRing.of(active, List.of(retiring));
    private final JwtVerifier verifier = new JwtVerifier(() -> ring);
    private final String good = new JwtSigner(() -> ring).sign(TYPE, CLAIMS);

    private boolean isAccepted(String compact) {
        return verifier.verify(compact, TYPE).isPresent();
    }

    private JWSHeader.Builder header() {
        return new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(new JOSEObjectType(TYPE))
                .keyID(active.kid());
    }

    private static String sign(JWSHeader header, JWSSigner signer) throws JOSEException {
        var jwt = new SignedJWT(header, new JWTClaimsSet.Builder().subject("a").build());
        jwt.sign(signer);
        return jwt.serialize();
    }

    private JWSSigner ours() throws JOSEException {
        return new ECDSASigner(active.privateKey());
    }

    private static String unsigned(String header) {
        return BASE64URL.encodeToString(header.getBytes(UTF_8)) + "."
                + BASE64URL.encodeToString(CLAIMS.getBytes(UTF_8));
    }

    @Test
    void acceptsWhatWasSignedByAKeyOfTheRing() throws Exception {
        var verified = verifier.verify(good, TYPE).orElseThrow();
        assertThat(verified.claims().getSubject()).isEqualTo("a");
        assertThat(isAccepted(sign(header().build(), ours()))).isTrue();
        var byRetiring = sign(header().keyID(retiring.kid()).build(), new ECDSASigner(retiring.privateKey()));
        assertThat(isAccepted(byRetiring)).isTrue();
    }

    @Test
    void refusesAKeyThatHasLeftTheRing() {
        assertThat(new JwtVerifier(() -> KeyRing.of(retiring, List.of())).verify(good, TYPE))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "NONE", "nOnE", "", "HS256", "ES384", "es256", "EdDSA"})
    void refusesAlgorithmsInTheHeaderOverAnySignature(String algorithm) {
        var kid = active.kid();
        var signature = good.substring(good.lastIndexOf('.') + 1);
        var text = unsigned("{\"alg\":\"" + algorithm + "\",\"typ\":\"at+jwt\",\"kid\":\"" + kid + "\"}");
        assertThat(isAccepted(text + ".")).isFalse();
        assertThat(isAccepted(text)).isFalse();
        assertThat(isAccepted(text + "." + signature)).isFalse();
    }

    /** The public key is public: as the secret of an HMAC it must prove nothing. */
    @Test
    void refusesAnHmacUnderThePublicKey() throws JOSEException {
        var header = new JWSHeader.Builder(JWSAlgorithm.HS256)
                .type(new JOSEObjectType(TYPE))
                .keyID(active.kid())
                .build();
        for (var secret : List.of(
                active.publicKey().getEncoded(),
                active.publicJwk().toJSONString().getBytes(UTF_8),
                ring.jwkSet().getBytes(UTF_8))) {
            assertThat(isAccepted(sign(header, new MACSigner(secret)))).isFalse();
        }
    }

    @Test
    void refusesRsa() throws JOSEException {
        var header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .type(new JOSEObjectType(TYPE))
                .keyID(active.kid())
                .build();
        var key = new RSAKeyGenerator(2048).generate();
        assertThat(isAccepted(sign(header, new RSASSASigner(key)))).isFalse();
    }

    @Test
    void refusesAKeyOfSomebodyElseWhateverTheHeaderSaysOfIt() throws JOSEException {
        var foreign = new ECKeyGenerator(Curve.P_256).keyID(active.kid()).generate();
        var signer = new ECDSASigner(foreign);
        ECKey published = foreign.toPublicJWK();
        assertThat(isAccepted(sign(header().build(), signer))).isFalse();
        assertThat(isAccepted(sign(header().jwk(published).build(), signer))).isFalse();
        assertThat(isAccepted(sign(header().keyID(null).jwk(published).build(), signer)))
                .isFalse();
        assertThat(isAccepted(sign(header().keyID("unknown").jwk(published).build(), signer)))
                .isFalse();
        var address = URI.create("http://127.0.0.1:1/keys");
        assertThat(isAccepted(sign(header().jwkURL(address).build(), signer))).isFalse();
        assertThat(isAccepted(sign(header().x509CertURL(address).build(), signer)))
                .isFalse();
        // A private key in the header is nonsense that a library might answer with an exception.
        var text = unsigned("{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"" + active.kid() + "\",\"jwk\":"
                + foreign.toJSONString() + "}");
        assertThat(isAccepted(text + "." + good.substring(good.lastIndexOf('.') + 1)))
                .isFalse();
    }

    @Test
    void refusesAKeyIdThatIsMissingUnknownOrNoText() throws JOSEException {
        assertThat(isAccepted(sign(header().keyID(null).build(), ours()))).isFalse();
        assertThat(isAccepted(sign(header().keyID("").build(), ours()))).isFalse();
        assertThat(isAccepted(sign(header().keyID("../" + active.kid()).build(), ours())))
                .isFalse();
        assertThat(isAccepted(sign(header().keyID(retiring.kid()).build(), ours())))
                .isFalse();
        assertThat(isAccepted(unsigned("{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":7}") + ".AAAA"))
                .isFalse();
    }

    /** RFC 8725 §3.11: a JWT of one kind is not taken for one of another. */
    @ParameterizedTest
    @ValueSource(strings = {"JWT", "latchkey-principal+jwt", "at", "application/at+jwt", ""})
    void refusesOtherTypes(String type) throws JOSEException {
        assertThat(isAccepted(sign(header().type(new JOSEObjectType(type)).build(), ours())))
                .isFalse();
        assertThat(isAccepted(sign(header().type(null).build(), ours()))).isFalse();
    }

    /** RFC 7515 §4.1.11: what is critical and not understood must be refused; we understand nothing critical. */
    @Test
    void refusesCriticalHeaders() throws JOSEException {
        var critical =
                header().criticalParams(Set.of("exp")).customParam("exp", 1).build();
        assertThat(isAccepted(sign(critical, ours()))).isFalse();
        var unencoded = header().base64URLEncodePayload(false)
                .criticalParams(Set.of("b64"))
                .build();
        assertThat(isAccepted(sign(unencoded, ours()))).isFalse();
    }

    @Test
    void refusesEveryOtherPayload() {
        var parts = good.split("\\.");
        var other = BASE64URL.encodeToString("{\"sub\":\"b\",\"n\":1}".getBytes(UTF_8));
        assertThat(isAccepted(parts[0] + "." + other + "." + parts[2])).isFalse();
        for (int i = 0; i < good.length(); i++) {
            for (var c : "AQgw-_.=~ \n".toCharArray()) {
                if (c != good.charAt(i)) {
                    var changed = good.substring(0, i) + c + good.substring(i + 1);
                    assertThat(isAccepted(changed)).as(changed).isFalse();
                }
            }
        }
    }

    /** Signatures that some verifiers took for good: all zero (CVE-2022-21449), empty, DER, too short, too long. */
    @Test
    void refusesSignaturesThatAreNone() {
        var signed = good.substring(0, good.lastIndexOf('.') + 1);
        for (var length : new int[] {0, 1, 32, 63, 64, 65, 70, 72, 128, 1000}) {
            assertThat(isAccepted(signed + BASE64URL.encodeToString(new byte[length])))
                    .isFalse();
        }
    }

    @Test
    void refusesTextsThatAreNoJwtOrTooLong() {
        for (var text : List.of(
                "",
                ".",
                "..",
                "...",
                "a.b.c",
                "eyJ",
                "eyJ.eyJ.eyJ",
                good + ".",
                "." + good,
                good + ".x",
                good + " ",
                " " + good,
                good + "=",
                unsigned("[]") + ".x",
                unsigned("null") + ".x",
                unsigned("{}") + ".x",
                "\u0000",
                good.replace('.', ':'))) {
            assertThat(isAccepted(text)).as(text).isFalse();
        }
        var wide = "{\"a\":\"" + "x".repeat(8192) + "\"}";
        assertThat(isAccepted(new JwtSigner(() -> ring).sign(TYPE, wide))).isFalse();
    }

    /** Signed by us, and yet no claims: only our own mistake could make one. */
    @ParameterizedTest
    @ValueSource(strings = {"", "text", "null", "1", "{", "{\"exp\":\"soon\"}"})
    void refusesClaimsThatAreNoObject(String claims) {
        assertThat(isAccepted(new JwtSigner(() -> ring).sign(TYPE, claims))).isFalse();
    }
}
