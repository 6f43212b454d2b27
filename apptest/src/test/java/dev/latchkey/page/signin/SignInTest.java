package dev.latchkey.page.signin;

import static dev.latchkey.testing.TestBrowser.location;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.account.Account;
import dev.latchkey.core.account.Person;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.PasswordHash;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestPlatform;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signing in and out through the web origin, and every parameter that could lead astray. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignInTest {

    private TestPlatform platform;

    @BeforeAll
    void start(@TempDir Path folder) {
        platform = TestPlatform.start(folder);
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    private String email(int user) {
        return platform.user(0, user).get("email").asString();
    }

    private String password(int user) {
        return platform.user(0, user).get("password").asString();
    }

    @Test
    void letsAUserInAndOut() {
        var browser = new TestBrowser(platform);
        var answer = browser.signIn(email(0), password(0));
        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(location(answer)).isEqualTo("/");
        assertThat(answer.headers().allValues("Set-Cookie"))
                .anySatisfy(cookie -> assertThat(cookie)
                        .startsWith("latchkey_session_local=")
                        .contains("; Path=/; HttpOnly; SameSite=Lax"));
        assertThat(browser.get("/").body()).contains(email(0));
        assertThat(browser.get("/account/security").statusCode()).isEqualTo(200);

        assertThat(browser.post("/account/sign-out").statusCode()).isEqualTo(303);
        assertThat(browser.get("/").body()).doesNotContain(email(0));
        assertThat(location(browser.get("/account/security")))
                .isEqualTo("/account/sign-in?continue=%2Faccount%2Fsecurity");
    }

    @Test
    void letsPartnersAndOperatorsIn() {
        for (var kind : new String[] {"partner", "operator"}) {
            var person = platform.sheet().get(kind);
            var browser = new TestBrowser(platform);
            assertThat(browser.signIn(
                                    person.get("email").asString(),
                                    person.get("password").asString())
                            .statusCode())
                    .as(kind)
                    .isEqualTo(303);
            assertThat(location(browser.get("/"))).isEqualTo("/" + kind);
        }
    }

    /** So that nobody's hash stays at a cost that others do not have any more. */
    @Test
    void replacesAHashOfAnotherCostWhenThePasswordIsRight() {
        var stores = platform.domain().stores();
        var person = new Person.CompanyPerson(
                platform.companyId(0), platform.user(0, 2).get("id").asString());
        var odd = new PasswordHash.Parameters(512, 3, 1);
        var older = PasswordHash.of(password(2), odd, platform.domain().random());
        stores.transactions().write(tx -> {
            stores.accounts().setPassword(tx, person, older);
            return person;
        });
        new TestBrowser(platform).signIn(email(2), "not the password");
        assertThat(hashOf(person)).isEqualTo(older);
        for (var i = 0; i < 2; i++) {
            assertThat(new TestBrowser(platform).signIn(email(2), password(2)).statusCode())
                    .isEqualTo(303);
            assertThat(hashOf(person).parameters()).isNotEqualTo(odd);
        }
    }

    private PasswordHash hashOf(Person person) {
        var stores = platform.domain().stores();
        return stores.transactions()
                .<Optional<PasswordHash>>read(
                        tx -> stores.accounts().find(tx, person).map(Account::passwordHash))
                .orElseThrow();
    }

    @Test
    void givesTheSameAnswerForUnknownAndKnownAddresses() {
        var browser = new TestBrowser(platform);
        var known = browser.signIn(email(1), "not the password");
        var unknown = browser.signIn("nobody@nowhere.example", "not the password");
        var nonsense = browser.signIn("no address", "not the password");
        assertThat(known.statusCode()).isEqualTo(401);
        assertThat(unknown.statusCode()).isEqualTo(401);
        assertThat(unknown.body().replace("nobody@nowhere.example", email(1))).isEqualTo(known.body());
        assertThat(nonsense.body().replace("no address", email(1))).isEqualTo(known.body());
        assertThat(browser.cookies()).doesNotContainKey("latchkey_session_local");
    }

    @Test
    void throwsADeactivatedUserOutAtOnce() {
        var browser = new TestBrowser(platform);
        browser.signIn(email(2), password(2));
        assertThat(browser.get("/account/security").statusCode()).isEqualTo(200);
        var operator = new Actor.Operator("op").in(platform.companyId(0));
        var id = platform.user(0, 2).get("id").asString();
        platform.domain().companies().commands().setUserActive(operator, id, false);

        assertThat(browser.get("/account/security").statusCode()).isEqualTo(303);
        assertThat(browser.signIn(email(2), password(2)).statusCode()).isEqualTo(401);
        assertThat(platform.domain().people().sessions().list(new Person.CompanyPerson(platform.companyId(0), id)))
                .isEmpty();
        platform.domain().companies().commands().setUserActive(operator, id, true);
        assertThat(browser.get("/account/security").statusCode()).isEqualTo(303);
    }

    @Test
    void comesBackToWhereItBegan() {
        var browser = new TestBrowser(platform);
        var form = browser.get("/account/sign-in?continue=%2Faccount%2Fsecurity%3Fa%3Db&login_hint=ann%40acme.example");
        assertThat(form.body()).contains("value=\"/account/security?a=b\"", "value=\"ann@acme.example\"");
        var answer = browser.post(
                "/account/sign-in", "email", email(0), "password", password(0), "continue", "/account/security?a=b");
        assertThat(location(answer)).isEqualTo("/account/security?a=b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//evil.example",
                "https://evil.example",
                "/\\evil.example",
                "\\\\evil.example",
                "/\t/evil.example",
                "/%2e%2e//evil.example",
                "/../x",
                "javascript:alert(1)",
                "evil.example",
                "/a\r\nSet-Cookie: x=y",
                "/ä",
                "/a b",
                ""
            })
    void neverLeadsElsewhere(String target) {
        var browser = new TestBrowser(platform);
        browser.get("/account/sign-in");
        var answer = browser.post("/account/sign-in", "email", email(0), "password", password(0), "continue", target);
        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(location(answer)).isEqualTo("/");
    }

    @Test
    void showsNothingUnescaped() {
        var browser = new TestBrowser(platform);
        var script = "\"><script>alert(1)</script>@x.example";
        assertThat(browser.signIn(script, "x").body()).doesNotContain("<script");
        assertThat(browser.get("/account/sign-in?login_hint=%22%3E%3Cscript%3E").body())
                .doesNotContain("<script");
    }
}
