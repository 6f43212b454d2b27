package dev.latchkey.console.people;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.account.SecondFactorReminders;
import dev.latchkey.store.sql.MutableClock;
import dev.latchkey.testing.Outbox;
import dev.latchkey.testing.TestAuthenticator;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestPlatform;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who manages people sees who signs in by a password alone, and can ask them to change that; they set it up themselves. */
final class SecondFactorRemindersTest {

    private static final String LACKING = "/settings/users?state=WITHOUT_SECOND_FACTOR";

    @TempDir
    private Path folder;

    private final MutableClock clock = new MutableClock();
    private TestPlatform platform;
    private Outbox outbox;

    @BeforeEach
    void start() {
        platform = TestPlatform.start(folder, Map.of("signIn.sessionIdleTimeout", "72h"), clock);
        outbox = new Outbox(folder);
    }

    @AfterEach
    void stop() {
        outbox.close();
        platform.close();
    }

    private String person(int user) {
        return "/settings/users/" + platform.user(0, user).get("id").asString();
    }

    private String email(int user) {
        return platform.user(0, user).get("email").asString();
    }

    private static String reminded(TestBrowser admin, String person) {
        admin.get(person);
        return TestBrowser.location(admin.post(person + "/remind"));
    }

    private void enrol(int user) {
        var browser = TestBrowser.signedIn(platform, 0, user);
        var authenticator =
                new TestAuthenticator(browser.get("/account/second-factor").body(), clock);
        assertThat(browser.post("/account/second-factor", "code", authenticator.code(0))
                        .statusCode())
                .isEqualTo(200);
    }

    private TestBrowser administrator() {
        return TestBrowser.signedIn(platform, 0, 0);
    }

    @Test
    void aPersonIsAskedByLetterOnceADayAndTheLogTellsOfIt() throws Exception {
        var admin = administrator();
        assertThat(admin.get(person(2)).body())
                .contains("No second factor</span>", "Remind by letter", "action=\"" + person(2) + "/remind\"");
        assertThat(reminded(admin, person(2))).endsWith("note=reminded");
        var letter = Outbox.text(outbox.next("turn on two-step sign-in"));
        assertThat(letter)
                .contains("To: " + email(2), platform.web("/account/security").toString())
                .doesNotContain("token");
        assertThat(admin.get(person(2) + "?note=reminded").body()).contains("The reminder is on its way");
        assertThat(admin.get("/settings/audit-log").body()).contains("reminded a person of the second factor");

        assertThat(reminded(admin, person(2))).endsWith("note=reminded-today");
        clock.advance(SecondFactorReminders.PAUSE);
        assertThat(reminded(administrator(), person(2))).endsWith("note=reminded");
    }

    @Test
    void whoHasOneOrIsNotThereIsNotAsked() {
        var admin = administrator();
        enrol(1);
        assertThat(admin.get(person(1)).body()).doesNotContain("No second factor", "Remind by letter");
        assertThat(reminded(admin, person(1))).endsWith("note=not-reminded");
        var foreign = "/settings/users/" + platform.user(1, 0).get("id").asString();
        assertThat(admin.post(foreign + "/remind").statusCode()).isEqualTo(404);
        var colleague = TestBrowser.signedIn(platform, 0, 2);
        colleague.get("/");
        assertThat(colleague.post(person(0) + "/remind").statusCode()).isEqualTo(403);
    }

    @Test
    void theListAndTheFirstPageLeadToThem() {
        enrol(1);
        var admin = administrator();
        assertThat(admin.get("/settings/users").body()).contains("state=WITHOUT_SECOND_FACTOR", "No second factor");
        assertThat(admin.get(LACKING).body()).contains(email(0), email(2)).doesNotContain(email(1));
        assertThat(admin.get(person(0)).body())
                .contains("href=\"/account/security\">Set up<")
                .doesNotContain("/remind\"");
        assertThat(admin.get("/").body()).contains("href=\"/account/security\">Set up<", "Remind…<");
    }
}
