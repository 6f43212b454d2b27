package dev.latchkey.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.latchkey.client.Verification.Reason;
import dev.latchkey.client.Verification.Refused;
import dev.latchkey.client.Verification.Verified;
import dev.latchkey.engine.protocol.CredentialKind;
import dev.latchkey.engine.protocol.Permission;
import dev.latchkey.engine.protocol.Scope;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.Provider;
import java.security.Security;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrincipalVerifierTest {

    private static final String ISSUER = "http://localhost:8080";
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final ECKey KEY = newKey("k1");

    private final PrincipalVerifier verifier =
            new PrincipalVerifier(ISSUER, PrincipalKeys.fixed(new JWKSet(KEY)), () -> NOW);

    @Nested
    class WhenVerified {

        @Test
        void readsEveryKindOfPrincipal() {
            assertThat(principal(claims("anonymous"))).isEqualTo(new UpstreamPrincipal.Anonymous());
            assertThat(principal(claims("api_key")))
                    .isEqualTo(new UpstreamPrincipal.CompanyKey(
                            "cred-1", new UpstreamPrincipal.Company("c-1", "acme"), "u-1"));
            assertThat(principal(claims("partner_api_key")))
                    .isEqualTo(new UpstreamPrincipal.PartnerKey("cred-1", "p-1"));
            assertThat(principal(claims("oauth_client_credentials")))
                    .asInstanceOf(type(UpstreamPrincipal.CompanyClient.class))
                    .satisfies(client -> {
                        assertThat(client.findKind()).contains(CredentialKind.CLIENT_CREDENTIALS);
                        assertThat(client.findUserId()).isEmpty();
                        assertThat(client.accessGroupId()).isEqualTo("g-1");
                        assertThat(client.holds(new Scope("orders_read"))).isTrue();
                        assertThat(client.holds(new Scope("orders_manage"))).isFalse();
                        assertThat(client.role().holds(new Permission("orders_create")))
                                .isTrue();
                        assertThat(client.reachesWholeOrganisation()).isFalse();
                    });
            assertThat(principal(claims("oauth_authorization_code")))
                    .asInstanceOf(type(UpstreamPrincipal.ActingUser.class))
                    .satisfies(user -> assertThat(user.userId()).isEqualTo("u-1"));
        }

        @Test
        void asksTheProviderThatIsNamed() {
            var token = sign(claims("api_key"));
            assertThat(verifier.withProvider(Objects.requireNonNull(Security.getProvider("SunEC")))
                            .verify(token, "orders-api"))
                    .isInstanceOf(Verified.class);
            var knowsNothing = new Provider("nothing", "1", "") {
                private static final long serialVersionUID = 1;
            };
            assertThat(reason(verifier.withProvider(knowsNothing).verify(token, "orders-api")))
                    .isEqualTo(Reason.BAD_SIGNATURE);
            assertThat(verifier.verify(token, "orders-api"))
                    .as("of which this one is another")
                    .isInstanceOf(Verified.class);
        }

        @Test
        void takesAnyOfSeveralAudiences() {
            var token = sign(claims("api_key"));
            assertThat(verifier.verify(token, Set.of("customers-api", "orders-api")))
                    .isInstanceOf(Verified.class);
        }

        @Test
        void toleratesClockSkewUpToItsLimit() {
            assertThat(verify(with(claims("api_key"), "exp", NOW.minusSeconds(4))))
                    .isInstanceOf(Verified.class);
            assertThat(verify(with(claims("api_key"), "iat", NOW.plusSeconds(5))))
                    .isInstanceOf(Verified.class);
        }
    }

    /** The gateway sends the same principal with many requests. */
    @Nested
    class WhenSeenBefore {

        private final Map<String, JWK> published = new HashMap<>(Map.of("k1", KEY.toPublicJWK()));
        private final AtomicReference<Instant> now = new AtomicReference<>(NOW);
        private final PrincipalVerifier often =
                new PrincipalVerifier(ISSUER, kid -> Optional.ofNullable(published.get(kid)), now::get);
        private final String token = sign(claims("api_key"));

        @Test
        void checksItsSignatureOnce() {
            var first = often.verify(token, "orders-api");
            assertThat(first).isInstanceOf(Verified.class);
            var again = often.verify(new String(token.toCharArray()), "orders-api");
            assertThat(again).isEqualTo(first);
            assertThat(((Verified) again).principal()).isSameAs(((Verified) first).principal());
        }

        @Test
        void believesItNoLongerThanItsTimeForNoOtherApiAndByNoOtherKey() {
            often.verify(token, "orders-api");
            assertThat(reason(often.verify(token, "customers-api"))).isEqualTo(Reason.WRONG_AUDIENCE);
            now.set(NOW.plusSeconds(55));
            assertThat(reason(often.verify(token, "orders-api"))).isEqualTo(Reason.NOT_CURRENT);
            now.set(NOW);
            assertThat(often.verify(token, "orders-api")).isInstanceOf(Verified.class);
            published.put("k1", newKey("k1").toPublicJWK());
            assertThat(reason(often.verify(token, "orders-api"))).isEqualTo(Reason.BAD_SIGNATURE);
            published.clear();
            assertThat(reason(often.verify(token, "orders-api"))).isEqualTo(Reason.UNKNOWN_KEY);
        }

        @Test
        void forgetsWhatWasNotSeenForLong() {
            var first = ((Verified) often.verify(token, "orders-api")).principal();
            for (var i = 0; i < 1_200; i++) {
                assertThat(often.verify(sign(with(claims("api_key"), "pad", i + "x".repeat(6_000))), "orders-api"))
                        .isInstanceOf(Verified.class);
            }
            assertThat(((Verified) often.verify(token, "orders-api")).principal())
                    .isEqualTo(first)
                    .isNotSameAs(first);
        }
    }

    @Nested
    class WhenRefused {

        @Test
        void refusesAbsentAndEmptyHeader() {
            assertThat(reason(verifier.verify(null, "orders-api"))).isEqualTo(Reason.MISSING);
            assertThat(reason(verifier.verify("", "orders-api"))).isEqualTo(Reason.MISSING);
        }

        @ParameterizedTest
        @ValueSource(strings = {"x", "a.b.c", "....", "eyJhbGciOiJFUzI1NiJ9", "{\"alg\":\"ES256\"}"})
        void refusesNoise(String value) {
            assertThat(reason(verifier.verify(value, "orders-api"))).isEqualTo(Reason.MALFORMED);
        }

        @Test
        void refusesHeaderLongerThanTheLimit() {
            var value = "a".repeat(PrincipalVerifier.HEADER_LENGTH_MAX + 1);
            assertThat(reason(verifier.verify(value, "orders-api"))).isEqualTo(Reason.MALFORMED);
        }

        @Test
        void refusesUnsignedToken() {
            var unsigned = new PlainJWT(claims("api_key")).serialize();
            assertThat(reason(verifier.verify(unsigned, "orders-api"))).isEqualTo(Reason.WRONG_ALGORITHM);
        }

        /** The public key as an HMAC secret: the classic confusion of algorithms. */
        @Test
        void refusesSymmetricAlgorithm() throws JOSEException {
            var secret = KEY.toPublicJWK().toJSONString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
            var token = sign(claims("api_key"), header(JWSAlgorithm.HS256).build(), new MACSigner(secret));
            assertThat(reason(verifier.verify(token, "orders-api"))).isEqualTo(Reason.WRONG_ALGORITHM);
        }

        @Test
        void refusesAsymmetricAlgorithmThatIsNotConfigured() throws JOSEException {
            var key = new ECKeyGenerator(Curve.P_384).keyID("k1").generate();
            var token = sign(claims("api_key"), header(JWSAlgorithm.ES384).build(), new ECDSASigner(key));
            assertThat(reason(verifier.verify(token, "orders-api"))).isEqualTo(Reason.WRONG_ALGORITHM);
        }

        @ParameterizedTest
        @ValueSource(strings = {"at+jwt", "JWT", "Latchkey-Principal+jwt+x"})
        void refusesOtherTypes(String typ) throws JOSEException {
            var header =
                    header(JWSAlgorithm.ES256).type(new JOSEObjectType(typ)).build();
            assertThat(reason(verifier.verify(sign(claims("api_key"), header, new ECDSASigner(KEY)), "orders-api")))
                    .isEqualTo(Reason.WRONG_TYPE);
        }

        @Test
        void refusesMissingType() throws JOSEException {
            var header = new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("k1").build();
            assertThat(reason(verifier.verify(sign(claims("api_key"), header, new ECDSASigner(KEY)), "orders-api")))
                    .isEqualTo(Reason.WRONG_TYPE);
        }

        @Test
        void refusesTokenThatBringsItsKey() throws JOSEException {
            var own = newKey("k1");
            var jwk = header(JWSAlgorithm.ES256).jwk(own.toPublicJWK()).build();
            var jku = header(JWSAlgorithm.ES256)
                    .jwkURL(URI.create("http://localhost:9/keys"))
                    .build();
            for (var header : List.of(jwk, jku)) {
                assertThat(reason(verifier.verify(sign(claims("api_key"), header, new ECDSASigner(own)), "orders-api")))
                        .isEqualTo(Reason.FORBIDDEN_PARAMETER);
            }
        }

        @Test
        void refusesUnknownKey() throws JOSEException {
            var other = newKey("k2");
            var header = header(JWSAlgorithm.ES256).keyID("k2").build();
            assertThat(reason(verifier.verify(sign(claims("api_key"), header, new ECDSASigner(other)), "orders-api")))
                    .isEqualTo(Reason.UNKNOWN_KEY);
        }

        @Test
        void refusesTamperedClaims() {
            var genuine = sign(claims("api_key")).split("\\.");
            var forged = sign(with(claims("api_key"), "company_id", "c-2")).split("\\.");
            var mixed = genuine[0] + "." + forged[1] + "." + genuine[2];
            assertThat(reason(verifier.verify(mixed, "orders-api"))).isEqualTo(Reason.BAD_SIGNATURE);
        }

        @Test
        void refusesSignatureOfAnotherKeyUnderAKnownKid() throws JOSEException {
            var token = sign(claims("api_key"), header(JWSAlgorithm.ES256).build(), new ECDSASigner(newKey("k1")));
            assertThat(reason(verifier.verify(token, "orders-api"))).isEqualTo(Reason.BAD_SIGNATURE);
        }

        @Test
        void refusesOtherIssuerAndAudience() {
            assertThat(reason(verify(with(claims("api_key"), "iss", "http://localhost:9999"))))
                    .isEqualTo(Reason.WRONG_ISSUER);
            assertThat(reason(verifier.verify(sign(claims("api_key")), "audit-api")))
                    .isEqualTo(Reason.WRONG_AUDIENCE);
            assertThat(reason(verify(with(claims("api_key"), "aud", List.of("orders-api", "audit-api")))))
                    .isEqualTo(Reason.WRONG_AUDIENCE);
        }

        @Test
        void refusesWhatIsPastOrNotYetOrTooLongLived() {
            assertThat(reason(verify(with(claims("api_key"), "exp", NOW.minusSeconds(5)))))
                    .isEqualTo(Reason.NOT_CURRENT);
            assertThat(reason(verify(with(claims("api_key"), "iat", NOW.plusSeconds(6)))))
                    .isEqualTo(Reason.NOT_CURRENT);
            assertThat(reason(verify(with(claims("api_key"), "exp", NOW.plusSeconds(291)))))
                    .isEqualTo(Reason.NOT_CURRENT);
            assertThat(reason(verify(with(claims("api_key"), "exp", null)))).isEqualTo(Reason.NOT_CURRENT);
            assertThat(reason(verify(with(claims("api_key"), "iat", null)))).isEqualTo(Reason.NOT_CURRENT);
        }

        @ParameterizedTest
        @ValueSource(strings = {"kind", "credential_id", "company_id", "company_identifier", "user_id"})
        void refusesMissingClaim(String name) {
            assertThat(reason(verify(with(claims("api_key"), name, null)))).isEqualTo(Reason.MALFORMED);
        }

        @Test
        void refusesUnknownKindAndMissingRole() {
            assertThat(reason(verify(with(claims("api_key"), "kind", "root")))).isEqualTo(Reason.MALFORMED);
            assertThat(reason(verify(with(claims("oauth_client_credentials"), "permissions", null))))
                    .isEqualTo(Reason.MALFORMED);
        }

        @Test
        void refusesToBeBuiltForSymmetricAlgorithms() {
            var keys = PrincipalKeys.fixed(new JWKSet(KEY));
            assertThatThrownBy(() -> new PrincipalVerifier(ISSUER, keys, Set.of(JWSAlgorithm.HS256), () -> NOW))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    /** Whatever becomes of a genuine token on its way: it is the same one, or it is refused. */
    @Nested
    class Mangled {

        private static final List<String> JSON = List.of(
                "null",
                "true",
                "0",
                "-1e400",
                "\"\"",
                "[]",
                "[null]",
                "{}",
                "{\"alg\":null}",
                "{\"\":null}",
                "{",
                "",
                "\u0000",
                "{\"alg\":{}}",
                "{\"alg\":\"none\"}",
                "{\"alg\":\"ES256\",\"b64\":false,\"crit\":[\"b64\"]}",
                "{\"alg\":\"ES256\",\"crit\":null}",
                "{\"alg\":\"ES256\",\"jwk\":{}}",
                "{\"alg\":\"ES256\",\"x5c\":[null]}",
                "{\"alg\":\"ES256\",\"typ\":null,\"kid\":null}",
                "{\"alg\":\"ES256\",\"typ\":{},\"kid\":[]}",
                "[".repeat(2_000),
                "{\"a\":".repeat(2_000));

        private static final String OTHERS = ".A=\0\u00e9";

        private final String genuine = sign(claims("api_key"));

        private String part(String json) {
            return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
        }

        private void assertRefused(String value) {
            assertThatCode(() -> assertThat(verifier.verify(value, "orders-api"))
                            .as(value)
                            .isInstanceOf(Refused.class))
                    .as(value)
                    .doesNotThrowAnyException();
        }

        @Test
        void refusesAnyJsonInTheWrongPlace() {
            var parts = genuine.split("\\.", -1);
            for (var json : JSON) {
                assertRefused(part(json) + "." + parts[1] + "." + parts[2]);
                assertRefused(parts[0] + "." + part(json) + "." + parts[2]);
                assertRefused(parts[0] + "." + parts[1] + "." + part(json));
                assertRefused(part(json) + "." + part(json) + "." + part(json));
                assertRefused(part(json) + "." + part(json) + ".");
            }
        }

        /** Of which the key says that they are genuine, though no gateway of ours signs such. */
        @Test
        void refusesSignedClaimsThatAreNoneOfAPrincipal() throws JOSEException {
            for (var json : JSON) {
                var token = new JWSObject(header(JWSAlgorithm.ES256).build(), new Payload(json));
                token.sign(new ECDSASigner(KEY));
                assertRefused(token.serialize());
            }
            for (var name : claims("oauth_authorization_code").getClaims().keySet()) {
                for (var wrong : List.of("{}", "[]", "[null]", "-1", "1e300", "true", "\"\\u0000\"")) {
                    var claims = claims("oauth_authorization_code").toString(true);
                    var token = new JWSObject(
                            header(JWSAlgorithm.ES256).build(), new Payload(replace(claims, name, wrong)));
                    token.sign(new ECDSASigner(KEY));
                    assertThatCode(() -> verifier.verify(token.serialize(), "orders-api"))
                            .as(name + " " + wrong)
                            .doesNotThrowAnyException();
                }
            }
        }

        /** The later of two members of one name counts, or the token is refused. */
        private String replace(String claims, String name, String value) {
            return claims.substring(0, claims.length() - 1) + ",\"" + name + "\":" + value + "}";
        }

        @Test
        void refusesEveryCutAndMostChangesOfACharacter() {
            var random = new SplittableRandom(11);
            var same = principal(claims("api_key"));
            for (var i = 0; i < genuine.length(); i++) {
                assertRefused(genuine.substring(0, i));
                for (var other : List.of(OTHERS.charAt(i % OTHERS.length()), (char) random.nextInt(1, 0x3000))) {
                    var mangled = genuine.substring(0, i) + other + genuine.substring(i + 1);
                    assertThatCode(() -> {
                                if (verifier.verify(mangled, "orders-api") instanceof Verified(var principal)) {
                                    assertThat(principal).isEqualTo(same);
                                }
                            })
                            .as(mangled)
                            .doesNotThrowAnyException();
                }
            }
        }
    }

    private Verification verify(JWTClaimsSet claims) {
        return verifier.verify(sign(claims), "orders-api");
    }

    private UpstreamPrincipal principal(JWTClaimsSet claims) {
        return switch (verify(claims)) {
            case Verified(UpstreamPrincipal principal) -> principal;
            case Refused refused -> throw new AssertionError(refused.toString());
        };
    }

    private static Reason reason(Verification verification) {
        return switch (verification) {
            case Verified(UpstreamPrincipal principal) -> throw new AssertionError("verified " + principal);
            case Refused refused -> refused.reason();
        };
    }

    private static JWTClaimsSet claims(String kind) {
        var claims = new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience("orders-api")
                .issueTime(Date.from(NOW.minusSeconds(10)))
                .expirationTime(Date.from(NOW.plusSeconds(50)))
                .jwtID("req-1")
                .claim("kind", kind)
                .subject("s")
                .claim("whole_organisation", kind.equals("api_key"));
        if (!kind.equals("anonymous")) {
            claims.claim("credential_id", "cred-1");
        }
        if (kind.equals("partner_api_key")) {
            claims.claim("partner_id", "p-1");
        }
        if (kind.equals("api_key") || kind.startsWith("oauth")) {
            claims.claim("company_id", "c-1").claim("company_identifier", "acme");
        }
        if (kind.equals("api_key") || kind.equals("oauth_authorization_code")) {
            claims.claim("user_id", "u-1");
        }
        if (kind.startsWith("oauth")) {
            claims.claim("system_role", "STANDARD")
                    .claim("system_role_name", "Standard")
                    .claim("permissions", List.of("orders_create"))
                    .claim("access_group", "g-1")
                    .claim("scope", "orders_read users_read");
        }
        return claims.build();
    }

    private static JWTClaimsSet with(JWTClaimsSet claims, String name, @Nullable Object value) {
        var changed = new JWTClaimsSet.Builder(claims);
        return changed.claim(name, value instanceof Instant instant ? Date.from(instant) : value)
                .build();
    }

    private static JWSHeader.Builder header(JWSAlgorithm algorithm) {
        return new JWSHeader.Builder(algorithm)
                .type(new JOSEObjectType(PrincipalVerifier.TYPE))
                .keyID("k1");
    }

    private static String sign(JWTClaimsSet claims) {
        try {
            return sign(claims, header(JWSAlgorithm.ES256).build(), new ECDSASigner(KEY));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String sign(JWTClaimsSet claims, JWSHeader header, JWSSigner signer) throws JOSEException {
        var token = new SignedJWT(header, claims);
        token.sign(signer);
        return token.serialize();
    }

    private static ECKey newKey(String keyId) {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID(keyId).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
