package dev.latchkey.flow;

import static dev.latchkey.testing.TestPlatform.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.ECKey;
import dev.latchkey.core.credential.ClientKeys;
import dev.latchkey.core.credential.ClientProof;
import dev.latchkey.core.credential.TokenFormat;
import dev.latchkey.core.partner.Application;
import dev.latchkey.core.proof.TestKeys;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.testing.TestGrants;
import dev.latchkey.testing.TestPlatform;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Client assertions as libraries make them with their defaults, and what a client is told when its own breaks a rule. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AssertingLibrariesTest {

    private static final Scopes SCOPES = Scopes.of("orders_read", "user_me_read");
    private static final String TOKEN = "/identity/oauth/token";
    private static final String PAR = "/identity/oauth/par";
    private static final String INTROSPECT = "/identity/oauth/introspect";

    private final ECKey key = TestKeys.ec("one");
    private TestPlatform platform;
    private TestGrants grants;
    private String strict;
    private String lenient;

    @BeforeAll
    void start(@TempDir Path folder) {
        platform = TestPlatform.start(folder);
        grants = new TestGrants(platform);
        strict = register(false);
        lenient = register(true);
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    private String register(boolean takesEndpointAudience) {
        var jwks = "{\"keys\":[" + key.toPublicJWK().toJSONString() + "]}";
        var keys = ClientKeys.inline(jwks).takingEndpointAudience(takesEndpointAudience);
        var protocol = new Application.Protocol(TokenFormat.OPAQUE, ClientProof.by(keys));
        return String.valueOf(
                grants.register(protocol, SCOPES, TestGrants.REDIRECT_URI).get("client_id"));
    }

    private String issuer() {
        return platform.sheet().get("apiUrl").asString();
    }

    /** Spring Security 6 and 7, NimbusJwtClientAuthenticationParametersConverter: the endpoint, one minute, a random jti. */
    private String bySpring(String clientId, String audience) {
        var now = Instant.now().getEpochSecond();
        return TestKeys.es256(
                key,
                "{\"kid\":\"one\",\"alg\":\"ES256\"}",
                "{\"iss\":\"%s\",\"sub\":\"%s\",\"aud\":\"%s\",\"exp\":%d,\"iat\":%d,\"jti\":\"%s\"}"
                        .formatted(clientId, clientId, audience, now + 60, now, UUID.randomUUID()));
    }

    /** Authlib, PrivateKeyJWT: the token endpoint, one hour. */
    private String byAuthlib(String clientId, String audience) {
        var now = Instant.now().getEpochSecond();
        return TestKeys.es256(
                key,
                "{\"alg\":\"ES256\",\"typ\":\"JWT\"}",
                "{\"iss\":\"%s\",\"aud\":\"%s\",\"sub\":\"%s\",\"iat\":%d,\"exp\":%d,\"jti\":\"%s\"}"
                        .formatted(clientId, audience, clientId, now, now + 3600, UUID.randomUUID()));
    }

    private HttpResponse<String> post(String path, String assertion, Map<String, String> parameters) {
        var form = parameters.entrySet().stream()
                .map(one -> one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return platform.post(
                path,
                form + "&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer"
                        + "&client_assertion=" + assertion,
                "Content-Type",
                "application/x-www-form-urlencoded");
    }

    private HttpResponse<String> introspect(String assertion) {
        return post(INTROSPECT, assertion, Map.of("token", "x"));
    }

    private HttpResponse<String> push(String clientId, String assertion) {
        return post(
                PAR,
                assertion,
                Map.of(
                        "client_id",
                        clientId,
                        "response_type",
                        "code",
                        "redirect_uri",
                        TestGrants.REDIRECT_URI,
                        "scope",
                        "orders_read",
                        "code_challenge",
                        TestGrants.challenge(TestGrants.VERIFIER),
                        "code_challenge_method",
                        "S256"));
    }

    private void assertRefused(HttpResponse<String> answer, String rule) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(401);
        assertThat(json(answer).get("error").asString()).isEqualTo("invalid_client");
        assertThat(json(answer).get("error_description").asString()).contains(rule);
    }

    @Test
    void takesTheEndpointThatSpringNamesFromAClientThatIsRegisteredSo() {
        for (var endpoint : new String[] {TOKEN, INTROSPECT}) {
            assertThat(introspect(bySpring(lenient, issuer() + endpoint)).statusCode())
                    .as(endpoint)
                    .isEqualTo(200);
            assertRefused(introspect(bySpring(strict, issuer() + endpoint)), "aud: expected the issuer, " + issuer());
        }
        var code = Map.of(
                "grant_type",
                "authorization_code",
                "code",
                "unknown",
                "redirect_uri",
                TestGrants.REDIRECT_URI,
                "code_verifier",
                TestGrants.VERIFIER);
        assertThat(json(post(TOKEN, bySpring(lenient, issuer() + TOKEN), code))
                        .get("error")
                        .asString())
                .isEqualTo("invalid_grant");
        assertThat(json(post(TOKEN, bySpring(strict, issuer() + TOKEN), code))
                        .get("error")
                        .asString())
                .isEqualTo("invalid_client");
        assertThat(introspect(bySpring(strict, issuer())).statusCode()).isEqualTo(200);
        assertRefused(introspect(bySpring(lenient, issuer() + PAR)), "aud");
        assertRefused(introspect(bySpring(lenient, "https://other.example" + TOKEN)), "aud");
    }

    /** RFC 9126 section 2: the issuer, the token endpoint or the endpoint itself, of every client. */
    @Test
    void takesTheEndpointOfAPushedRequestFromEveryClient() {
        for (var audience : new String[] {"", TOKEN, PAR}) {
            var answer = push(strict, bySpring(strict, issuer() + audience));
            assertThat(answer.statusCode())
                    .as("%s: %s", audience, answer.body())
                    .isEqualTo(201);
        }
        assertRefused(push(strict, bySpring(strict, issuer() + INTROSPECT)), "aud");
    }

    @Test
    void takesTheHourOfAuthlib() {
        var assertion = byAuthlib(lenient, issuer() + TOKEN);
        assertThat(introspect(assertion).statusCode()).isEqualTo(200);
        assertRefused(introspect(assertion), "jti: used before");
        assertThat(introspect(byAuthlib(strict, issuer())).statusCode()).isEqualTo(200);
    }

    /** A stranger is told nothing: neither of rules nor of who there is. */
    @Test
    void tellsWhoHoldsTheKeyWhichRuleFailedAndNobodyElse() {
        var now = Instant.now().getEpochSecond();
        var claims = "{\"iss\":\"%s\",\"sub\":\"%s\",\"aud\":\"%s\",\"exp\":%d,\"iat\":%d,\"jti\":\"1\"}"
                .formatted(strict, strict, issuer(), now - 600, now - 700);
        var header = "{\"alg\":\"ES256\"}";
        assertRefused(introspect(TestKeys.es256(key, header, claims)), "exp: expired");
        var foreign = introspect(TestKeys.es256(TestKeys.ec("one"), header, claims));
        assertRefused(foreign, "client authentication failed");
        assertThat(foreign.body()).doesNotContain("exp");
        var unknown = introspect(TestKeys.es256(key, header, claims.replace(strict, "unknown")));
        assertThat(unknown.body()).isEqualTo(foreign.body());
    }

    /** The registered method is the only one: no secret with keys, no assertion with a secret. */
    @Test
    void leavesApplicationsTheMethodThatTheyRegisteredAlone() {
        var secret = grants.register(Application.Protocol.DEFAULT, SCOPES, TestGrants.REDIRECT_URI);
        var bySecret = String.valueOf(secret.get("client_id"));
        assertRefused(introspect(bySpring(bySecret, issuer())), "client authentication failed");
        for (var header : new String[] {
            TestPlatform.basic(strict, "anything"),
            TestPlatform.basic(strict, String.valueOf(secret.get("client_secret")))
        }) {
            var answer = platform.post(
                    INTROSPECT,
                    "token=x",
                    "Content-Type",
                    "application/x-www-form-urlencoded",
                    "Authorization",
                    header);
            assertThat(answer.statusCode()).isEqualTo(401);
        }
        var alone = platform.post(
                INTROSPECT, "token=x&client_id=" + strict, "Content-Type", "application/x-www-form-urlencoded");
        assertThat(alone.statusCode()).isEqualTo(401);
    }
}
