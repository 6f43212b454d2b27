package dev.latchkey.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestPlatform;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every form of the web origin, found in the routes themselves: nobody else's page can send it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CsrfTest {

    private TestPlatform platform;
    private TestBrowser victim;
    private TestBrowser attacker;
    private TestBrowser visitor;

    @BeforeAll
    void start(@TempDir Path folder) {
        platform = TestPlatform.start(folder);
        victim = signedIn(0);
        attacker = signedIn(1);
        visitor = new TestBrowser(platform);
        visitor.get("/account/sign-in");
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    private TestBrowser signedIn(int company) {
        var browser = new TestBrowser(platform);
        var person = platform.user(company, 0);
        browser.signIn(person.get("email").asString(), person.get("password").asString());
        browser.get("/account/security");
        return browser;
    }

    /** Everything that takes a form from a browser; the token endpoint takes no cookies and is not one. */
    Stream<String> forms() {
        return platform.webRoutes().entrySet().stream()
                .filter(entry -> entry.getValue().contains(HttpMethod.POST))
                .map(Map.Entry::getKey)
                .filter(path -> !path.startsWith("/identity/oauth/"))
                .map(path -> path.replaceAll("\\{[a-zA-Z]+}", "none"));
    }

    @Test
    void findsTheForms() {
        assertThat(forms()).hasSizeGreaterThan(10).contains("/account/sign-in", "/account/sessions/end-all");
    }

    @ParameterizedTest
    @MethodSource("forms")
    void refusesAFormWithoutItsToken(String path) {
        assertRefused(path, Map.of(), "");
        assertRefused(path, Map.of(), "x".repeat(43));
    }

    @ParameterizedTest
    @MethodSource("forms")
    void refusesTheTokenOfAnotherSessionOrBrowser(String path) {
        assertRefused(path, Map.of(), attacker.csrf());
        assertRefused(path, Map.of(), visitor.csrf());
        assertThat(visitor.postWith(path, Map.of(), victim.csrf()).statusCode()).isEqualTo(403);
        assertThat(new TestBrowser(platform)
                        .postWith(path, Map.of(), visitor.csrf())
                        .statusCode())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @MethodSource("forms")
    void refusesWhatAnotherSiteSends(String path) {
        assertRefused(path, Map.of("Origin", "https://evil.example"), victim.csrf());
        assertRefused(path, Map.of("Sec-Fetch-Site", "cross-site"), victim.csrf());
        assertRefused(path, Map.of("Sec-Fetch-Site", "same-site"), victim.csrf());
    }

    @ParameterizedTest
    @MethodSource("forms")
    void takesFormsAndNothingElse(String path) {
        var answer = platform.send(platform.request(platform.web(path), "Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("csrf=" + victim.csrf())));
        assertThat(answer.statusCode()).isEqualTo(400);
    }

    /** And nothing happened: the victim is still signed in, with the same session. */
    private void assertRefused(String path, Map<String, String> headers, String token) {
        var session = victim.cookies().get("latchkey_session_local");
        var own = victim.csrf();
        assertThat(victim.postWith(path, headers, token, "session", "x", "code", "1")
                        .statusCode())
                .as(path)
                .isEqualTo(403);
        assertThat(victim.get("/account/security").statusCode()).isEqualTo(200);
        assertThat(victim.cookies().get("latchkey_session_local")).isEqualTo(session);
        assertThat(victim.csrf()).isEqualTo(own);
    }
}
