package dev.latchkey.authserver.token;

import static dev.latchkey.testing.TestGrants.CONFIDENTIAL;
import static dev.latchkey.testing.TestGrants.PUBLIC;
import static dev.latchkey.testing.TestPlatform.basic;
import static dev.latchkey.testing.TestPlatform.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.Base64;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.latchkey.core.credential.ClientProof;
import dev.latchkey.core.credential.TokenFormat;
import dev.latchkey.core.grant.ApiResource;
import dev.latchkey.core.partner.Application;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.testing.TestGrants;
import dev.latchkey.testing.TestPlatform;
import java.net.URI;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** Every kind of token in place of every other, tokens changed on the way, and tokens where they are not meant to be. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokenConfusionTest {

    private static final Scopes SCOPES = Scopes.of("customers_read", "orders_read", "user_me_read");

    private TestPlatform platform;
    private TestGrants grants;

    @SuppressWarnings("NullAway.Init") // JUnit calls start() before anything else
    TokenConfusionTest() {}

    @BeforeAll
    void start(@TempDir Path folder) {
        platform = TestPlatform.start(folder);
        grants = new TestGrants(platform);
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    private Map<String, @Nullable String> application(TokenFormat format) {
        return grants.register(new Application.Protocol(format, ClientProof.SECRET), SCOPES, TestGrants.REDIRECT_URI);
    }

    private JsonNode tokens(Map<String, @Nullable String> application, @Nullable ApiResource resource) {
        var code = grants.code(grants.authorization(application, "ADMINISTRATOR", SCOPES, resource));
        return json(grants.exchange(CONFIDENTIAL, code, application));
    }

    private static String access(JsonNode tokens) {
        return tokens.get("access_token").asString();
    }

    private static String refresh(JsonNode tokens) {
        return tokens.get("refresh_token").asString();
    }

    private int status(String path, String token) {
        return platform.get(path, "Authorization", "Bearer " + token).statusCode();
    }

    @Test
    void takesEachKindAtItsOwnPlaceOnly() {
        var opaque = tokens(application(TokenFormat.OPAQUE), null);
        var jwt = tokens(application(TokenFormat.JWT), null);
        var code = grants.code(grants.authorization(CONFIDENTIAL, "STANDARD", SCOPES));
        var secret = String.valueOf(grants.credentials(CONFIDENTIAL).get("client_secret"));
        var kinds = new LinkedHashMap<String, String>();
        kinds.put("access token", access(opaque));
        kinds.put("JWT access token", access(jwt));
        kinds.put("refresh token", refresh(opaque));
        kinds.put("code", code);
        kinds.put("client secret", secret);
        kinds.put("API key", platform.apiKey(0));
        kinds.put("partner key", platform.partnerKey());
        kinds.forEach((kind, value) -> {
            if (!kind.endsWith("access token")) {
                assertThat(status("/users/me", value)).as(kind + " as bearer").isEqualTo(401);
            }
            if (!kind.equals("API key")) {
                var answer = platform.get("/orders?limit=1", "X-Api-Key", value);
                assertThat(answer.statusCode()).as(kind + " as API key").isIn(401, 403);
            }
            if (!kind.equals("refresh token")) {
                var answer = grants.refresh(CONFIDENTIAL, value, Map.of());
                assertThat(answer.statusCode()).as(kind + " as refresh token").isEqualTo(400);
                assertThat(json(answer).get("error").asString()).isEqualTo("invalid_grant");
            }
            if (!kind.equals("code")) {
                var answer = grants.exchange(CONFIDENTIAL, value, Map.of());
                assertThat(answer.statusCode()).as(kind + " as code").isEqualTo(400);
                assertThat(json(answer).get("error").asString()).isEqualTo("invalid_grant");
            }
            if (!kind.equals("client secret")) {
                var answer = grants.exchange(CONFIDENTIAL, code, Map.of("client_secret", value));
                assertThat(answer.statusCode()).as(kind + " as client secret").isEqualTo(401);
            }
        });
        assertThat(status("/users/me?access_token=" + access(opaque), "x")).isIn(400, 401);
        assertThat(platform.get("/users/me?access_token=" + access(opaque)).statusCode())
                .isIn(400, 401);
        assertThat(grants.exchange(CONFIDENTIAL, code, Map.of()).statusCode()).isEqualTo(200);
    }

    private static String sign(JWSHeader header, JWTClaimsSet claims, com.nimbusds.jose.JWSSigner signer) {
        try {
            var jwt = new SignedJWT(header, claims);
            jwt.sign(signer);
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private ECKey publishedKey(SignedJWT token) throws ParseException {
        var keys = JWKSet.parse(platform.get("/identity/oauth/jwks").body());
        return keys.getKeyByKeyId(token.getHeader().getKeyID()).toECKey();
    }

    /** The keys that RFC 8725 section 3 warns of: none, the public key as a secret, and one that the token brings itself. */
    @Test
    void refusesJwtsSignedByNobodyOrByAnybody() throws ParseException, JOSEException {
        var good = access(tokens(application(TokenFormat.JWT), null));
        assertThat(status("/users/me", good)).isEqualTo(200);
        var token = SignedJWT.parse(good);
        var claims = token.getJWTClaimsSet();
        var kid = token.getHeader().getKeyID();
        var type = new JOSEObjectType("at+jwt");
        var own = new ECKeyGenerator(Curve.P_256).keyID(kid).generate();
        var es256 = new JWSHeader.Builder(JWSAlgorithm.ES256).type(type);
        var signer = new ECDSASigner(own);
        var published = publishedKey(token);
        var secret = Arrays.copyOf(published.toPublicJWK().toJSONString().getBytes(UTF_8), 64);
        var none = Base64URL.encode("{\"alg\":\"none\",\"typ\":\"at+jwt\",\"kid\":\"" + kid + "\"}");
        var parts = good.split("\\.");
        for (var forged : List.of(
                none + "." + parts[1] + ".",
                none + "." + parts[1] + "." + parts[2],
                sign(
                        new JWSHeader.Builder(JWSAlgorithm.HS256)
                                .type(type)
                                .keyID(kid)
                                .build(),
                        claims,
                        new MACSigner(published.toECPublicKey().getEncoded())),
                sign(
                        new JWSHeader.Builder(JWSAlgorithm.HS256)
                                .type(type)
                                .keyID(kid)
                                .build(),
                        claims,
                        new MACSigner(secret)),
                sign(es256.keyID(kid).build(), claims, signer),
                sign(es256.keyID("other").build(), claims, signer),
                sign(es256.keyID(kid).jwk(own.toPublicJWK()).build(), claims, signer),
                sign(
                        es256.keyID(kid)
                                .jwk(null)
                                .jwkURL(URI.create("https://evil.example/jwks"))
                                .build(),
                        claims,
                        signer),
                sign(
                        es256.jwkURL(null)
                                .x509CertURL(URI.create("https://evil.example/x5u"))
                                .build(),
                        claims,
                        signer),
                sign(
                        es256.x509CertURL(null)
                                .x509CertChain(List.of(new Base64("AAAA")))
                                .build(),
                        claims,
                        signer),
                sign(es256.x509CertChain(null).type(JOSEObjectType.JWT).build(), claims, signer))) {
            assertThat(status("/users/me", forged)).as(forged).isEqualTo(401);
        }
    }

    @Test
    void refusesJwtsChangedOnTheWay() {
        var first = access(tokens(application(TokenFormat.JWT), null)).split("\\.");
        var other = access(tokens(application(TokenFormat.JWT), null)).split("\\.");
        // The claims of one grant under the signature of another, and one signature in another writing.
        assertThat(status("/users/me", first[0] + "." + other[1] + "." + first[2]))
                .isEqualTo(401);
        var whole = String.join(".", first);
        for (var changed : List.of(
                whole + "=",
                whole + "==",
                whole + ".",
                whole + ".AAAA",
                first[0] + "." + first[1] + ".",
                first[0] + "." + first[1] + "." + first[2].substring(1),
                lastCharacterChanged(whole),
                first[0] + "=." + first[1] + "." + first[2])) {
            assertThat(status("/users/me", changed)).as(changed).isEqualTo(401);
        }
    }

    /** The two spare bits of the last character of 64 bytes. */
    private static String lastCharacterChanged(String text) {
        var alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        var last = alphabet.indexOf(text.charAt(text.length() - 1));
        return text.substring(0, text.length() - 1) + alphabet.charAt(last ^ 1);
    }

    @ParameterizedTest
    @EnumSource(TokenFormat.class)
    void tellsNobodyElseAboutAToken(TokenFormat format) {
        var own = application(format);
        var other = application(format);
        var token = access(tokens(own, null));
        assertThat(isActive(token, own)).isTrue();
        assertThat(isActive(token, other)).isFalse();
        assertThat(isActive(token, company(1))).isFalse();
        assertThat(isActive(token, company(0))).isTrue();
        var unproven = grants.introspect(token, Map.of("client_id", grants.clientId(PUBLIC)));
        assertThat(json(unproven).get("active").asBoolean()).isFalse();
        var publics = access(grants.tokens(PUBLIC, "STANDARD", SCOPES));
        var self = grants.introspect(publics, Map.of("client_id", grants.clientId(PUBLIC)));
        assertThat(self.body()).isEqualTo(unproven.body());
        assertThat(grants.introspect(token, Map.of()).statusCode()).isEqualTo(401);
        var refreshToken = refresh(tokens(own, null));
        assertThat(isActive(refreshToken, own)).isTrue();
        assertThat(isActive(refreshToken, other)).isFalse();
        assertThat(isActive(refreshToken, company(0)))
                .as("who guards an API must not take it for an access token")
                .isFalse();
    }

    private Map<String, @Nullable String> company(int company) {
        var client = platform.client(company, 0);
        return Map.of(
                "client_id", client.get("clientId").asString(),
                "client_secret", client.get("clientSecret").asString());
    }

    private boolean isActive(String token, Map<String, @Nullable String> credentials) {
        var answer = grants.introspect(token, credentials);
        assertThat(answer.statusCode()).isEqualTo(200);
        return json(answer).get("active").asBoolean();
    }

    @ParameterizedTest
    @EnumSource(TokenFormat.class)
    void revokesNothingOfAnothers(TokenFormat format) {
        var own = application(format);
        var tokens = tokens(own, null);
        for (var token : List.of(access(tokens), refresh(tokens))) {
            assertThat(grants.revoke(CONFIDENTIAL, token).statusCode()).isEqualTo(200);
            assertThat(grants.revoke(PUBLIC, token).statusCode()).isEqualTo(200);
            var companys = platform.post(
                    "/identity/oauth/revoke",
                    "token=" + token,
                    "Content-Type",
                    "application/x-www-form-urlencoded",
                    "Authorization",
                    basic(
                            platform.client(0, 0).get("clientId").asString(),
                            platform.client(0, 0).get("clientSecret").asString()));
            assertThat(companys.statusCode()).isEqualTo(200);
        }
        assertThat(status("/users/me", access(tokens))).isEqualTo(200);
        assertThat(grants.refresh(CONFIDENTIAL, refresh(tokens), own).statusCode())
                .isEqualTo(200);
        var others = grants.refresh(CONFIDENTIAL, refresh(tokens), Map.of());
        assertThat(json(others).get("error").asString()).isEqualTo("invalid_grant");
        assertThat(status("/users/me", access(tokens))).isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource(TokenFormat.class)
    void keepsATokenForOneApiAwayFromOthers(TokenFormat format) {
        var own = application(format);
        var orders = platform.api("/orders").toString();
        var tokens = tokens(own, new ApiResource(orders, "orders-api"));
        assertThat(status("/orders?limit=1", access(tokens))).isEqualTo(200);
        assertThat(status("/customers?limit=1", access(tokens))).isEqualTo(401);
        assertThat(status("/users/me", access(tokens))).isEqualTo(401);
        for (var resource : List.of(
                platform.api("").toString(), platform.api("/v1/companies").toString(), "https://evil.example/", "x")) {
            var changed = new LinkedHashMap<String, @Nullable String>(own);
            changed.put("resource", resource);
            var answer = grants.refresh(CONFIDENTIAL, refresh(tokens), changed);
            assertThat(answer.statusCode()).as(resource).isEqualTo(400);
            assertThat(json(answer).get("error").asString()).isEqualTo("invalid_target");
        }
        var next = json(grants.refresh(CONFIDENTIAL, refresh(tokens), own));
        assertThat(status("/orders?limit=1", access(next))).isEqualTo(200);
        assertThat(status("/customers?limit=1", access(next))).isEqualTo(401);
    }

    @Test
    void givesNoMoreScopesThanTheUserGranted() {
        var less = grants.tokens(CONFIDENTIAL, "ADMINISTRATOR", Scopes.of("user_me_read"));
        for (var scope :
                List.of("user_me_read orders_read", "orders_read", "unknown", "", "user_me_read  orders_read")) {
            var answer = grants.refresh(CONFIDENTIAL, refresh(less), Map.of("scope", scope));
            assertThat(json(answer).get("error").asString()).as(scope).isEqualTo("invalid_scope");
        }
        assertThat(status("/orders?limit=1", access(less))).isEqualTo(403);
        assertThat(grants.refresh(CONFIDENTIAL, refresh(less), Map.of()).statusCode())
                .isEqualTo(200);
    }
}
