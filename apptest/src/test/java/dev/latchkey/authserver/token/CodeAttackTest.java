package dev.latchkey.authserver.token;

import static dev.latchkey.testing.TestGrants.CONFIDENTIAL;
import static dev.latchkey.testing.TestGrants.PUBLIC;
import static dev.latchkey.testing.TestGrants.REDIRECT_URI;
import static dev.latchkey.testing.TestGrants.VERIFIER;
import static dev.latchkey.testing.TestPlatform.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.grant.Authorization;
import dev.latchkey.core.partner.Application;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.testing.TestGrants;
import dev.latchkey.testing.TestPlatform;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody who has a code, or a part of what belongs to it, may try at the token endpoint. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CodeAttackTest {

    private static final String TOKEN = "/identity/oauth/token";
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final Scopes SCOPES = Scopes.of("orders_read", "user_me_read");

    private TestPlatform platform;
    private TestGrants grants;

    @SuppressWarnings("NullAway.Init") // JUnit calls start() before anything else
    CodeAttackTest() {}

    @BeforeAll
    void start(@TempDir Path folder) {
        platform = TestPlatform.start(folder);
        grants = new TestGrants(platform);
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    private String code(int application) {
        return grants.code(grants.authorization(application, "STANDARD", SCOPES));
    }

    private static void assertRefused(HttpResponse<String> answer, int status, String error) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(json(answer).get("error").asString()).as(answer.body()).isEqualTo(error);
        assertThat(answer.body()).doesNotContain("access_token");
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
    }

    /** An attack must not cost the rightful client its code either. */
    private void assertRefusedAndStillGood(String error, Map<String, @Nullable String> changes) {
        var code = code(CONFIDENTIAL);
        assertRefused(grants.exchange(CONFIDENTIAL, code, changes), 400, error);
        assertThat(grants.exchange(CONFIDENTIAL, code, Map.of()).statusCode()).isEqualTo(200);
    }

    private static Map<String, @Nullable String> without(String parameter) {
        var changes = new HashMap<String, @Nullable String>();
        changes.put(parameter, null);
        return changes;
    }

    @Test
    void refusesTheCodeOfAnotherClient() {
        var code = code(CONFIDENTIAL);
        assertRefused(grants.exchange(PUBLIC, code, Map.of()), 400, "invalid_grant");
        var publics = code(PUBLIC);
        assertRefused(grants.exchange(CONFIDENTIAL, publics, Map.of()), 400, "invalid_grant");
        assertThat(grants.exchange(CONFIDENTIAL, code, Map.of()).statusCode()).isEqualTo(200);
        assertThat(grants.exchange(PUBLIC, publics, Map.of()).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:9999/other",
                "http://localhost:9999/callback/",
                "http://localhost:9999/callback?",
                "http://localhost:9998/callback",
                "http://LOCALHOST:9999/callback",
                "HTTP://localhost:9999/callback",
                "http://localhost:9999/Callback",
                "http://localhost:9999/./callback",
                "http://localhost:9999/%63allback",
                "http://localhost.:9999/callback",
                "http://user@localhost:9999/callback",
                "http://localhost:9999/callback#",
                " http://localhost:9999/callback",
                "javascript:alert(1)"
            })
    void refusesAnotherRedirectUri(String redirectUri) {
        assertRefusedAndStillGood("invalid_grant", Map.of("redirect_uri", redirectUri));
    }

    @Test
    void refusesNoRedirectUriWhenSeveralAreRegistered() {
        var application =
                grants.register(Application.Protocol.DEFAULT, SCOPES, REDIRECT_URI, "https://app.example/callback");
        var code = grants.code(grants.authorization(application, "STANDARD", SCOPES, null));
        var incomplete = new HashMap<String, @Nullable String>(application);
        incomplete.put("redirect_uri", null);
        assertRefused(grants.exchange(CONFIDENTIAL, code, incomplete), 400, "invalid_grant");
        incomplete.put("redirect_uri", "https://app.example/callback");
        assertRefused(grants.exchange(CONFIDENTIAL, code, incomplete), 400, "invalid_grant");
        assertThat(grants.exchange(CONFIDENTIAL, code, application).statusCode())
                .isEqualTo(200);
    }

    @Test
    void refusesAnotherVerifierAndNone() {
        assertRefusedAndStillGood("invalid_grant", Map.of("code_verifier", "B".repeat(43)));
        assertRefusedAndStillGood("invalid_grant", Map.of("code_verifier", TestGrants.challenge(VERIFIER)));
        assertRefusedAndStillGood("invalid_grant", without("code_verifier"));
        assertRefusedAndStillGood("invalid_grant", Map.of("code_verifier", ""));
        assertRefusedAndStillGood("invalid_request", Map.of("code_verifier", "a".repeat(42)));
        assertRefusedAndStillGood("invalid_request", Map.of("code_verifier", "a".repeat(129)));
        assertRefusedAndStillGood("invalid_request", Map.of("code_verifier", "ä".repeat(43)));
        assertRefusedAndStillGood("invalid_request", Map.of("code_verifier", VERIFIER + "\n"));
    }

    /** PKCE downgrade: somebody took the challenge out of the authorization request (RFC 9700 section 4.8). */
    @Test
    void refusesAVerifierWithoutAChallenge() {
        var asked = grants.authorization(CONFIDENTIAL, "STANDARD", SCOPES);
        var code = grants.code(new Authorization(
                asked.companyId(), asked.userId(), asked.clientId(), asked.redirectUri(), SCOPES, null, null, null));
        assertRefused(grants.exchange(CONFIDENTIAL, code, Map.of()), 400, "invalid_grant");
    }

    private Map<String, String> form(String code) {
        var form = new LinkedHashMap<String, String>();
        form.put("grant_type", "authorization_code");
        form.put("code", code);
        form.put("redirect_uri", REDIRECT_URI);
        form.put("code_verifier", VERIFIER);
        form.putAll(grants.credentials(CONFIDENTIAL));
        return form;
    }

    private static String encode(Map<String, String> form) {
        return form.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    @Test
    void refusesEachParameterTwice() {
        var code = code(CONFIDENTIAL);
        var form = form(code);
        form.forEach((name, value) -> {
            for (var again : new String[] {value, "other", ""}) {
                var body = encode(form) + "&" + encode(Map.of(name, again));
                assertRefused(platform.post(TOKEN, body, "Content-Type", FORM), 400, "invalid_request");
            }
        });
        for (var name : new String[] {"resource", "scope", "unknown"}) {
            var body = encode(form) + "&" + name + "=a&" + name + "=b";
            // RFC 8707 section 2 allows several resources, and has an error of its own for what cannot be served.
            var error = name.equals("resource") ? "invalid_target" : "invalid_request";
            assertRefused(platform.post(TOKEN, body, "Content-Type", FORM), 400, error);
        }
        assertThat(grants.exchange(CONFIDENTIAL, code, Map.of()).statusCode()).isEqualTo(200);
    }

    @Test
    void refusesParametersInTheQuery() {
        var code = code(CONFIDENTIAL);
        var form = form(code);
        form.forEach((name, value) -> {
            var rest = new LinkedHashMap<>(form);
            rest.remove(name);
            var target = TOKEN + "?" + encode(Map.of(name, value));
            assertRefused(platform.post(target, encode(rest), "Content-Type", FORM), 400, "invalid_request");
        });
        assertThat(platform.get(TOKEN + "?" + encode(form)).statusCode()).isEqualTo(405);
        assertThat(grants.exchange(CONFIDENTIAL, code, Map.of()).statusCode()).isEqualTo(200);
    }

    private int status(HttpResponse<String> issued) {
        return platform.get(
                        "/users/me",
                        "Authorization",
                        "Bearer " + json(issued).get("access_token").asString())
                .statusCode();
    }

    @Test
    void endsTheGrantOnAReplayByItsClientAlone() {
        var code = code(CONFIDENTIAL);
        var issued = grants.exchange(CONFIDENTIAL, code, Map.of());
        assertRefused(grants.exchange(PUBLIC, code, Map.of()), 400, "invalid_grant");
        assertRefused(grants.exchange(CONFIDENTIAL, code, without("code_verifier")), 400, "invalid_grant");
        var wrongSecret = Map.<String, @Nullable String>of("client_secret", "wrong");
        assertRefused(grants.exchange(CONFIDENTIAL, code, wrongSecret), 401, "invalid_client");
        assertThat(status(issued)).as("a thief who lacks a part ends nothing").isEqualTo(200);
        assertRefused(grants.exchange(CONFIDENTIAL, code, Map.of()), 400, "invalid_grant");
        assertThat(status(issued)).isEqualTo(401);
    }

    @Test
    void refusesTwoClientAuthentications() {
        var code = code(CONFIDENTIAL);
        var id = grants.clientId(CONFIDENTIAL);
        var secret = grants.credentials(CONFIDENTIAL).get("client_secret");
        var basic = TestPlatform.basic(id, String.valueOf(secret));
        var body = encode(form(code));
        assertRefused(platform.post(TOKEN, body, "Content-Type", FORM, "Authorization", basic), 400, "invalid_request");
        var asserted = body + "&client_assertion=a.b.c&client_assertion_type=x";
        assertRefused(platform.post(TOKEN, asserted, "Content-Type", FORM), 400, "invalid_request");
        var otherId = form(code);
        otherId.remove("client_secret");
        otherId.put("client_id", grants.clientId(PUBLIC));
        assertRefused(
                platform.post(TOKEN, encode(otherId), "Content-Type", FORM, "Authorization", basic),
                400,
                "invalid_request");
        assertThat(grants.exchange(CONFIDENTIAL, code, Map.of()).statusCode()).isEqualTo(200);
    }

    @Test
    void refusesAPublicClientWithASecretAndAConfidentialOneWithout() {
        var code = code(PUBLIC);
        var secret = Map.<String, @Nullable String>of(
                "client_secret", String.valueOf(grants.credentials(CONFIDENTIAL).get("client_secret")));
        assertRefused(grants.exchange(PUBLIC, code, secret), 401, "invalid_client");
        assertThat(grants.exchange(PUBLIC, code, Map.of()).statusCode()).isEqualTo(200);
        var others = code(CONFIDENTIAL);
        assertRefused(grants.exchange(CONFIDENTIAL, others, without("client_secret")), 401, "invalid_client");
        assertRefused(grants.exchange(CONFIDENTIAL, others, Map.of("client_secret", "")), 401, "invalid_client");
    }
}
