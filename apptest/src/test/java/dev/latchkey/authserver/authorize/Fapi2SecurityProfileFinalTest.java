package dev.latchkey.authserver.authorize;

import static dev.latchkey.testing.TestPlatform.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.core.audit.AuditSearch;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.credential.ClientKeys;
import dev.latchkey.core.credential.ClientProof;
import dev.latchkey.core.credential.TokenFormat;
import dev.latchkey.core.partner.Application;
import dev.latchkey.core.partner.PartnerActor;
import dev.latchkey.core.partner.RequestRules;
import dev.latchkey.core.proof.TestKeys;
import dev.latchkey.store.sql.MutableClock;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestGrants;
import dev.latchkey.testing.TestPlatform;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The FAPI 2.0 Security Profile for an application that is under it. The modules of the OpenID Foundation's suite that a run of it did not
 * pass have its names.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class Fapi2SecurityProfileFinalTest {

    private final MutableClock clock = new MutableClock();
    private TestPlatform platform;
    private Fapi2Client client;

    @BeforeAll
    void start(@TempDir Path folder) {
        platform = TestPlatform.start(folder, Map.of("tokens.codeLifetime", "10m"), clock);
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    @BeforeEach
    void register() {
        client = new Fapi2Client(platform, clock);
    }

    private String address(HttpResponse<String> pushed) {
        assertThat(pushed.statusCode()).as(pushed.body()).isEqualTo(201);
        return "/identity/oauth/allow?client_id=" + client.clientId() + "&request_uri="
                + json(pushed).get("request_uri").asString();
    }

    private String code() {
        return code(new AuthorizeBrowser(platform).signedIn("STANDARD"), address(client.push(client.request())));
    }

    private static String code(AuthorizeBrowser browser, String address) {
        var opened = browser.browser.get(address);
        browser.browser.get(TestBrowser.location(opened));
        var decided = browser.decide(AuthorizeBrowser.requestId(opened), "allow");
        var answer = AuthorizeBrowser.parameters(TestBrowser.location(decided));
        assertThat(answer).containsEntry("state", "s").containsKey("iss");
        return answer.getOrDefault("code", "");
    }

    private static String error(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isBetween(400, 401);
        return json(answer).get("error").asString();
    }

    private static String text(HttpResponse<String> answer, String name) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer).get(name).asString();
    }

    private HttpResponse<String> refreshed(String refreshToken) {
        return client.post("/identity/oauth/token", Fapi2Client.refresh(refreshToken));
    }

    /** A refresh token stays: a lost answer costs nothing, however long after (section 5.3.2.1 item 9). */
    @Test
    @DisplayName("fapi2-security-profile-final-refresh-token")
    void refreshToken() {
        var tokens = client.exchange(code());
        var refreshToken = text(tokens, "refresh_token");
        var first = refreshed(refreshToken);
        assertThat(text(first, "refresh_token")).isEqualTo(refreshToken);
        clock.advance(Duration.ofMinutes(10));
        var second = refreshed(refreshToken);
        assertThat(text(second, "refresh_token")).isEqualTo(refreshToken);
        assertThat(client.call("/users/me", text(second, "access_token")).statusCode())
                .isEqualTo(200);

        var form = Fapi2Client.refresh(refreshToken);
        Map<String, @Nullable String> named = new LinkedHashMap<>(form);
        named.put("client_id", client.clientId());
        assertThat(error(client.post("/identity/oauth/token", named, false, true)))
                .as("without client authentication")
                .isEqualTo("invalid_client");
        assertThat(error(client.post("/identity/oauth/token", form, true, false)))
                .as("without proof of possession")
                .isEqualTo("invalid_request");
        assertThat(error(new Fapi2Client(platform, clock).post("/identity/oauth/token", form)))
                .as("of another client")
                .isEqualTo("invalid_grant");
        assertThat(refreshed(refreshToken).statusCode()).isEqualTo(200);
    }

    @Test
    @DisplayName("fapi2-security-profile-final-ensure-unsigned-authorization-request-without-using-par-fails")
    void ensureUnsignedAuthorizationRequestWithoutUsingParFails() {
        var browser = new AuthorizeBrowser(platform).signedIn("STANDARD");
        var answer = browser.browser.get("/identity/oauth/allow?" + AuthorizeBrowser.query(client.request()));
        assertThat(TestBrowser.location(answer)).startsWith(TestGrants.REDIRECT_URI + "?");
        assertThat(AuthorizeBrowser.parameters(TestBrowser.location(answer)))
                .containsEntry("error", "invalid_request")
                .containsEntry("state", "s")
                .doesNotContainKey("code");
    }

    @Test
    @DisplayName("fapi2-security-profile-final-ensure-request-object-without-redirect-uri-fails")
    void ensureRequestObjectWithoutRedirectUriFails() {
        Map<String, @Nullable String> request = client.request();
        request.remove("redirect_uri");
        assertThat(error(client.push(request))).isEqualTo("invalid_request");
    }

    @Test
    @DisplayName("fapi2-security-profile-final-par-ensure-reused-request-uri-prior-to-auth-completion-succeeds")
    void parEnsureReusedRequestUriPriorToAuthCompletionSucceeds() {
        var address = address(client.push(client.request()));
        var browser = new AuthorizeBrowser(platform);
        var question = TestBrowser.location(browser.browser.get(address));
        assertThat(TestBrowser.location(browser.browser.get(question))).startsWith("/account/sign-in");
        browser.signedIn("STANDARD");
        assertThat(client.exchange(code(browser, address)).statusCode()).isEqualTo(200);
        assertThat(browser.browser.get(address).statusCode())
                .as("par-attempt-reuse-request_uri")
                .isEqualTo(400);
    }

    /** Section 5.3.2.1 item 13: clocks differ. */
    @ParameterizedTest(name = "{0} s ahead")
    @CsvSource({"10, 201", "61, 400"})
    @DisplayName("fapi2-security-profile-final-ensure-dpopproof-with-iat-10seconds-after-succeeds")
    void ensureDpopProofWithIat10SecondsAfterSucceeds(long seconds, int status) {
        var answer = client.makesProofsAhead(seconds).push(client.request());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    }

    /** Section 5.4.1: PS256, ES256, EdDSA, wherever the application signs. */
    @Test
    void takesNoPkcs1SignatureFromIt() {
        var refused = client.signsAssertionsBy("RS256").push(client.request());
        assertThat(error(refused)).isEqualTo("invalid_client");
        assertThat(json(refused).get("error_description").asString()).contains("alg: expected PS256");
        client.signsAssertionsBy("PS256");
        assertThat(error(client.signsProofsBy("RS256").push(client.request()))).isEqualTo("invalid_dpop_proof");

        client.signsProofsBy("PS256");
        var code = code();
        assertThat(error(client.signsProofsBy("RS256").exchange(code))).isEqualTo("invalid_dpop_proof");
        var token = text(client.signsProofsBy("PS256").exchange(code), "access_token");
        assertThat(client.call("/users/me", token).statusCode()).isEqualTo(200);
        var called = client.signsProofsBy("RS256").call("/users/me", token);
        assertThat(called.statusCode()).isEqualTo(401);
        assertThat(called.headers().firstValue("WWW-Authenticate").orElse("")).contains("invalid_dpop_proof");
    }

    /** Section 5.3.2.1: what RFC 9126 lets everybody else name where requests are pushed is not the issuer. */
    @Test
    void takesTheIssuerAloneAsAudience() {
        for (var path : new String[] {"/identity/oauth/par", "/identity/oauth/token"}) {
            var refused = client.namesAsAudience(path).push(client.request());
            assertThat(error(refused)).isEqualTo("invalid_client");
            assertThat(json(refused).get("error_description").asString()).contains("aud: expected the issuer");
        }
        assertThat(client.namesAsAudience("").push(client.request()).statusCode())
                .isEqualTo(201);
    }

    /** Section 5.3.2.1: "as a string". */
    @Test
    @DisplayName("fapi2-security-profile-final-ensure-client-assertion-with-array-as-audience-fails")
    void ensureClientAssertionWithArrayAsAudienceFails() {
        var refused = client.namesAudienceInArray(true).push(client.request());
        assertThat(error(refused)).isEqualTo("invalid_client");
        assertThat(json(refused).get("error_description").asString()).contains("aud");
        assertThat(client.namesAudienceInArray(false).push(client.request()).statusCode())
                .isEqualTo(201);
    }

    /** Section 5.3.2.1 item 13, of assertions: {@code iat} and {@code nbf} of a clock that goes ahead. */
    @ParameterizedTest(name = "{0} s ahead")
    @CsvSource({"8, 201", "61, 401"})
    @DisplayName("fapi2-security-profile-final-ensure-client-assertion-with-nbf-8-seconds-in-the-future-succeeds")
    void ensureClientAssertionWithNbf8SecondsInTheFutureSucceeds(long seconds, int status) {
        var answer = client.makesAssertionsAhead(seconds).push(client.request());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    }

    /** RFC 9110 section 11.1. */
    @Test
    @DisplayName("fapi2-security-profile-final-access-token-type-header-case-sensitivity")
    void accessTokenTypeHeaderCaseSensitivity() {
        var token = text(client.exchange(code()), "access_token");
        for (var spelling : new String[] {"DPoP", "dpop", "DPOP"}) {
            assertThat(client.writesScheme(spelling).call("/users/me", token).statusCode())
                    .as(spelling)
                    .isEqualTo(200);
        }
        assertThat(client.writesScheme("Bearer").call("/users/me", token).statusCode())
                .isEqualTo(401);
    }

    @Test
    @DisplayName("fapi2-security-profile-final-par-attempt-to-use-request_uri-for-different-client")
    void parAttemptToUseRequestUriForDifferentClient() {
        var address = address(client.push(client.request()));
        var other = new Fapi2Client(platform, clock);
        var answer = new AuthorizeBrowser(platform)
                .signedIn("STANDARD")
                .browser
                .get(address.replace(client.clientId(), other.clientId()));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Location")).isEmpty();
    }

    /** Section 5.3.2.1 item 11, though this platform's codes live for ten minutes. */
    @Test
    void givesCodesForAMinuteAtMost() {
        var code = code();
        clock.advance(Duration.ofSeconds(60).minusMillis(1));
        assertThat(client.exchange(code).statusCode()).isEqualTo(200);
        client = new Fapi2Client(platform, clock); // of another application, about which the user is asked anew
        var late = code();
        clock.advance(Duration.ofSeconds(60));
        assertThat(error(client.exchange(late))).isEqualTo("invalid_grant");
    }

    private static Application.Protocol protocol(ClientProof proof) {
        return new Application.Protocol(TokenFormat.OPAQUE, proof, RequestRules.FAPI_2);
    }

    @Test
    void isForClientsThatCanKeepToIt() {
        var keys =
                ClientKeys.inline("{\"keys\":[" + TestKeys.ec("k").toPublicJWK().toJSONString() + "]}");
        assertThatThrownBy(() -> protocol(ClientProof.SECRET.requiringDpop(true)))
                .isInstanceOf(CommandRefused.class);
        assertThatThrownBy(() -> protocol(ClientProof.NONE.requiringDpop(true))).isInstanceOf(CommandRefused.class);
        assertThatThrownBy(() -> protocol(ClientProof.by(keys))).isInstanceOf(CommandRefused.class);
        assertThatThrownBy(() -> protocol(
                        ClientProof.by(keys.takingEndpointAudience(true)).requiringDpop(true)))
                .isInstanceOf(CommandRefused.class);
        var good = protocol(ClientProof.by(keys).requiringDpop(true));
        assertThatThrownBy(() -> platform.domain()
                        .partners()
                        .commands()
                        .createApplication(
                                new PartnerActor.OfPlatform(new Actor.Operator("op")),
                                Fapi2Client.partnerId(platform),
                                Fapi2Client.described("c".repeat(32), good, false)))
                .isInstanceOfSatisfying(
                        CommandRefused.class, e -> assertThat(e.field()).isEqualTo("requiresPkce"));
    }

    /** What the audit log says is enough to undo it. */
    @Test
    void isLeftByTheOperatorAloneAndTheLogSaysFromWhereToWhere() {
        var partnerId = Fapi2Client.partnerId(platform);
        var commands = platform.domain().partners().commands();
        commands.setRequestRules(new Actor.Operator("op"), partnerId, client.clientId(), RequestRules.LENIENT);
        var search = new AuditSearch(
                Instant.EPOCH,
                clock.instant().plusSeconds(1),
                Set.of("APPLICATION_CHANGED"),
                null,
                null,
                null,
                client.clientId(),
                Long.MAX_VALUE,
                10);
        var stores = platform.domain().stores();
        var changed = stores.transactions()
                .read(tx -> stores.auditLog().search(tx, partnerId, search).entries());
        assertThat(changed).hasSize(1);
        assertThat(changed.getFirst().entry().context())
                .containsEntry("requestRulesBefore", "FAPI_2 pushed")
                .containsEntry(
                        "requestRules",
                        "STANDARD [RESPONSE_TYPE_OMITTED, REDIRECT_URI_OMITTED, EXCHANGE_REDIRECT_URI_OMITTED]");
        var browser = new AuthorizeBrowser(platform).signedIn("STANDARD");
        assertThat(TestBrowser.location(browser.browser.get("/identity/oauth/allow?client_id=" + client.clientId()
                        + "&scope=orders_read&code_challenge_method=S256&code_challenge="
                        + TestGrants.challenge(TestGrants.VERIFIER))))
                .startsWith("/identity/oauth/consent?request=");
        commands.setRequestRules(new Actor.Operator("op"), partnerId, client.clientId(), RequestRules.FAPI_2);
        assertThat(client.push(client.request()).statusCode()).isEqualTo(201);
    }
}
