package dev.latchkey.authserver.authorize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.store.sql.MutableClock;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestGrants;
import dev.latchkey.testing.TestPlatform;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long a request_uri is good (RFC 9126 section 2.2): until somebody has decided, and until it expires. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PushedRequestLifeTest {

    private static final Duration MILLI = Duration.ofMillis(1);

    private final MutableClock clock = new MutableClock();
    private TestPlatform platform;

    @BeforeAll
    void start(@TempDir Path folder) {
        platform = TestPlatform.start(folder, Map.of(), clock);
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    private AuthorizeBrowser person() {
        return new AuthorizeBrowser(platform).signedIn("STANDARD");
    }

    private HttpResponse<String> push(AuthorizeBrowser browser, int application, Map<String, String> changes) {
        Map<String, @Nullable String> form = browser.good(application);
        form.putAll(browser.grants.credentials(application));
        form.putAll(changes);
        return platform.post(
                "/identity/oauth/par",
                AuthorizeBrowser.query(form),
                "Content-Type",
                "application/x-www-form-urlencoded");
    }

    /** Where a browser is sent with a request that was pushed just now. */
    private String pushed(AuthorizeBrowser browser, Map<String, String> changes) {
        var answer = push(browser, TestGrants.PUBLIC, changes);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return "/identity/oauth/allow?client_id=" + browser.grants.clientId(TestGrants.PUBLIC) + "&request_uri="
                + TestPlatform.json(answer).get("request_uri").asString();
    }

    private static String open(AuthorizeBrowser browser, String address) {
        var opened = browser.browser.get(address);
        assertThat(TestBrowser.location(opened)).startsWith("/identity/oauth/consent?request=");
        browser.browser.get(TestBrowser.location(opened));
        return AuthorizeBrowser.requestId(opened);
    }

    private static void isGone(AuthorizeBrowser browser, String address) {
        assertThat(browser.browser.get(address).statusCode()).isEqualTo(400);
    }

    @Test
    void isGoodForASecondVisitBeforeAnybodyHasDecided() {
        var browser = person();
        var address = pushed(browser, Map.of());
        open(browser, address);
        var again = open(browser, address);
        assertThat(TestBrowser.location(browser.decide(again, "allow"))).contains("code=");
        isGone(browser, address);
    }

    /** One request, one decision, whoever opened it where. */
    @ParameterizedTest
    @ValueSource(strings = {"allow", "refuse"})
    void endsEverywhereWithTheFirstDecision(String decision) {
        var one = person();
        var other = person();
        var address = pushed(one, Map.of());
        var first = open(one, address);
        var second = open(other, address);
        assertThat(TestBrowser.location(one.decide(first, decision)))
                .contains(decision.equals("allow") ? "code=" : "error=access_denied");
        var late = other.decide(second, "allow");
        assertThat(late.statusCode()).isEqualTo(400);
        assertThat(late.headers().firstValue("Location")).isEmpty();
        isGone(other, address);
    }

    /** It is for its browser to come; a user who is asked already has time. */
    @Test
    void expiresThoughItWasOpened() {
        var browser = person();
        var address = pushed(browser, Map.of());
        clock.advance(WaitingRequests.PUSHED_LIFETIME.minus(MILLI));
        var opened = open(browser, address);
        clock.advance(MILLI);
        isGone(browser, address);
        assertThat(TestBrowser.location(browser.decide(opened, "allow"))).contains("code=");
    }

    @Test
    void isUsedUpByACodeThatNeedsNoPage() {
        var browser = person();
        browser.decide(open(browser, pushed(browser, Map.of())), "allow");
        // A public client's loopback address is asked about each time, so this one is confidential.
        var form = Map.of("prompt", "none", "scope", "user_me_read");
        var known = browser.allow(TestGrants.CONFIDENTIAL, Map.of("scope", "user_me_read"));
        browser.browser.get(TestBrowser.location(known));
        browser.decide(AuthorizeBrowser.requestId(known), "allow");
        var uri = TestPlatform.json(push(browser, TestGrants.CONFIDENTIAL, form))
                .get("request_uri")
                .asString();
        var address = "/identity/oauth/allow?client_id=" + browser.grants.clientId(TestGrants.CONFIDENTIAL)
                + "&request_uri=" + uri;
        assertThat(new AuthorizeBrowser(platform).browser.get(address).headers().firstValue("Location"))
                .as("nobody is signed in there")
                .hasValueSatisfying(where -> assertThat(where).contains("error=login_required"));
        assertThat(TestBrowser.location(browser.browser.get(address))).contains("code=");
        isGone(browser, address);
    }

    /** Requests that browsers have brought do not keep a busy application from pushing more. */
    @Test
    void countsThoseThatNoBrowserHasBrought() {
        var browser = person();
        var first = push(browser, TestGrants.CONFIDENTIAL, Map.of());
        for (int i = 1; i < WaitingRequests.PUSHED_PER_CLIENT_MAX; i++) {
            assertThat(push(browser, TestGrants.CONFIDENTIAL, Map.of()).statusCode())
                    .isEqualTo(201);
        }
        assertThat(push(browser, TestGrants.CONFIDENTIAL, Map.of()).statusCode())
                .isEqualTo(429);
        open(
                browser,
                "/identity/oauth/allow?client_id=" + browser.grants.clientId(TestGrants.CONFIDENTIAL) + "&request_uri="
                        + TestPlatform.json(first).get("request_uri").asString());
        assertThat(push(browser, TestGrants.CONFIDENTIAL, Map.of()).statusCode())
                .isEqualTo(201);
        clock.advance(WaitingRequests.PUSHED_LIFETIME);
    }
}
