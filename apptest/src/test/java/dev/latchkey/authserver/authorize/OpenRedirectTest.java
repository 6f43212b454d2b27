package dev.latchkey.authserver.authorize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestGrants;
import dev.latchkey.testing.TestPlatform;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** No parameter of any page sends a browser to a place that nobody registered (RFC 9700 section 4.11). */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenRedirectTest {

    private static final List<String> ELSEWHERE = List.of(
            "https://evil.example/",
            "//evil.example/",
            "///evil.example/",
            "/\\evil.example/",
            "\\/evil.example/",
            "/%2fevil.example/",
            "/%5cevil.example/",
            "https:evil.example",
            "javascript:alert(1)",
            "data:text/html,evil.example",
            "/account/../../evil.example",
            "@evil.example",
            "/\tevil.example/",
            "/\r\nLocation: https://evil.example/",
            "http://localhost@evil.example/");

    private TestPlatform platform;

    @BeforeAll
    void start(@TempDir Path folder) {
        platform = TestPlatform.start(folder);
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    static Stream<Arguments> everyParameterOfThePages() {
        var parameters =
                List.of("continue", "login_hint", "redirect_uri", "request", "state", "again", "next", "return_to");
        var paths =
                List.of("/", "/account/sign-in", "/account/confirm", "/account/sign-out", "/identity/oauth/consent");
        return paths.stream()
                .flatMap(path -> parameters.stream()
                        .flatMap(name -> ELSEWHERE.stream().map(value -> Arguments.of(path, name, value))));
    }

    @ParameterizedTest
    @MethodSource("everyParameterOfThePages")
    void leadsNowhereElse(String path, String name, String value) {
        var browser = new TestBrowser(platform);
        assertStays(browser.get(path + "?" + AuthorizeBrowser.query(Map.of(name, value))));
    }

    static Stream<String> everyPlaceElsewhere() {
        return ELSEWHERE.stream();
    }

    @ParameterizedTest
    @MethodSource("everyPlaceElsewhere")
    void leadsNowhereElseAfterSigningIn(String value) {
        var who = platform.sheet().get("companies").get(0).get("users").get(0);
        var browser = new TestBrowser(platform);
        browser.get("/account/sign-in?" + AuthorizeBrowser.query(Map.of("continue", value)));
        var answer = browser.post(
                "/account/sign-in",
                "email",
                who.get("email").asString(),
                "password",
                who.get("password").asString(),
                "continue",
                value);
        assertStays(answer);
    }

    static Stream<Arguments> everyParameterOfARequest() {
        return Stream.of(
                        "client_id",
                        "redirect_uri",
                        "state",
                        "scope",
                        "resource",
                        "request_uri",
                        "login_hint",
                        "prompt")
                .flatMap(name -> ELSEWHERE.stream().map(value -> Arguments.of(name, value)));
    }

    /** Errors may go back to the redirect URI that is registered, and to no other place. */
    @ParameterizedTest
    @MethodSource("everyParameterOfARequest")
    void anAuthorizationRequestLeadsToItsRegisteredRedirectUriAtMost(String name, String value) {
        var answer = new AuthorizeBrowser(platform).allow(TestGrants.CONFIDENTIAL, Map.of(name, value));
        var location = answer.headers().firstValue("Location").orElse("/");
        assertThat(location)
                .satisfiesAnyOf(
                        one -> assertThat(one).startsWith(TestGrants.REDIRECT_URI + "?"),
                        one -> assertThat(one).matches("/[a-z].*|/"));
        assertThat(answer.headers().allValues("Location")).hasSizeLessThan(2);
    }

    private static void assertStays(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isLessThan(500);
        var location = answer.headers().firstValue("Location").orElse("/");
        assertThat(location).matches("/|/[a-z?].*").doesNotContain("\\", "\r", "\n");
    }
}
