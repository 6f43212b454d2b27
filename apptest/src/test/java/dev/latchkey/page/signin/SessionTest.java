package dev.latchkey.page.signin;

import static dev.latchkey.testing.TestBrowser.location;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.audit.AuditEvent;
import dev.latchkey.core.audit.ChainedEntry;
import dev.latchkey.store.sql.MutableClock;
import dev.latchkey.store.sql.TestAudit;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestPlatform;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How sessions begin, change and end. */
class SessionTest {

    private static final String SESSION = "latchkey_session_local";

    private final MutableClock clock = new MutableClock();
    private TestPlatform platform;

    @BeforeEach
    void start(@TempDir Path folder) {
        platform = TestPlatform.start(folder, Map.of(), clock);
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    private TestBrowser signedIn(int company, int user) {
        var browser = new TestBrowser(platform);
        var person = platform.user(company, user);
        var answer = browser.signIn(
                person.get("email").asString(), person.get("password").asString());
        assertThat(answer.statusCode()).isEqualTo(303);
        return browser;
    }

    private static void assertOut(TestBrowser browser) {
        assertThat(browser.get("/account/security").statusCode()).isEqualTo(303);
    }

    private static void assertIn(TestBrowser browser) {
        assertThat(browser.get("/account/security").statusCode()).isEqualTo(200);
    }

    @Test
    void leavesAPlantedCookieWorthless() {
        var attacker = signedIn(1, 0);
        var planted = attacker.cookies().get(SESSION);
        var victim = new TestBrowser(platform);
        victim.cookies().put(SESSION, planted);
        var person = platform.user(0, 0);
        victim.signIn(person.get("email").asString(), person.get("password").asString());

        assertThat(victim.cookies().get(SESSION)).isNotEqualTo(planted);
        assertOut(attacker);
        assertThat(victim.get("/").body()).contains(person.get("email").asString());
    }

    @Test
    void asksAgainAfterTenMinutesAndRotates() {
        var browser = signedIn(0, 0);
        assertThat(browser.get("/account/second-factor").statusCode()).isEqualTo(200);
        clock.advance(Duration.ofMinutes(10));
        var answer = browser.get("/account/second-factor");
        assertThat(location(answer)).isEqualTo("/account/confirm?continue=%2Faccount%2Fsecond-factor");

        browser.get(location(answer));
        assertThat(browser.post("/account/confirm", "password", "wrong").statusCode())
                .isEqualTo(401);
        var before = browser.cookies().get(SESSION);
        var confirmed = browser.post(
                "/account/confirm",
                "password",
                platform.user(0, 0).get("password").asString(),
                "continue",
                "/account/second-factor");
        assertThat(location(confirmed)).isEqualTo("/account/second-factor");
        assertThat(browser.cookies().get(SESSION)).isNotEqualTo(before);
        assertThat(browser.get("/account/second-factor").statusCode()).isEqualTo(200);

        var old = new TestBrowser(platform);
        old.cookies().put(SESSION, before);
        assertOut(old);
    }

    @Test
    void endsUnusedSessionsAndOldOnes() {
        var idle = signedIn(0, 0);
        clock.advance(Duration.ofHours(12).minusMillis(1));
        assertIn(idle);
        clock.advance(Duration.ofHours(12));
        assertOut(idle);

        var used = signedIn(0, 0);
        for (var hours = 0; hours < 7 * 24 - 8; hours += 8) {
            clock.advance(Duration.ofHours(8));
            assertIn(used);
        }
        clock.advance(Duration.ofHours(8));
        assertOut(used);
    }

    @Test
    void listsAndEndsOnlyOnesOwn() {
        var first = signedIn(0, 0);
        var second = signedIn(0, 0);
        var stranger = signedIn(1, 0);
        var strangersId = id(stranger);
        var secondId = id(second);

        var page = first.get("/account/security").body();
        assertThat(page).contains(secondId).doesNotContain(strangersId);
        first.post("/account/sessions/end", "session", strangersId);
        assertIn(stranger);
        first.post("/account/sessions/end", "session", secondId);
        assertOut(second);
        assertIn(first);
    }

    @Test
    void theAuditLogTellsOfSignInsSignOutsAndWrongPasswords() {
        var person = platform.user(0, 1);
        var email = person.get("email").asString();
        var stranger = new TestBrowser(platform);
        for (var i = 0; i < 3; i++) {
            stranger.signIn(email, "not the password");
        }
        var colleague = signedIn(0, 1);
        colleague.get("/account/sign-out");
        colleague.post("/account/sign-out");

        var log = signedIn(0, 0)
                .get("/settings/audit-log?authorId=" + person.get("id").asString())
                .body();
        assertThat(log)
                .contains(
                        "Elena Rossi was not let in: a wrong password",
                        "Elena Rossi signed in",
                        "Elena Rossi signed out");
        // At most one a minute, so that nobody fills the log from outside.
        assertThat(log.split("lk-audit-sentence\">Elena Rossi was not let in: a wrong password", -1))
                .hasSize(2);
    }

    @Test
    void signsOutEverywhere() {
        var first = signedIn(0, 0);
        var second = signedIn(0, 0);
        var third = signedIn(0, 0);
        first.get("/account/security");
        first.post("/account/sessions/end-others");
        assertOut(second);
        assertOut(third);
        assertIn(first);
        var fourth = signedIn(0, 0);
        first.get("/account/security");
        first.post("/account/sessions/end-all");
        assertOut(first);
        assertOut(fourth);
    }

    @Test
    void endsOtherSessionsWhenThePasswordChanges() {
        var password = platform.user(0, 0).get("password").asString();
        var first = signedIn(0, 0);
        var second = signedIn(0, 0);
        first.get("/account/password");
        assertThat(change(first, "wrong", "a new passphrase", "a new passphrase"))
                .isEqualTo(422);
        assertThat(change(first, password, "a new passphrase", "another")).isEqualTo(422);
        assertThat(change(first, password, "password1", "password1")).isEqualTo(422);
        assertIn(second);
        assertThat(change(first, password, "a new passphrase", "a new passphrase"))
                .isEqualTo(303);
        assertIn(first);
        assertOut(second);
        var email = platform.user(0, 0).get("email").asString();
        assertThat(second.signIn(email, password).statusCode()).isEqualTo(401);
        assertThat(second.signIn(email, "a new passphrase").statusCode()).isEqualTo(303);
        assertThat(TestAudit.entries(platform.domain().stores(), platform.companyId(0)))
                .map(ChainedEntry::entry)
                .filteredOn(entry -> entry.event() == AuditEvent.USER_PASSWORD_CHANGED)
                .singleElement()
                .satisfies(entry -> assertThat(entry.context()).containsEntry("address", "127.0.0.1"));
        assertThat(TestAudit.entries(platform.domain().stores(), platform.companyId(0)))
                .as("the guess in the session is told of, with the place")
                .map(entry -> Map.copyOf(entry.entry().context()))
                .contains(Map.of("authenticationType", "PASSWORD_CHANGE", "address", "127.0.0.1"));
    }

    @Test
    void ofTwoPasswordChangesAtOnceOneCounts() {
        var email = platform.user(0, 0).get("email").asString();
        var current = platform.user(0, 0).get("password").asString();
        for (var round = 0; round < 5; round++) {
            var wanted = List.of("one passphrase " + round, "other passphrase " + round);
            var browsers = List.of(new TestBrowser(platform), new TestBrowser(platform));
            for (var browser : browsers) {
                assertThat(browser.signIn(email, current).statusCode()).isEqualTo(303);
                browser.get("/account/password");
            }
            var old = current;
            var both = IntStream.range(0, 2)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> browsers.get(i)
                            .post("/account/password", "current", old, "new", wanted.get(i), "repeat", wanted.get(i))))
                    .toList();
            var changed = IntStream.range(0, 2)
                    .filter(i -> TestBrowser.location(both.get(i).join()).startsWith("/account/security"))
                    .boxed()
                    .toList();
            assertThat(changed).as("told that it changed, in round " + round).hasSize(1);
            current = wanted.get(changed.getFirst());
            assertThat(new TestBrowser(platform).signIn(email, current).statusCode())
                    .as("the password of who was told so")
                    .isEqualTo(303);
        }
    }

    private static int change(TestBrowser browser, String current, String wanted, String repeat) {
        return browser.post("/account/password", "current", current, "new", wanted, "repeat", repeat)
                .statusCode();
    }

    private static String id(TestBrowser browser) {
        var cookie = Objects.requireNonNull(browser.cookies().get(SESSION));
        return cookie.substring(0, cookie.indexOf('.'));
    }
}
