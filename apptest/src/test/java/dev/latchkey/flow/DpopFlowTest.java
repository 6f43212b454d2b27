package dev.latchkey.flow;

import static dev.latchkey.testing.TestGrants.PUBLIC;
import static dev.latchkey.testing.TestPlatform.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.dpop.DefaultDPoPProofFactory;
import com.nimbusds.oauth2.sdk.token.DPoPAccessToken;
import com.nimbusds.openid.connect.sdk.Nonce;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.testing.TestGrants;
import dev.latchkey.testing.TestPlatform;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Tokens bound to a key (RFC 9449), for public and confidential clients, at the token endpoint and at the gateway. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DpopFlowTest {

    private static final Scopes SCOPES = Scopes.of("orders_read", "user_me_read");

    private final ECKey key = newKey();
    private TestPlatform platform;
    private TestGrants grants;

    @BeforeAll
    void start(@TempDir Path folder) {
        platform = TestPlatform.start(folder);
        grants = new TestGrants(platform);
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    private static ECKey newKey() {
        try {
            return new ECKeyGenerator(Curve.P_256).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    static String proof(ECKey key, String method, URI uri, @Nullable String token, @Nullable String nonce) {
        try {
            SignedJWT proof = new DefaultDPoPProofFactory(key, JWSAlgorithm.ES256)
                    .createDPoPJWT(
                            method,
                            uri,
                            token == null ? null : new DPoPAccessToken(token),
                            nonce == null ? null : new Nonce(nonce));
            return proof.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpResponse<String> tokenRequest(Map<String, String> form, @Nullable String proof) {
        var body = form.entrySet().stream()
                .map(one -> one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        var request = platform.request(
                        platform.api("/identity/oauth/token"), "Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        return platform.send(proof == null ? request : request.header("DPoP", proof));
    }

    /** Asks, learns the nonce, asks again. */
    private HttpResponse<String> boundTokens(ECKey key, Map<String, String> form) {
        var uri = platform.api("/identity/oauth/token");
        var first = tokenRequest(form, proof(key, "POST", uri, null, null));
        assertThat(first.statusCode()).as(first.body()).isEqualTo(400);
        assertThat(json(first).get("error").asString()).isEqualTo("use_dpop_nonce");
        return tokenRequest(form, proof(key, "POST", uri, null, nonce(first)));
    }

    private static String nonce(HttpResponse<String> answer) {
        return answer.headers().firstValue("DPoP-Nonce").orElseThrow();
    }

    private Map<String, String> exchange(int application) {
        var form = new LinkedHashMap<String, String>();
        form.put("grant_type", "authorization_code");
        form.put("code", grants.code(grants.authorization(application, "STANDARD", SCOPES)));
        form.put("redirect_uri", TestGrants.REDIRECT_URI);
        form.put("code_verifier", TestGrants.VERIFIER);
        form.putAll(grants.credentials(application));
        return form;
    }

    private Map<String, String> refresh(int application, String refreshToken) {
        var form = new LinkedHashMap<String, String>();
        form.put("grant_type", "refresh_token");
        form.put("refresh_token", refreshToken);
        form.putAll(grants.credentials(application));
        return form;
    }

    private HttpResponse<String> call(String path, String scheme, String token, @Nullable String proof) {
        var request = platform.request(platform.api(path), "Authorization", scheme + " " + token)
                .GET();
        return platform.send(proof == null ? request : request.header("DPoP", proof));
    }

    private String freshNonce(String token) {
        var answer = call("/users/me", "DPoP", token, proof(key, "GET", platform.api("/users/me"), token, null));
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow())
                .contains("DPoP ")
                .contains("error=\"use_dpop_nonce\"");
        return nonce(answer);
    }

    @Test
    void bindsTokensOfAPublicClientToItsKey() {
        var answer = boundTokens(key, exchange(PUBLIC));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var tokens = json(answer);
        assertThat(tokens.get("token_type").asString()).isEqualTo("DPoP");
        var token = tokens.get("access_token").asString();
        var uri = platform.api("/users/me");
        var nonce = freshNonce(token);
        assertThat(call("/users/me", "DPoP", token, proof(key, "GET", uri, token, nonce))
                        .statusCode())
                .isEqualTo(200);
        var refreshToken = tokens.get("refresh_token").asString();
        var byAnother = boundTokens(newKey(), refresh(PUBLIC, refreshToken));
        assertThat(json(byAnother).get("error").asString()).isEqualTo("invalid_grant");
        var without = tokenRequest(refresh(PUBLIC, refreshToken), null);
        assertThat(json(without).get("error").asString()).isEqualTo("invalid_grant");
        assertThat(boundTokens(key, refresh(PUBLIC, refreshToken)).statusCode()).isEqualTo(200);
    }

    @Test
    void bindsAnAccessTokenOfAConfidentialClientAndLeavesItsRefreshTokenToTheClient() {
        var tokens = json(boundTokens(key, exchange(TestGrants.CONFIDENTIAL)));
        assertThat(tokens.get("token_type").asString()).isEqualTo("DPoP");
        var refreshToken = tokens.get("refresh_token").asString();
        var next = json(tokenRequest(refresh(TestGrants.CONFIDENTIAL, refreshToken), null));
        assertThat(next.get("token_type").asString()).isEqualTo("bearer");
    }

    @Test
    void refusesABoundTokenAsABearerTokenAndABearerTokenWithAProof() {
        var bound = json(boundTokens(key, exchange(PUBLIC))).get("access_token").asString();
        assertThat(call("/users/me", "Bearer", bound, null).statusCode()).isEqualTo(401);
        var bearer =
                grants.tokens(PUBLIC, "STANDARD", SCOPES).get("access_token").asString();
        var nonce = freshNonce(bound);
        var proof = proof(key, "GET", platform.api("/users/me"), bearer, nonce);
        assertThat(call("/users/me", "DPoP", bearer, proof).statusCode()).isEqualTo(401);
        assertThat(call("/users/me", "Bearer", bearer, null).statusCode()).isEqualTo(200);
    }

    @Test
    void refusesProofsForSomethingElse() {
        var token = json(boundTokens(key, exchange(PUBLIC))).get("access_token").asString();
        var other = json(boundTokens(key, exchange(PUBLIC))).get("access_token").asString();
        var uri = platform.api("/users/me");
        var nonce = freshNonce(token);
        assertThat(call("/users/me", "DPoP", token, null).statusCode())
                .as("no proof")
                .isEqualTo(401);
        assertThat(call("/users/me", "DPoP", token, proof(key, "POST", uri, token, nonce))
                        .statusCode())
                .as("htm")
                .isEqualTo(401);
        assertThat(call("/users/me", "DPoP", token, proof(key, "GET", platform.api("/orders"), token, nonce))
                        .statusCode())
                .as("htu")
                .isEqualTo(401);
        assertThat(call("/users/me", "DPoP", token, proof(key, "GET", uri, other, nonce))
                        .statusCode())
                .as("ath")
                .isEqualTo(401);
        assertThat(call("/users/me", "DPoP", token, proof(key, "GET", uri, null, nonce))
                        .statusCode())
                .as("no ath")
                .isEqualTo(401);
        assertThat(call("/users/me", "DPoP", token, proof(newKey(), "GET", uri, token, nonce))
                        .statusCode())
                .as("another key")
                .isEqualTo(401);
        assertThat(call("/users/me", "DPoP", token, proof(key, "GET", uri, token, nonce + "x"))
                        .statusCode())
                .as("nonce")
                .isEqualTo(401);
        var good = proof(key, "GET", uri, token, nonce);
        assertThat(call("/users/me", "DPoP", token, good).statusCode()).isEqualTo(200);
        assertThat(call("/users/me", "DPoP", token, good).statusCode())
                .as("jti again")
                .isEqualTo(401);
    }

    @Test
    void bindsATokenOfACompanysClient() {
        var client = platform.client(0, 0);
        var form = Map.of(
                "grant_type", "client_credentials",
                "client_id", client.get("clientId").asString(),
                "client_secret", client.get("clientSecret").asString());
        var token = json(boundTokens(key, form)).get("access_token").asString();
        var uri = platform.api("/orders");
        var nonce = nonce(call("/orders", "DPoP", token, proof(key, "GET", uri, token, null)));
        assertThat(call("/orders?limit=1", "DPoP", token, proof(key, "GET", uri, token, nonce))
                        .statusCode())
                .isEqualTo(200);
        assertThat(call("/orders?limit=1", "Bearer", token, null).statusCode()).isEqualTo(401);
    }
}
