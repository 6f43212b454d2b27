package dev.latchkey.authserver.authorize;

import static dev.latchkey.testing.TestPlatform.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.latchkey.console.reference.CodeRun;
import dev.latchkey.console.reference.code.Language;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.partner.Application;
import dev.latchkey.core.partner.PartnerActor;
import dev.latchkey.core.partner.RequestRules;
import dev.latchkey.engine.apispec.DocumentRules;
import dev.latchkey.engine.apispec.SchemeMapping;
import dev.latchkey.engine.apispec.SchemeMapping.Allowances;
import dev.latchkey.engine.apispec.SchemeMapping.Choice;
import dev.latchkey.engine.apispec.SchemeMapping.Meaning;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestGrants;
import dev.latchkey.testing.TestPlatform;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** A deployment with clients of every kind that is put under the FAPI 2.0 Security Profile by its configuration ({@code oauth.profile}). */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeploymentUnderFapi2Test {

    private static final String TELLER = "teller-api";
    private static final Map<String, DocumentRules> RULES = Map.of(
            TELLER,
            new DocumentRules(
                    false,
                    new SchemeMapping(
                            Map.of("basic", new Choice("c", Meaning.CLIENT, Allowances.NONE, "", Set.of())))));
    private static final String TOKEN = "/identity/oauth/token";
    private static final String REGISTER = "/identity/oauth/register";
    private static final Pattern FORM = Pattern.compile("name=\"form\" value=\"([^\"]+)\"");
    private static final Pattern CODE = Pattern.compile(
            "<pre class=\"lk-snippet lk-source\"[^>]*aria-label=\"([^\"]*)\">(.*?)</pre>", Pattern.DOTALL);
    private static final Actor.Operator OPERATOR = new Actor.Operator("op");

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private Path folder;
    private TestPlatform platform;
    private Fapi2Client application;
    private Fapi2Client company;
    private String tokenFromBefore;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        this.folder = folder;
        var clock = InstantSource.system();
        var teller = List.of(Files.writeString(folder.resolve(TELLER + ".yaml"), """
            openapi: 3.1.0
            info: {title: Teller, version: '1'}
            paths:
              /teller: {get: {security: [{basic: []}], responses: {'200': {description: Done.}}}}
            components: {securitySchemes: {basic: {type: http, scheme: basic}}}
            """));
        var data = folder.resolve("data");
        try (var before = TestPlatform.startWithDocuments(data, teller, RULES)) {
            application = Fapi2Client.ofLenientApplication(before, clock);
            company = Fapi2Client.ofCompany(before, clock);
            tokenFromBefore = before.token(0, 0);
            assertThat(called(before, tokenFromBefore)).isEqualTo(200);
            assertThat(bySecret(before).statusCode()).isEqualTo(200);
        }
        var logger = (Logger) LoggerFactory.getLogger("dev.latchkey.app.node.RefusedClients");
        log.start();
        logger.addAppender(log);
        platform = TestPlatform.startWithDocuments(
                data,
                teller,
                RULES,
                Map.of(
                        "oauth.profile",
                        "fapi2",
                        "registration.dynamic",
                        "true",
                        "registration.openToAnyoneWhoCanReachThisServer",
                        "true"));
        logger.detachAppender(log);
        application.at(platform);
        company.at(platform);
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    private static int called(TestPlatform platform, String token) {
        return platform.get("/orders?limit=1", "Authorization", "Bearer " + token)
                .statusCode();
    }

    /** Where an API takes the secret itself (RFC 7617). */
    private static HttpResponse<String> bySecret(TestPlatform platform) {
        var client = platform.client(0, 0);
        var basic = TestPlatform.basic(
                client.get("clientId").asString(), client.get("clientSecret").asString());
        return platform.get("/teller", "Authorization", basic);
    }

    private static String error(HttpResponse<String> answer, String says) {
        assertThat(answer.statusCode()).as(answer.body()).isBetween(400, 401);
        var body = json(answer);
        assertThat(body.get("error_description").asString()).contains(says);
        return body.get("error").asString();
    }

    private HttpResponse<String> form(String path, String body, String... authorization) {
        var headers = new String[authorization.length + 2];
        headers[0] = "Content-Type";
        headers[1] = "application/x-www-form-urlencoded";
        System.arraycopy(authorization, 0, headers, 2, authorization.length);
        return platform.post(path, body, headers);
    }

    private HttpResponse<String> jsonTo(String path, String body, String... headers) {
        var all = new String[headers.length + 2];
        all[0] = "Content-Type";
        all[1] = "application/json";
        System.arraycopy(headers, 0, all, 2, headers.length);
        return platform.post(path, body, all);
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::asString).toList();
    }

    @Test
    void announcesWhatItTakes() {
        var metadata = json(platform.get("/.well-known/oauth-authorization-server"));
        assertThat(metadata.get("require_pushed_authorization_requests").asBoolean())
                .isTrue();
        for (var endpoint : List.of("token", "introspection", "revocation")) {
            assertThat(texts(metadata.get(endpoint + "_endpoint_auth_methods_supported")))
                    .containsExactly("private_key_jwt");
            assertThat(texts(metadata.get(endpoint + "_endpoint_auth_signing_alg_values_supported")))
                    .containsExactlyInAnyOrder("PS256", "ES256", "EdDSA");
        }
        assertThat(texts(metadata.get("dpop_signing_alg_values_supported")))
                .containsExactlyInAnyOrder("PS256", "ES256", "EdDSA");
        assertThat(texts(metadata.get("code_challenge_methods_supported"))).containsExactly("S256");
    }

    /** RFC 9728 section 2, RFC 9449 section 7.1: the APIs say the same, and nothing of bearer tokens. */
    @Test
    void saysAtTheApisThatEachTokenNeedsAKey() {
        var metadata = json(platform.get("/.well-known/oauth-protected-resource/orders"));
        assertThat(texts(metadata.get("bearer_methods_supported"))).isEmpty();
        assertThat(metadata.get("dpop_bound_access_tokens_required").asBoolean())
                .isTrue();
        assertThat(texts(metadata.get("dpop_signing_alg_values_supported")))
                .containsExactlyInAnyOrder("PS256", "ES256", "EdDSA");
        for (var authorization : List.of("Bearer " + tokenFromBefore, "DPoP x")) {
            var refused = platform.get("/orders", "Authorization", authorization);
            assertThat(refused.headers().firstValue("WWW-Authenticate").orElse(""))
                    .startsWith("DPoP algs=\"ES256 EdDSA PS256\"")
                    .contains("error=\"invalid_token\"", "scope=\"orders_read\"")
                    .doesNotContain("Bearer");
        }
        assertThat(platform.get("/orders")
                        .headers()
                        .firstValue("WWW-Authenticate")
                        .orElse(""))
                .startsWith("DPoP ")
                .doesNotContain("Bearer", "error=");
    }

    /** What works elsewhere, what is wrong and what nobody knows are refused alike. */
    @ParameterizedTest
    @ValueSource(strings = {TOKEN, "/identity/oauth/introspect", "/identity/oauth/revoke", "/identity/oauth/par"})
    void takesNoSecretAndNoBareClientId(String path) {
        var id = platform.client(0, 0).get("clientId").asString();
        var secret = platform.client(0, 0).get("clientSecret").asString();
        var open = new TestGrants(platform).clientId(TestGrants.PUBLIC);
        var body = "grant_type=client_credentials&token=x";
        var answers = List.of(
                form(path, body, "Authorization", TestPlatform.basic(id, secret)),
                form(path, body, "Authorization", TestPlatform.basic(id, "wrong")),
                form(path, body, "Authorization", TestPlatform.basic("nobody", "x")),
                form(path, body + "&client_id=" + id + "&client_secret=" + secret),
                form(path, body + "&client_id=" + open),
                form(path, body + "&client_id=nobody"));
        for (var answer : answers) {
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(error(answer, "expected private_key_jwt")).isEqualTo("invalid_client");
            assertThat(json(answer)).isEqualTo(json(answers.getFirst()));
        }
    }

    /** Its own switches, all on the lenient side, are no longer asked. */
    @Test
    void holdsAnApplicationToItWhateverItsOwnSwitch() {
        var browser = new AuthorizeBrowser(platform).signedIn("STANDARD");
        var plain = browser.browser.get("/identity/oauth/allow?" + AuthorizeBrowser.query(application.request()));
        assertThat(AuthorizeBrowser.parameters(TestBrowser.location(plain)))
                .containsEntry("error", "invalid_request")
                .doesNotContainKey("code");
        for (var needed : List.of("redirect_uri", "response_type", "code_challenge")) {
            Map<String, @Nullable String> request = application.request();
            request.remove(needed);
            assertThat(error(application.push(request), needed)).as(needed).isEqualTo("invalid_request");
        }
        assertThat(error(application.namesAsAudience(TOKEN).push(application.request()), "aud: expected the issuer"))
                .isEqualTo("invalid_client");
        application.namesAsAudience("");
        assertThat(error(application.signsAssertionsBy("RS256").push(application.request()), "alg: expected PS256"))
                .isEqualTo("invalid_client");
        application.signsAssertionsBy("PS256");

        var pushed = application.push(application.request());
        assertThat(pushed.statusCode()).as(pushed.body()).isEqualTo(201);
        var opened = browser.browser.get("/identity/oauth/allow?client_id=" + application.clientId() + "&request_uri="
                + json(pushed).get("request_uri").asString());
        browser.browser.get(TestBrowser.location(opened));
        var decided = browser.decide(AuthorizeBrowser.requestId(opened), "allow");
        var code = AuthorizeBrowser.parameters(TestBrowser.location(decided)).getOrDefault("code", "");
        var unbound = new HashMap<String, @Nullable String>();
        unbound.put("grant_type", "authorization_code");
        unbound.put("code", code);
        unbound.put("redirect_uri", TestGrants.REDIRECT_URI);
        unbound.put("code_verifier", TestGrants.VERIFIER);
        assertThat(error(application.post(TOKEN, unbound, true, false), "expected a DPoP proof"))
                .isEqualTo("invalid_request");
        var tokens = application.exchange(code);
        assertThat(tokens.statusCode()).as(tokens.body()).isEqualTo(200);
        var refreshToken = json(tokens).get("refresh_token").asString();
        var refreshed = application.post(TOKEN, Fapi2Client.refresh(refreshToken));
        assertThat(json(refreshed).get("refresh_token").asString()).isEqualTo(refreshToken);
        var token = json(refreshed).get("access_token").asString();
        assertThat(application.call("/users/me", token).statusCode()).isEqualTo(200);
        assertThat(application.signsProofsBy("RS256").call("/users/me", token).statusCode())
                .isEqualTo(401);
        application.signsProofsBy("PS256");
    }

    @Test
    void holdsAClientOfACompanyToItWhateverItsOwnSwitch() {
        Map<String, @Nullable String> form = Map.of("grant_type", "client_credentials");
        assertThat(error(company.post(TOKEN, form, true, false), "expected a DPoP proof"))
                .isEqualTo("invalid_request");
        assertThat(error(company.namesAsAudience(TOKEN).post(TOKEN, form), "aud: expected the issuer"))
                .isEqualTo("invalid_client");
        company.namesAsAudience("");
        assertThat(error(company.signsAssertionsBy("RS256").post(TOKEN, form), "alg: expected PS256"))
                .isEqualTo("invalid_client");
        company.signsAssertionsBy("PS256");
        assertThat(error(company.signsProofsBy("RS256").post(TOKEN, form), "DPoP"))
                .isEqualTo("invalid_dpop_proof");
        var token = json(company.signsProofsBy("PS256").post(TOKEN, form))
                .get("access_token")
                .asString();
        assertThat(company.call("/orders?limit=1", token).statusCode()).isEqualTo(200);
        assertThat(company.signsProofsBy("RS256").call("/orders?limit=1", token).statusCode())
                .isEqualTo(401);
        company.signsProofsBy("PS256");
        assertThat(called(platform, token)).as("without a proof").isEqualTo(401);
    }

    /** A token of the time before is bound to no key. Keys of companies are no part of OAuth, and work on. */
    @Test
    void takesNoTokenThatIsBoundToNoKey() {
        assertThat(called(platform, tokenFromBefore)).isEqualTo(401);
        var introspected = company.post("/identity/oauth/introspect", Map.of("token", tokenFromBefore));
        assertThat(json(introspected).get("active").asBoolean()).isFalse();
        assertThat(platform.get("/orders?limit=1", "X-Api-Key", platform.apiKey(0))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void takesNoSecretAtAnApiEither() {
        var refused = bySecret(platform);
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().firstValue("WWW-Authenticate").orElse(""))
                .startsWith("DPoP ")
                .doesNotContain("Basic");
    }

    private HttpResponse<String> makeClient(String authentication) {
        return jsonTo(
                "/manage/v1/credentials",
                "{\"type\":\"OAUTH_CLIENT\",\"name\":\"New\",\"systemRole\":\"STANDARD\",\"scopes\":[\"orders_read\"]"
                        + authentication + "}",
                "X-Api-Key",
                platform.apiKey(0));
    }

    @Test
    void makesNoClientOfACompanyThatItWouldRefuse() {
        var refused = makeClient("");
        assertThat(refused.statusCode()).as(refused.body()).isBetween(400, 422);
        assertThat(refused.body()).contains("expected keys of its own (private_key_jwt)");
        assertThat(makeClient(",\"jwks\":" + company.jwks()).statusCode()).isEqualTo(201);
        var path = "/manage/v1/credentials/"
                + platform.client(0, 0).get("clientId").asString();
        var rotated = jsonTo(path + "/rotations", "{\"overlap\":\"NONE\"}", "X-Api-Key", platform.apiKey(0));
        assertThat(rotated.statusCode()).as(rotated.body()).isBetween(400, 422);
        assertThat(rotated.body()).contains("private_key_jwt");
    }

    @Test
    void saysOnThePageWhatAClientNeeds() {
        var browser = TestBrowser.signedIn(platform, 0, 0);
        var refused = platform.client(0, 0).get("clientId").asString();
        assertThat(browser.get("/settings/credentials/" + refused).body())
                .contains("Refused: every client here must prove itself with keys");
        assertThat(browser.get("/settings/credentials/" + company.clientId()).body())
                .contains("Its access tokens are bound to a key")
                .doesNotContain("Refused: every client", "may name the token endpoint as their audience");
        var path = "/settings/credentials/new/client";
        var shown = FORM.matcher(browser.get(path).body());
        assertThat(shown.find()).isTrue();
        var answer = browser.post(
                path,
                "form",
                shown.group(1),
                "name",
                "Typed name",
                "expiry",
                "never",
                "scope.orders_read",
                "on",
                "systemRole",
                "STANDARD",
                "tokenFormat",
                "OPAQUE",
                "method",
                "secret");
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("Typed name", "Enter keys of its own (private_key_jwt)");
    }

    @Test
    void explainsNothingAsAllowedToAClientThatIsRefused() {
        var question = "/access/v1/explain?method=GET&path=/orders&credential=";
        var id = platform.client(0, 0).get("clientId").asString();
        var ofRefused = platform.get(question + id, "X-Api-Key", platform.apiKey(0));
        assertThat(ofRefused.body()).doesNotContain("\"allow\"");
        var ofKeyed = platform.get(question + company.clientId(), "X-Api-Key", platform.apiKey(0));
        assertThat(json(ofKeyed).get("decision").asString()).isEqualTo("allow");
    }

    @Test
    void registersClientsWithKeysAlone() {
        var uris = "{\"redirect_uris\":[\"https://robot.example/cb\"]";
        for (var method : List.of("none", "client_secret_basic", "client_secret_post")) {
            var refused = jsonTo(REGISTER, uris + ",\"token_endpoint_auth_method\":\"" + method + "\"}");
            assertThat(error(refused, "expected private_key_jwt")).isEqualTo("invalid_client_metadata");
        }
        assertThat(error(jsonTo(REGISTER, uris + "}"), "jwks")).isEqualTo("invalid_client_metadata");
        var registered = jsonTo(REGISTER, uris + ",\"endpoint_audience\":true,\"jwks\":" + application.jwks() + "}");
        assertThat(registered.statusCode()).as(registered.body()).isEqualTo(201);
        var said = json(registered);
        assertThat(said.get("token_endpoint_auth_method").asString()).isEqualTo("private_key_jwt");
        assertThat(said.get("dpop_bound_access_tokens").asBoolean()).isTrue();
        assertThat(said.get("require_pushed_authorization_requests").asBoolean())
                .isTrue();
        assertThat(said.get("endpoint_audience").asBoolean()).isFalse();
    }

    @Test
    void letsTheOperatorMakeAndLoosenNoApplicationThatItWouldRefuse() {
        var commands = platform.domain().partners().commands();
        var partnerId = Fapi2Client.partnerId(platform);
        var secret = Fapi2Client.described("d".repeat(32), Application.Protocol.DEFAULT, true);
        assertThatThrownBy(() -> commands.createApplication(new PartnerActor.OfPlatform(OPERATOR), partnerId, secret))
                .isInstanceOfSatisfying(
                        CommandRefused.class, e -> assertThat(e.field()).isEqualTo("method"))
                .hasMessageContaining("oauth.profile");
        assertThatThrownBy(() ->
                        commands.setRequestRules(OPERATOR, partnerId, application.clientId(), RequestRules.STANDARD))
                .isInstanceOf(CommandRefused.class)
                .hasMessageContaining("oauth.profile");
    }

    @Test
    void namesAtTheStartWhomItRefuses() {
        var lines = log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst())
                .contains(platform.client(0, 0).get("clientId").asString() + " of acme")
                .doesNotContain(company.clientId());
        var grants = new TestGrants(platform);
        assertThat(lines.getLast())
                .contains(grants.clientId(TestGrants.CONFIDENTIAL), grants.clientId(TestGrants.PUBLIC))
                .doesNotContain(application.clientId());
    }

    /** As somebody reads and copies it from the reference: title and text of each. */
    private Map<String, String> code(String page, Language language) {
        var found = new HashMap<String, String>();
        CODE.matcher(new TestBrowser(platform)
                        .get(page + "?lang=" + language.id())
                        .body())
                .results()
                .forEach(one -> found.put(
                        one.group(1),
                        one.group(2)
                                .replaceAll("<[^>]+>", "")
                                .replace("&lt;", "<")
                                .replace("&gt;", ">")
                                .replace("&amp;", "&")));
        return found;
    }

    @ParameterizedTest
    @EnumSource(names = {"CURL", "PYTHON", "JAVASCRIPT", "GO"})
    void codeOfTheReferenceKeepsToTheProfileAndRunsAsItStands(Language language) throws Exception {
        var code = code("/reference/tokens", language);
        var users = code.getOrDefault("With the OAuth authorization code flow", "");
        var programs = code.getOrDefault("With OAuth client credentials", "");
        assertThat(users)
                .contains("/identity/oauth/par", "DPoP", "S256", "client_assertion")
                .doesNotContain("SECRET");
        assertThat(programs).contains("DPoP", "client_assertion").doesNotContain("SECRET", "Bearer");
        if (!CodeRun.isHere(language)) {
            return;
        }
        var environment = new HashMap<>(Map.of(
                "LATCHKEY_CLIENT_ID", company.clientId(),
                "LATCHKEY_CLIENT_KEY", Fapi2Client.keyFile(folder).toString(),
                "LATCHKEY_REDIRECT_URI", TestGrants.REDIRECT_URI));
        var printed = CodeRun.run(language, programs, folder, environment, address -> address);
        environment.put("LATCHKEY_CLIENT_ID", application.clientId());
        var user = new AuthorizeBrowser(platform).signedIn("ADMINISTRATOR");
        var agreed = CodeRun.run(language, users, folder, environment, address -> {
            var asked = user.browser.get(
                    address.substring(platform.web("").toString().length()));
            var question = user.browser.get(TestBrowser.location(asked));
            var answer = question.statusCode() == 200
                    ? user.decide(AuthorizeBrowser.requestId(asked), "allow")
                    : question; // another language has asked this user before
            return TestBrowser.location(answer);
        });
        if (language == Language.GO) {
            assertThat(printed + agreed).as("where the form is wrong").doesNotContain(":");
        } else {
            assertThat(printed).contains("totalFound").doesNotContain("rror");
            assertThat(agreed).contains("totalFound").doesNotContain("rror");
        }
    }

    @Test
    void theReferenceSaysHowAndShowsNoSecretWhereNoneIsTaken() {
        var browser = new TestBrowser(platform);
        assertThat(browser.get("/reference/tokens").body())
                .contains("/identity/oauth/par", "private_key_jwt", "request_uri", "DPoP-Nonce")
                .doesNotContain("with its own id and secret");
        var teller = browser.get("/reference/" + TELLER).body();
        var operation =
                Pattern.compile("href=\"(/reference/" + TELLER + "/[^\"?]+)\"").matcher(teller);
        assertThat(operation.find()).isTrue();
        assertThat(code(operation.group(1), Language.CURL).values()).noneMatch(text -> text.contains("CLIENT_SECRET"));
    }
}
