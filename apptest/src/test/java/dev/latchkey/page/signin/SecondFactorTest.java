package dev.latchkey.page.signin;

import static dev.latchkey.testing.TestBrowser.location;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.audit.AuditEvent;
import dev.latchkey.core.audit.ChainedEntry;
import dev.latchkey.store.sql.MutableClock;
import dev.latchkey.store.sql.TestAudit;
import dev.latchkey.testing.TestAuthenticator;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestPlatform;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Codes of an authenticator application, made here by the words of RFC 6238, and recovery codes. */
class SecondFactorTest {

    private static final String SESSION = "latchkey_session_local";

    private final MutableClock clock = new MutableClock();
    private TestPlatform platform;
    private TestBrowser browser;
    private TestAuthenticator authenticator;
    private String[] recovery;

    @BeforeEach
    void enable(@TempDir Path folder) {
        platform = TestPlatform.start(folder, Map.of(), clock);
        browser = new TestBrowser(platform);
        signIn();
        var page = browser.get("/account/second-factor").body();
        authenticator = new TestAuthenticator(page, clock);
        assertThat(browser.get("/account/second-factor").body()).contains("lk-qr");
        assertThat(browser.post("/account/second-factor", "code", "000000").statusCode())
                .isEqualTo(422);
        var codes = browser.post("/account/second-factor", "code", code(0));
        assertThat(codes.statusCode()).isEqualTo(200);
        recovery = Pattern.compile("lk-key\">([a-z2-7-]{19})<")
                .matcher(codes.body())
                .results()
                .map(match -> match.group(1))
                .toArray(String[]::new);
        assertThat(recovery).hasSize(10).doesNotHaveDuplicates();
        clock.advance(Duration.ofMinutes(2));
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    private String signIn() {
        var person = platform.user(0, 0);
        return location(browser.signIn(
                person.get("email").asString(), person.get("password").asString()));
    }

    private int enter(String code) {
        return browser.post("/account/sign-in/code", "code", code).statusCode();
    }

    private void toCode() {
        browser.cookies().remove(SESSION);
        assertThat(signIn()).startsWith("/account/sign-in/code");
        assertThat(browser.cookies()).doesNotContainKey(SESSION);
        browser.get("/account/sign-in/code");
    }

    @Test
    void letsInWithTheRightCodeOnce() {
        toCode();
        assertThat(enter("123")).isEqualTo(401);
        var code = code(0);
        assertThat(enter(code)).isEqualTo(303);
        assertThat(browser.get("/account/security").statusCode()).isEqualTo(200);
        toCode();
        assertThat(enter(code)).isEqualTo(401);
        assertThat(enter(code(-1))).isEqualTo(401);
        assertThat(enter(code(1))).isEqualTo(303);
    }

    @Test
    void takesClocksThatAreOneStepWrongAndNotTwo() {
        toCode();
        assertThat(enter(code(2))).isEqualTo(401);
        assertThat(enter(code(-2))).isEqualTo(401);
        assertThat(enter(code(-1))).isEqualTo(303);
    }

    /** Somebody who holds the session and the password cannot switch the second factor off. */
    @Test
    void isAskedForAgainWhereThePasswordIs() {
        clock.advance(Duration.ofMinutes(11));
        var disabled = browser.post("/account/second-factor/disable");
        assertThat(location(disabled)).startsWith("/account/confirm");
        browser.get("/account/confirm");
        var confirmed = browser.post(
                "/account/confirm",
                "password",
                platform.user(0, 0).get("password").asString());
        assertThat(location(confirmed)).startsWith("/account/sign-in/code");
        assertThat(location(browser.post("/account/second-factor/disable"))).startsWith("/account/confirm");
        browser.get("/account/sign-in/code");
        assertThat(enter(code(0))).isEqualTo(303);
        assertThat(browser.get("/account/second-factor").statusCode()).isEqualTo(200);
    }

    @Test
    void takesEachRecoveryCodeOnce() {
        toCode();
        assertThat(enter(recovery[3].toUpperCase(Locale.ROOT))).isEqualTo(303);
        toCode();
        assertThat(enter(recovery[3])).isEqualTo(401);
        assertThat(enter(recovery[4].replace("-", " "))).isEqualTo(303);
    }

    @Test
    void refusesATicketOfAnotherBrowserAndAnOldOne() {
        toCode();
        var ticket = browser.cookies().get("latchkey_second_factor_local");
        var thief = new TestBrowser(platform);
        thief.get("/account/sign-in/code");
        thief.cookies().put("latchkey_second_factor_local", ticket);
        assertThat(location(thief.post("/account/sign-in/code", "code", code(0))))
                .contains("note=lapsed");
        clock.advance(Duration.ofMinutes(5));
        assertThat(location(browser.post("/account/sign-in/code", "code", code(0))))
                .contains("note=lapsed");
        assertThat(browser.cookies()).doesNotContainKey(SESSION);
    }

    @Test
    void slowsGuessingDown() {
        toCode();
        for (var i = 0; i < 5; i++) {
            assertThat(enter("99999" + i)).isEqualTo(401);
        }
        assertThat(enter(code(0))).isEqualTo(429);
        clock.advance(Duration.ofSeconds(1));
        assertThat(enter(code(0))).isEqualTo(303);
    }

    private int change(String current, String wanted) {
        browser.get("/account/password");
        return browser.post("/account/password", "current", current, "new", wanted, "repeat", wanted)
                .statusCode();
    }

    private TestBrowser atTheCode(String password) {
        var other = new TestBrowser(platform);
        assertThat(location(other.signIn(platform.user(0, 0).get("email").asString(), password)))
                .startsWith("/account/sign-in/code");
        other.get("/account/sign-in/code");
        return other;
    }

    private static int enter(TestBrowser other, String code) {
        return other.post("/account/sign-in/code", "code", code).statusCode();
    }

    /** Nor the other way round: who holds a session and no password holds up no code. */
    @Test
    void aPasswordTakesNoGuessAtACodeBack() {
        var password = platform.user(0, 0).get("password").asString();
        var guesser = atTheCode(password);
        for (var i = 0; i < 5; i++) {
            assertThat(enter(guesser, "99999" + i)).isEqualTo(401);
        }
        assertThat(change(password, password)).as("no change at all").isEqualTo(422);
        assertThat(enter(guesser, code(0))).isEqualTo(429);
        assertThat(change(password, "quite another phrase")).isEqualTo(303);
        assertThat(enter(atTheCode("quite another phrase"), code(0))).isEqualTo(429);
        clock.advance(Duration.ofSeconds(1));

        for (var i = 0; i < 5; i++) {
            assertThat(change("a guess " + i, "one more phrase")).isEqualTo(422);
        }
        var owner = atTheCode("quite another phrase");
        assertThat(enter(owner, code(0))).isEqualTo(303);
        assertThat(change("quite another phrase", "one more phrase"))
                .as("guessing in the session is slow")
                .isEqualTo(422);
        browser = owner;
        assertThat(change("quite another phrase", "one more phrase"))
                .as("in a session of one's own")
                .isEqualTo(303);
    }

    /** Nor does a new password stand for one, where what comes next asks for it. */
    @Test
    void aCodeIsAskedForBeforeThePasswordIsChanged() {
        var password = platform.user(0, 0).get("password").asString();
        clock.advance(Duration.ofMinutes(7));
        assertThat(change(password, "quite another phrase")).isEqualTo(303);
        clock.advance(Duration.ofMinutes(1));
        assertThat(location(browser.post("/account/second-factor/disable"))).startsWith("/account/confirm");

        assertThat(location(browser.get("/account/password"))).startsWith("/account/confirm");
        var changed = browser.post(
                "/account/password",
                "current",
                "quite another phrase",
                "new",
                "one more phrase",
                "repeat",
                "one more phrase");
        assertThat(location(changed)).isEqualTo("/account/confirm?continue=%2Faccount%2Fpassword");
        assertThat(enter(atTheCode("quite another phrase"), code(0))).isEqualTo(303);
    }

    @Test
    void aWrongCodeStandsInTheLogByName() {
        toCode();
        assertThat(enter("999999")).isEqualTo(401);
        assertThat(enter(code(0))).isEqualTo(303);
        assertThat(browser.get("/settings/audit-log").body())
                .contains("USER_AUTHENTICATION_INVALID_SECOND_FACTOR", "the right password and a wrong code");
    }

    /** The code before it was wrong too, where somebody signed in: one place hides nothing of another. */
    @Test
    void aWrongCodeOfSomebodyWhoIsSignedInStandsInTheLogToo() {
        toCode();
        assertThat(enter("999999")).isEqualTo(401);
        assertThat(enter(code(0))).isEqualTo(303);
        browser.get("/account/confirm");
        browser.post(
                "/account/confirm",
                "password",
                platform.user(0, 0).get("password").asString());
        browser.get("/account/sign-in/code");
        assertThat(enter("999999")).isEqualTo(401);
        assertThat(enter(code(1))).isEqualTo(303);
        assertThat(wrongCodes())
                .containsExactlyInAnyOrder("SECOND_FACTOR_SET_UP", "SECOND_FACTOR", "SECOND_FACTOR_AGAIN");
    }

    @Test
    void aWrongCodeAtTheSettingUpStandsInTheLogToo() {
        assertThat(wrongCodes()).containsExactly("SECOND_FACTOR_SET_UP");
    }

    /** Where each code was asked for that the log tells of. */
    private List<String> wrongCodes() {
        return Pattern.compile("Authentication type</dt><dd>(SECOND_FACTOR[A-Z_]*)")
                .matcher(browser.get("/settings/audit-log").body())
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    @Test
    void isTurnedOffAgain() {
        browser.get("/account/second-factor");
        assertThat(browser.post("/account/second-factor/codes").statusCode()).isEqualTo(200);
        assertThat(browser.post("/account/second-factor/disable").statusCode()).isEqualTo(303);
        browser.cookies().remove(SESSION);
        assertThat(signIn()).isEqualTo("/");
        var events = Set.of(
                AuditEvent.USER_SECOND_FACTOR_ENABLED,
                AuditEvent.USER_RECOVERY_CODES_RENEWED,
                AuditEvent.USER_SECOND_FACTOR_DISABLED);
        assertThat(TestAudit.entries(platform.domain().stores(), platform.companyId(0)))
                .map(ChainedEntry::entry)
                .filteredOn(entry -> events.contains(entry.event()))
                .hasSize(3)
                .allSatisfy(entry -> assertThat(entry.context()).containsEntry("address", "127.0.0.1"));
    }

    private String code(int stepsAhead) {
        return authenticator.code(stepsAhead);
    }
}
