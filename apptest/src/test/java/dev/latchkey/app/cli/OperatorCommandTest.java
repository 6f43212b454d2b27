package dev.latchkey.app.cli;

import static dev.latchkey.testing.TestBrowser.location;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.account.Person;
import dev.latchkey.core.command.EmailAddress;
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
            assertThat(operator.signIn(EMAIL, PHRASE).statusCode())
                    .as("with the password of before alone")
                    .isEqualTo(401);
            assertThat(commands.json("operator", "list", "--data", data, "--json")
                            .toString())
                    .contains("\"hasPassword\":false");
            choosePassword(operator, another.strip(), "Choose a password", "Your password is set.");
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

    /** Nobody but who holds the link gets in, and nothing that others set up meanwhile stays. */
    @Test
    void aLinkAloneLetsInWhereThereIsNoSecondFactor(@TempDir Path folder) {
        var data = folder.toString();
        try (var platform = TestPlatform.start(folder, Map.of(), clock)) {
            var first = commands.printed("operator", "create", "--data", data, EMAIL);
            choosePassword(new TestBrowser(platform), first.strip(), "Choose a password", "Your password is set.");
            var thief = new TestBrowser(platform);
            assertThat(location(thief.signIn(EMAIL, PHRASE))).isNotEmpty();
            var another = commands.printed("operator", "link", EMAIL, "--data", data);
            assertThat(location(thief.get("/account/second-factor"))).startsWith("/account/sign-in");
            assertThat(thief.signIn(EMAIL, PHRASE).statusCode()).isEqualTo(401);

            var stores = platform.domain().stores();
            var person = stores.transactions()
                    .read(tx -> stores.operators().findByEmail(tx, new EmailAddress(EMAIL)))
                    .map(account -> new Person.OperatorPerson(account.id()))
                    .orElseThrow();
            stores.transactions().write(tx -> {
                stores.secondFactors().put(tx, person, "somebody else's", clock.instant());
                return person;
            });
            var operator = new TestBrowser(platform);
            choosePassword(operator, another.strip(), "Choose a password", "Your password is set.");
            operator.signIn(EMAIL, PHRASE);
            setUp(operator);
            assertThat(operator.get("/operator").statusCode()).isEqualTo(200);

            clock.advance(Duration.ofMinutes(2));
            var forgotten = commands.printed("operator", "link", EMAIL, "--data", data);
            choosePassword(operator, forgotten.strip(), "Choose a new password", "Your password has been changed.");
            operator.signIn(EMAIL, PHRASE);
            assertThat(location(operator.get("/operator")))
                    .as("the second factor stands where it is not given up")
                    .startsWith("/account/sign-in");
        }
    }

    private void setUp(TestBrowser operator) {
        var page = operator.get("/account/second-factor").body();
        assertThat(operator.post("/account/second-factor", "code", new TestAuthenticator(page, clock).code(0))
                        .statusCode())
                .isEqualTo(200);
    }
}
