package dev.latchkey.authserver.authorize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestGrants;
import dev.latchkey.testing.TestPlatform;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every parameter of an authorization request, and what becomes of a wrong one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuthorizationRequestTest {

    private TestPlatform platform;
    private AuthorizeBrowser browser;

    @BeforeAll
    void start(@TempDir Path folder) {
        platform = TestPlatform.start(folder);
        browser = new AuthorizeBrowser(platform);
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
        response_type, token, unsupported_response_type
        response_type, -, invalid_request
        response_type, '', invalid_request
        response_type, code id_token, unsupported_response_type
        response_mode, fragment, invalid_request
        scope, '', invalid_scope
        scope, no_such_scope, invalid_scope
        scope, users_read, invalid_scope
        scope, orders_read  user_me_read, invalid_scope
        code_challenge, -, invalid_request
        code_challenge, short, invalid_request
        code_challenge_method, plain, invalid_request
        code_challenge_method, -, invalid_request
        resource, https://elsewhere.example, invalid_target
        prompt, sometimes, invalid_request
        prompt, none login, invalid_request
        prompt, none, login_required
        request, eyJhbGciOiJub25lIn0.e30., request_not_supported
        request_uri, https://evil.example/request, invalid_request_uri
        request_uri, urn:ietf:params:oauth:request_uri:unknown, invalid_request_uri
        max_age, -1, invalid_request
        dpop_jkt, short, invalid_request
        """)
    void goesBackWithTheError(String name, @Nullable String value, String error) {
        Map<String, @Nullable String> change = new HashMap<>();
        change.put(name, value);
        var answer = browser.allow(TestGrants.PUBLIC, change);
        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(TestBrowser.location(answer)).startsWith(TestGrants.REDIRECT_URI + "?");
        assertThat(AuthorizeBrowser.parameters(TestBrowser.location(answer)))
                .containsEntry("error", error)
                .containsEntry("state", "st ate&=")
                .containsEntry("iss", platform.sheet().get("apiUrl").asString())
                .containsKey("error_description");
    }

    /** By an application that is marked so; the standard asks for the first two. */
    @ParameterizedTest
    @ValueSource(strings = {"response_type", "redirect_uri", "scope", "state"})
    void mayBeLeftOut(String name) {
        Map<String, @Nullable String> change = new HashMap<>();
        change.put(name, null);
        assertThat(TestBrowser.location(browser.allow(TestGrants.CONFIDENTIAL, change)))
                .startsWith("/identity/oauth/consent?request=");
    }

    @ParameterizedTest
    @ValueSource(strings = {"client_id", "redirect_uri", "response_type", "scope", "state", "code_challenge", "prompt"})
    void refusesARepeatedParameterOnOurOwnPage(String name) {
        var good = browser.good(TestGrants.PUBLIC);
        good.putIfAbsent(name, "x");
        var answer = browser.browser.get("/identity/oauth/allow?" + AuthorizeBrowser.query(good) + "&" + name + "=x");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Location")).isEmpty();
    }

    /** RFC 8707 section 2 allows several, and has one answer for what cannot be served. */
    @Test
    void goesBackWithInvalidTargetForSeveralResources() {
        var good = AuthorizeBrowser.query(browser.good(TestGrants.PUBLIC));
        var known = platform.api("/orders").toString();
        var answer = browser.browser.get("/identity/oauth/allow?" + good + "&resource=" + known + "&resource=" + known);
        assertThat(AuthorizeBrowser.parameters(TestBrowser.location(answer)))
                .containsEntry("error", "invalid_target")
                .containsEntry("state", "st ate&=");
    }

    /** RFC 6749 section 4.1.2.1: whoever sent a state gets it back, also with the error that it is too long. */
    @Test
    void handsBackAStateThatIsTooLong() {
        var state = "s".repeat(RequestReader.STATE_LENGTH_MAX + 1);
        var answer = browser.allow(TestGrants.PUBLIC, Map.of("state", state));
        assertThat(AuthorizeBrowser.parameters(TestBrowser.location(answer)))
                .containsEntry("error", "invalid_request")
                .containsEntry("state", state);
    }

    /** Its state is gone with it, so nothing that the application could make sense of can go back. */
    @Test
    void staysOnOurPageForAPushedRequestThatIsGone() {
        var answer = browser.browser.get("/identity/oauth/allow?client_id=" + browser.grants.clientId(TestGrants.PUBLIC)
                + "&request_uri=urn:ietf:params:oauth:request_uri:unknown");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Location")).isEmpty();
    }

    /** Where it goes is the first thing that a request says, also where one address alone is registered. */
    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
        -
        ''
        http://localhost:9999/other
        """)
    void staysOnOurPageWithoutARedirectUriThatCanBeTrusted(@Nullable String redirectUri) {
        Map<String, @Nullable String> change = new HashMap<>();
        change.put("redirect_uri", redirectUri);
        var answer = browser.allow(TestGrants.PUBLIC, change);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Location")).isEmpty();
    }

    @Test
    void staysOnOurPageForAnUnknownApplication() {
        var answer = browser.allow(TestGrants.PUBLIC, Map.of("client_id", "nobody"));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Location")).isEmpty();
        assertThat(answer.body()).contains("This application is not known here");
    }

    @Test
    void takesAFormAsWell() {
        var form = AuthorizeBrowser.query(browser.good(TestGrants.PUBLIC));
        var answer = platform.send(platform.request(
                        platform.web("/identity/oauth/allow"), "Content-Type", "application/x-www-form-urlencoded")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(form)));
        assertThat(TestBrowser.location(answer)).isEqualTo("/identity/oauth/allow?" + form);
        assertThat(TestBrowser.location(browser.browser.get(TestBrowser.location(answer))))
                .startsWith("/identity/oauth/consent?request=");
    }
}
