package dev.latchkey.page.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.audit.AuditEvent;
import dev.latchkey.core.audit.ChainedEntry;
import dev.latchkey.store.sql.MutableClock;
import dev.latchkey.store.sql.TestAudit;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestPlatform;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Guessing gets slow; people get in. */
class SignInThrottlingTest {

    private final MutableClock clock = new MutableClock();
    private TestPlatform platform;

    @BeforeEach
    void start(@TempDir Path folder) {
        platform = TestPlatform.start(folder, Map.of("listeners.trustedProxies", "127.0.0.1/32"), clock);
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    private String email() {
        return platform.user(0, 0).get("email").asString();
    }

    private String password() {
        return platform.user(0, 0).get("password").asString();
    }

    private int attempt(TestBrowser browser, String address, String email, String password) {
        browser.get("/account/sign-in");
        return browser.postWith(
                        "/account/sign-in",
                        Map.of("X-Forwarded-For", address),
                        browser.csrf(),
                        "email",
                        email,
                        "password",
                        password)
                .statusCode();
    }

    @Test
    void waitsTwiceAsLongFromTheFifthFailureOn() {
        var browser = new TestBrowser(platform);
        for (var i = 0; i < 5; i++) {
            assertThat(attempt(browser, "192.0.2.1", email(), "wrong")).isEqualTo(401);
        }
        assertThat(attempt(browser, "192.0.2.1", email(), password())).isEqualTo(429);
        clock.advance(Duration.ofSeconds(1));
        assertThat(attempt(browser, "192.0.2.1", email(), "wrong")).isEqualTo(401);
        clock.advance(Duration.ofSeconds(1));
        assertThat(attempt(browser, "192.0.2.1", email(), password())).isEqualTo(429);
        clock.advance(Duration.ofSeconds(1));
        assertThat(attempt(browser, "192.0.2.1", email(), password())).isEqualTo(303);
    }

    /** Once a minute for each address, and no failure is lost: the next entry counts those that were not told of. */
    @Test
    void theAuditLogCountsFailuresAndNamesEachAddress() {
        var browser = new TestBrowser(platform);
        for (var i = 0; i < 3; i++) {
            attempt(browser, "192.0.2.1", email(), "wrong");
        }
        attempt(browser, "192.0.2.2", email(), "wrong");
        clock.advance(Duration.ofMinutes(1));
        attempt(browser, "192.0.2.1", email(), "wrong");
        clock.advance(Duration.ofMinutes(1));
        attempt(browser, "192.0.2.1", email(), "wrong");
        // A write of our own comes after those that nobody waited for.
        TestBrowser.signedIn(platform, 0, 0);

        assertThat(TestAudit.entries(platform.domain().stores(), platform.companyId(0)))
                .map(ChainedEntry::entry)
                .filteredOn(entry -> entry.event() == AuditEvent.USER_AUTHENTICATION_INVALID_CREDENTIALS)
                .map(entry -> Map.copyOf(entry.context()))
                .containsExactlyInAnyOrder(
                        Map.of("authenticationType", "PASSWORD", "address", "192.0.2.1"),
                        Map.of("authenticationType", "PASSWORD", "address", "192.0.2.2"),
                        Map.of("authenticationType", "PASSWORD", "address", "192.0.2.1", "repeated", "2"),
                        Map.of("authenticationType", "PASSWORD", "address", "192.0.2.1"));
    }

    @Test
    void answersUnknownAndKnownAccountsAlike() {
        var browser = new TestBrowser(platform);
        for (var i = 0; i < 5; i++) {
            attempt(browser, "192.0.2.1", email(), "wrong");
            attempt(browser, "192.0.2.1", "nobody@acme.example", "wrong");
        }
        var known = browser.signIn(email(), "wrong");
        var unknown = browser.signIn("nobody@acme.example", "wrong");
        assertThat(known.statusCode()).isEqualTo(unknown.statusCode());
        var fromSameAddress = Map.of("X-Forwarded-For", "192.0.2.1");
        var heldKnown = browser.postWith("/account/sign-in", fromSameAddress, browser.csrf(), "email", email());
        var heldUnknown =
                browser.postWith("/account/sign-in", fromSameAddress, browser.csrf(), "email", "nobody@acme.example");
        assertThat(heldKnown.statusCode()).isEqualTo(429);
        assertThat(heldUnknown.statusCode()).isEqualTo(429);
        assertThat(heldUnknown.body().replace("nobody@acme.example", email())).isEqualTo(heldKnown.body());
        assertThat(heldUnknown.headers().map().keySet())
                .isEqualTo(heldKnown.headers().map().keySet());
    }

    /** Strangers all over the world guess; the browser that was here before does not notice, others wait two minutes. */
    @Test
    void doesNotLockAVictimOut() {
        var known = new TestBrowser(platform);
        assertThat(known.signIn(email(), password()).statusCode()).isEqualTo(303);
        known.cookies().remove("latchkey_session_local");
        var stranger = new TestBrowser(platform);
        for (var i = 0; i < 40; i++) {
            attempt(stranger, "198.51.100." + i, email(), "wrong");
            clock.advance(Duration.ofMinutes(2));
        }
        assertThat(attempt(stranger, "198.51.100.77", email(), "wrong")).isEqualTo(401);
        assertThat(attempt(stranger, "198.51.100.78", email(), "wrong")).isEqualTo(429);
        assertThat(attempt(known, "203.0.113.5", email(), password())).isEqualTo(303);

        clock.advance(Duration.ofMinutes(2));
        assertThat(attempt(new TestBrowser(platform), "203.0.113.6", email(), password()))
                .isEqualTo(303);
    }

    /** Whoever guesses from a few addresses cannot take every free moment away from somebody elsewhere. */
    @Test
    void letsSomebodyElsewhereInWhileAFewAddressesKeepGuessing() {
        var stranger = new TestBrowser(platform);
        for (var i = 0; i < 40; i++) {
            attempt(stranger, "198.51.100." + i % 4, email(), "wrong");
            clock.advance(Duration.ofSeconds(1));
        }
        assertThat(attempt(stranger, "198.51.100.1", email(), "wrong")).isEqualTo(429);
        assertThat(attempt(new TestBrowser(platform), "203.0.113.6", email(), password()))
                .isEqualTo(303);
    }

    @Test
    void slowsAnAddressThatTriesManyAccounts() {
        var browser = new TestBrowser(platform);
        for (var i = 0; i < 50; i++) {
            assertThat(attempt(browser, "192.0.2.1", "user" + i + "@acme.example", "wrong"))
                    .isEqualTo(401);
        }
        assertThat(attempt(browser, "192.0.2.1", "one.more@acme.example", "wrong"))
                .isEqualTo(429);
        assertThat(attempt(browser, "192.0.2.2", "one.more@acme.example", "wrong"))
                .isEqualTo(401);
    }

    /** Who learnt a password and lost it again guesses no more freely than anybody. */
    @Test
    void takesADeviceCookieForThePasswordItWasGivenForOnly() {
        var known = TestBrowser.signedIn(platform, 0, 0);
        known.cookies().remove("latchkey_session_local");
        var owner = TestBrowser.signedIn(platform, 0, 0);
        var chosen = "seven green bottles";
        owner.get("/account/password");
        assertThat(owner.post("/account/password", "current", password(), "new", chosen, "repeat", chosen)
                        .statusCode())
                .isEqualTo(303);
        for (var i = 0; i < 5; i++) {
            attempt(new TestBrowser(platform), "192.0.2.1", email(), "wrong");
        }
        assertThat(attempt(known, "192.0.2.1", email(), chosen))
                .as("held like anybody at this address")
                .isEqualTo(429);
    }

    @Test
    void takesADeviceCookieForItsOwnAccountOnly() {
        var other = TestBrowser.signedIn(platform, 0, 1);
        other.cookies().remove("latchkey_session_local");
        for (var i = 0; i < 5; i++) {
            attempt(other, "192.0.2.1", email(), "wrong");
        }
        assertThat(attempt(other, "192.0.2.1", email(), password())).isEqualTo(429);
    }
}
