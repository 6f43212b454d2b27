package dev.latchkey.page.signin;

import static dev.latchkey.testing.TestBrowser.location;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.store.sql.MutableClock;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestMailServer;
import dev.latchkey.testing.TestPlatform;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mailer that is down costs nobody a link, and whoever waits for a letter is told. */
final class LettersThatNobodyTakesTest {

    @TempDir
    private Path folder;

    private static TestBrowser admin(TestPlatform platform) {
        return TestBrowser.signedIn(platform, 0, 0);
    }

    private static HttpResponse<String> invite(TestBrowser admin) {
        admin.get("/settings/users/invite");
        return admin.post(
                "/settings/users/invite",
                "email",
                "ada@acme.example",
                "firstName",
                "Ada",
                "lastName",
                "New",
                "systemRole",
                "STANDARD",
                "accessGroup",
                "");
    }

    @Test
    void invitationsAreNotUsedUp() throws IOException {
        try (var platform = TestPlatform.start(folder)) {
            // A file where the folder of the letters should be: nothing can be put there.
            var obstacle = Files.writeString(folder.resolve("outbox"), "");
            var admin = admin(platform);
            var page = location(invite(admin));
            assertThat(page).endsWith("note=not-sent");
            assertThat(admin.get(page).body()).contains("the letter could not be sent");
            var user = page.substring(0, page.indexOf('?'));
            for (var i = 0; i < 5; i++) {
                assertThat(location(admin.post(user + "/invite"))).endsWith("note=not-sent");
            }
            Files.delete(obstacle);
            assertThat(location(admin.post(user + "/invite"))).endsWith("note=invited");
            assertThat(admin.get("/settings/audit-log").body()).contains("not_sent");
        }
    }

    @Test
    void theResetPageSaysSoToEverybodyAlike() throws IOException {
        try (var platform = TestPlatform.start(folder)) {
            var obstacle = Files.writeString(folder.resolve("outbox"), "");
            var known = platform.user(0, 0).get("email").asString();
            Set<String> bodies = new HashSet<>();
            for (var email : List.of(known, "nobody@acme.example", "no address", known)) {
                var browser = new TestBrowser(platform);
                browser.get("/account/forgotten-password");
                var answer = browser.post("/account/forgotten-password", "email", email);
                assertThat(answer.statusCode()).as(email).isEqualTo(503);
                bodies.add(answer.body().replace(browser.csrf(), ""));
            }
            assertThat(bodies).hasSize(1).allMatch(body -> body.contains("No letter can be sent now"));
            Files.delete(obstacle);
            var browser = new TestBrowser(platform);
            browser.get("/account/forgotten-password");
            assertThat(location(browser.post("/account/forgotten-password", "email", known)))
                    .endsWith("sent=true");
        }
    }

    @Test
    void resetLinksWhoseLetterIsRefusedAreNotUsedUp() throws IOException, InterruptedException {
        try (var server = new TestMailServer();
                var platform = TestPlatform.start(folder, smtp(server))) {
            var browser = new TestBrowser(platform);
            browser.get("/account/forgotten-password");
            var email = platform.user(0, 0).get("email").asString();
            server.refuse(true);
            for (var i = 0; i < 5; i++) {
                assertThat(location(browser.post("/account/forgotten-password", "email", email)))
                        .endsWith("sent=true");
                assertThat(server.nextOutcome()).isEqualTo("refused");
            }
            server.refuse(false);
            browser.post("/account/forgotten-password", "email", email);
            assertThat(server.nextOutcome()).contains("/account/reset-password?token=");
        }
    }

    private static void changePassword(TestBrowser browser, String current, String wanted) {
        browser.get("/account/password");
        assertThat(location(browser.post("/account/password", "current", current, "new", wanted, "repeat", wanted)))
                .endsWith("note=password");
    }

    @Test
    void whatTellsOfAChangeIsSentWhenTheServerTakesLettersAgain() throws InterruptedException, IOException {
        var clock = new MutableClock();
        try (var server = new TestMailServer();
                var platform = TestPlatform.start(folder, smtp(server), clock)) {
            var browser = new TestBrowser(platform);
            var user = platform.user(0, 0);
            var first = user.get("password").asString();
            browser.signIn(user.get("email").asString(), first);
            server.refuse(true);
            changePassword(browser, first, "a first new passphrase");
            assertThat(server.nextOutcome()).isEqualTo("refused");
            server.refuse(false);
            clock.advance(Duration.ofMinutes(1));
            changePassword(browser, "a first new passphrase", "a second new passphrase");
            for (var i = 0; i < 2; i++) {
                assertThat(server.nextOutcome())
                        .contains("the password of your account was changed on", "127.0.0.1")
                        .contains("/account/security")
                        .doesNotContain("passphrase");
            }
            assertThat(fromElsewhere(platform, "a wrong passphrase").statusCode())
                    .isEqualTo(401);
            assertThat(fromElsewhere(platform, "a second new passphrase").statusCode())
                    .isEqualTo(303);
            var next = server.nextOutcome();
            while (next.contains("the password of your account")) { // which may come twice, never too seldom
                next = server.nextOutcome();
            }
            assertThat(next).contains("somebody signed in to your account", "Browser: Firefox on Windows");
        }
    }

    private static HttpResponse<String> fromElsewhere(TestPlatform platform, String password) {
        var browser = new TestBrowser(platform);
        browser.get("/account/sign-in");
        return browser.postWith(
                "/account/sign-in",
                Map.of("User-Agent", "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/140.0"),
                browser.csrf(),
                "email",
                platform.user(0, 0).get("email").asString(),
                "password",
                password);
    }

    private static Map<String, String> smtp(TestMailServer server) {
        return Map.of(
                "mail.smtp.host",
                "127.0.0.1",
                "mail.smtp.port",
                Integer.toString(server.port()),
                "mail.smtp.allowPlainText",
                "true");
    }
}
