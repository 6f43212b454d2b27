package dev.latchkey.app.cli;

import static dev.latchkey.testing.TestBrowser.location;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.store.sql.MutableClock;
import dev.latchkey.testing.TestAuthenticator;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestPlatform;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operator's account from its first command to its end, on a running deployment. */
final class OperatorCommandTest {

    private static final String EMAIL = "ops@latchkey.example";
    private static final String PHRASE = "seven green bottles";

    private final GivenCommands commands = new GivenCommands();
    private final MutableClock clock = new MutableClock();

    /**
     * @param asked what the page asks for
     * @param said what is said where they sign in afterwards
     */
    private static void choosePassword(TestBrowser browser, String link, String asked, String said) {
        var token = link.substring(link.indexOf("token=") + "token=".length());
        assertThat(browser.get("/account/reset-password?token=" + token).body()).contains("<h1>" + asked + "</h1>");
        var chosen = browser.post("/account/reset-password", "token", token, "new", PHRASE, "repeat", PHRASE);
        assertThat(chosen.statusCode()).isEqualTo(303);
        assertThat(browser.get(location(chosen)).body()).contains(said);
    }

    @Test
    void isMadeListedGivenAnotherStartAndEnded(@TempDir Path folder) {
        var data = folder.toString();
        try (var platform = TestPlatform.start(folder, Map.of(), clock)) {
            var first = commands.printed("operator", "create", "--data", data, EMAIL);
            assertThat(first)
                    .startsWith(platform.web("/account/reset-password?token=").toString());
            assertThat(commands.errors())
                    .contains("good once, for a day; with the password they sign in at " + platform.web("/operator"));
            assertThat(commands.run("operator", "create", "--data", data, "--email", EMAIL))
                    .as("twice")
                    .isNotZero();
            assertThat(commands.run("operator", "create", "--data", data, "--email", "no address"))
                    .isNotZero();
            commands.forgetErrors();
            assertThat(commands.run("operator", "create", "--data", data)).isEqualTo(2);
            assertThat(commands.errors()).contains("EMAIL").doesNotContain("--email");
            assertThat(commands.run("operator", "create", "--data", data, EMAIL, "--email", EMAIL))
                    .as("two of them")
                    .isEqualTo(2);
            assertThat(commands.json("operator", "list", "--data", data, "--json")
                            .toString())
                    .contains(EMAIL, "\"hasPassword\":false");

            var operator = new TestBrowser(platform);
            choosePassword(operator, first.strip(), "Choose a password", "Your password is set.");
            operator.signIn(EMAIL, PHRASE);
            setUp(operator);
            var start = operator.get("/operator");
            assertThat(start.statusCode()).isEqualTo(200);
            assertThat(start.body())
                    .contains("guards the APIs of this platform.")
                    .doesNotContain("your organisation");

            clock.advance(Duration.ofMinutes(2));
            var another =
                    commands.printed("operator", "link", EMAIL, "--forget-second-factor", "--yes", "--data", data);
            assertThat(location(operator.get("/operator"))).startsWith("/account/sign-in");
            choosePassword(operator, another.strip(), "Choose a new password", "Your password has been changed.");
            operator.signIn(EMAIL, PHRASE);
            assertThat(location(operator.get("/operator"))).isEqualTo("/account/second-factor");
            setUp(operator);

            assertThat(commands.run("operator", "deactivate", EMAIL, "--yes", "--data", data))
                    .isZero();
            assertThat(location(operator.get("/operator"))).startsWith("/account/sign-in");
            assertThat(commands.run("operator", "link", EMAIL, "--data", data)).isNotZero();
            assertThat(commands.run("operator", "activate", EMAIL, "--data", data))
                    .isZero();
            assertThat(commands.printed("operator", "list", "--data", data)).contains(EMAIL + " ", "active");
        }
    }

    private void setUp(TestBrowser operator) {
        var page = operator.get("/account/second-factor").body();
        assertThat(operator.post("/account/second-factor", "code", new TestAuthenticator(page, clock).code(0))
                        .statusCode())
                .isEqualTo(200);
    }
}
