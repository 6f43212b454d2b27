package dev.latchkey.page.signin;

import static dev.latchkey.testing.TestBrowser.location;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.account.Person.CompanyPerson;
import dev.latchkey.core.audit.AuditEvent;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.testing.Outbox;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestGrants;
import dev.latchkey.testing.TestPlatform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** One address in several companies: each has an account of its own, learns nothing of another's, and has no power over it. */
class SeveralCompaniesTest {

    private static final String EMAIL = "ann@elsewhere.example";
    private static final String PASSWORD = "nine quiet lanterns drift";
    private static final String OTHER_PASSWORD = "eight loud lanterns drift";
    /** As an entry of the log, which names every event in its filter as well. */
    private static final String WRONG_PASSWORD =
            "<dd class=\"lk-mono\">" + AuditEvent.USER_AUTHENTICATION_INVALID_CREDENTIALS + "</dd>";

    private static final Pattern LINK = Pattern.compile("([^\\r\\n]*)/account/reset-password\\?token=([A-Za-z0-9_-]+)");
    private static final Pattern CHOICE = Pattern.compile("name=\"account\" value=\"([^\"]+)\">([^<]+)<");

    private Path folder;
    private Outbox outbox;
    private TestPlatform platform;

    @BeforeEach
    void start(@TempDir Path temporary) {
        folder = temporary;
        platform = TestPlatform.start(folder);
        outbox = new Outbox(folder);
    }

    @AfterEach
    void stop() {
        outbox.close();
        platform.close();
    }

    private TestBrowser admin(int company) {
        var browser = new TestBrowser(platform);
        var user = platform.user(company, 0);
        browser.signIn(user.get("email").asString(), user.get("password").asString());
        return browser;
    }

    private static HttpResponse<String> invite(TestBrowser admin, String email) {
        admin.get("/settings/users/invite");
        return admin.post(
                "/settings/users/invite",
                "email",
                email,
                "firstName",
                "Ann",
                "lastName",
                "Other",
                "systemRole",
                "STANDARD",
                "accessGroup",
                "");
    }

    private String letter() {
        try {
            return Files.readString(outbox.next()).replace("=\r\n", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> tokens(String letter) {
        return LINK.matcher(letter).results().map(found -> found.group(2)).toList();
    }

    private void choosePassword(String token, String password) {
        var browser = new TestBrowser(platform);
        browser.get("/account/reset-password?token=" + token);
        assertThat(browser.post("/account/reset-password", "token", token, "new", password, "repeat", password)
                        .statusCode())
                .isEqualTo(303);
    }

    /** Makes the account of a company and claims it. */
    private void join(int company, String password) {
        assertThat(invite(admin(company), EMAIL).statusCode()).isEqualTo(303);
        choosePassword(tokens(letter()).getFirst(), password);
    }

    private String companyName(int company) {
        var stores = platform.domain().stores();
        return stores.transactions()
                .read(tx -> stores.companies().find(tx, platform.companyId(company)))
                .orElseThrow()
                .name();
    }

    private CompanyPerson person(int company) {
        var stores = platform.domain().stores();
        var email = new EmailAddress(EMAIL);
        var user = stores.transactions()
                .read(tx -> stores.users().findByEmail(tx, platform.companyId(company), email))
                .orElseThrow();
        return new CompanyPerson(user.companyId(), user.id());
    }

    private HttpResponse<String> create(int company, String email) {
        var body = "{\"email\":\"" + email
                + "\",\"firstName\":\"Ann\",\"lastName\":\"Other\",\"systemRole\":\"EMPLOYEE\"}";
        return platform.send(platform.request(
                        platform.api("/manage/v1/users"),
                        "X-Api-Key",
                        platform.apiKey(company),
                        "Content-Type",
                        "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    @Test
    void tellsNoCompanyThatAnotherKnowsAnAddress() {
        join(0, PASSWORD);
        var page = admin(1);
        var known = invite(page, EMAIL);
        var unknown = invite(page, "nobody@elsewhere.example");
        assertThat(known.statusCode()).isEqualTo(303).isEqualTo(unknown.statusCode());
        assertThat(withoutId(location(known))).isEqualTo(withoutId(location(unknown)));
        assertThat(page.get(location(known)).body()).contains("No password<");

        var taken = platform.user(0, 1).get("email").asString();
        var made = create(1, taken);
        var fresh = create(1, "somebody@elsewhere.example");
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201).isEqualTo(fresh.statusCode());
        assertThat(names(TestPlatform.json(made))).isEqualTo(names(TestPlatform.json(fresh)));
        assertThat(create(1, taken).statusCode()).as("twice in one company").isEqualTo(409);
    }

    private static String withoutId(String path) {
        return path.replaceAll("[0-9a-f-]{36}", "ID");
    }

    private static List<String> names(JsonNode json) {
        return json.propertyStream().map(property -> property.getKey()).toList();
    }

    @Test
    void asksWhichCompanyWhereThePasswordIsRightForSeveral() {
        join(0, PASSWORD);
        join(1, PASSWORD);
        var browser = new TestBrowser(platform);
        browser.get("/account/sign-in?again=true");
        var answer =
                browser.post("/account/sign-in", "email", EMAIL, "password", PASSWORD, "continue", "/account/security");
        assertThat(location(answer)).startsWith("/account/sign-in/account?continue=");
        assertThat(browser.cookies()).doesNotContainKey("latchkey_session_local");
        var choice = browser.get(location(answer)).body();
        var options = CHOICE.matcher(choice).results().toList();
        assertThat(options)
                .extracting(option -> option.group(2))
                .containsExactlyInAnyOrder(companyName(0), companyName(1));

        var globex = options.stream()
                .filter(option -> option.group(2).equals(companyName(1)))
                .findFirst()
                .orElseThrow()
                .group(1);
        var invented = "COMPANY " + platform.companyId(0) + " " + platform.adminUserId(0);
        assertThat(location(browser.post("/account/sign-in/account", "account", invented)))
                .as("an account that the password is not right for")
                .contains("note=lapsed");
        browser.get("/account/sign-in?again=true");
        answer =
                browser.post("/account/sign-in", "email", EMAIL, "password", PASSWORD, "continue", "/account/security");
        browser.get(location(answer));
        var entered = browser.post("/account/sign-in/account", "account", globex, "continue", "/account/security");
        assertThat(location(entered)).isEqualTo("/account/security");
        assertThat(browser.get("/account/security").statusCode()).isEqualTo(200);
        assertThat(platform.domain().people().sessions().list(person(1))).hasSize(1);
        assertThat(platform.domain().people().sessions().list(person(0))).isEmpty();
    }

    @Test
    void takesAChoiceFromTheBrowserAloneThatGaveThePassword() {
        join(0, PASSWORD);
        join(1, PASSWORD);
        var browser = new TestBrowser(platform);
        browser.get(location(browser.signIn(EMAIL, PASSWORD)));
        var thief = new TestBrowser(platform);
        thief.get("/account/sign-in");
        thief.cookies().put("latchkey_choice_local", browser.cookies().getOrDefault("latchkey_choice_local", ""));
        assertThat(thief.get("/account/sign-in/account").statusCode()).isEqualTo(410);
        assertThat(thief.get("/account/sign-in/account").body()).doesNotContain(companyName(0));
        assertThat(browser.get("/account/sign-in/account").statusCode()).isEqualTo(200);
    }

    @Test
    void goesStraightInWhereThePasswordsDiffer() {
        join(0, PASSWORD);
        join(1, OTHER_PASSWORD);
        var browser = new TestBrowser(platform);
        assertThat(location(browser.signIn(EMAIL, OTHER_PASSWORD))).isEqualTo("/");
        assertThat(platform.domain().people().sessions().list(person(1))).hasSize(1);
        assertThat(platform.domain().people().sessions().list(person(0))).isEmpty();
    }

    /** Whoever makes an account for somebody else's address has made nothing that counts. */
    @Test
    void letsNobodyUseOrWatchAnAddressByInvitingIt() {
        join(0, PASSWORD);
        assertThat(invite(admin(1), EMAIL).statusCode()).isEqualTo(303);
        letter();
        var browser = new TestBrowser(platform);
        assertThat(location(browser.signIn(EMAIL, PASSWORD))).as("no choice").isEqualTo("/");
        assertThat(browser.signIn(EMAIL, "not the password").statusCode()).isEqualTo(401);
        assertThat(admin(0).get("/settings/audit-log").body()).contains(WRONG_PASSWORD);
        assertThat(admin(1).get("/settings/audit-log").body()).doesNotContain(WRONG_PASSWORD);
    }

    @Test
    void resetsThePasswordOfOneCompanyAlone() {
        join(0, PASSWORD);
        join(1, PASSWORD);
        var stays = new TestBrowser(platform);
        var choice = stays.get(location(stays.signIn(EMAIL, PASSWORD))).body();
        var acme = CHOICE.matcher(choice)
                .results()
                .filter(option -> option.group(2).equals(companyName(0)))
                .findFirst()
                .orElseThrow();
        stays.post("/account/sign-in/account", "account", acme.group(1));
        assertThat(stays.get("/account/security").statusCode()).isEqualTo(200);

        var browser = new TestBrowser(platform);
        browser.get("/account/forgotten-password");
        browser.post("/account/forgotten-password", "email", EMAIL);
        var letter = letter();
        var ofGlobex = LINK.matcher(letter)
                .results()
                .filter(link -> link.group(1).contains(companyName(1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError(letter))
                .group(2);
        assertThat(tokens(letter)).hasSize(2);
        assertThat(browser.get("/account/reset-password?token=" + ofGlobex).body())
                .contains(companyName(1));
        choosePassword(ofGlobex, OTHER_PASSWORD);

        assertThat(stays.get("/account/security").statusCode())
                .as("the session elsewhere")
                .isEqualTo(200);
        assertThat(location(browser.signIn(EMAIL, PASSWORD))).isEqualTo("/");
        assertThat(platform.domain().people().sessions().list(person(0))).hasSize(2);
    }

    @Test
    void endsWhatOneCompanyEndsAndNothingElse() {
        join(0, PASSWORD);
        join(1, PASSWORD);
        var operator = new Actor.CompanyUser(platform.companyId(1), platform.adminUserId(1));
        platform.domain()
                .companies()
                .commands()
                .setUserActive(operator, person(1).userId(), false);
        var browser = new TestBrowser(platform);
        assertThat(location(browser.signIn(EMAIL, PASSWORD))).isEqualTo("/");
        assertThat(platform.domain().people().sessions().list(person(0))).hasSize(1);
    }

    /** Each account has a second factor of its own; a company's is asked for after that company was chosen. */
    @Test
    void asksForTheSecondFactorOfTheCompanyThatWasChosen() {
        join(0, PASSWORD);
        var stores = platform.domain().stores();
        var now = platform.domain().clock().instant();
        var factors = stores.secondFactors();
        var ofFirst = person(0);
        stores.transactions().write(tx -> {
            factors.put(tx, ofFirst, "no code will do", now);
            return now;
        });
        join(1, PASSWORD);
        for (var company : List.of(0, 1)) {
            var browser = new TestBrowser(platform);
            var page = browser.get(location(browser.signIn(EMAIL, PASSWORD))).body();
            var chosen = CHOICE.matcher(page)
                    .results()
                    .filter(option -> option.group(2).equals(companyName(company)))
                    .findFirst()
                    .orElseThrow();
            var entered = browser.post("/account/sign-in/account", "account", chosen.group(1));
            assertThat(location(entered)).startsWith(company == 0 ? "/account/sign-in/code" : "/");
            assertThat(browser.cookies().containsKey("latchkey_session_local")).isEqualTo(company == 1);
        }
    }

    @Test
    void endsGrantsWithAPasswordWhereThePersonAsks() {
        var grants = new TestGrants(platform);
        var user = platform.user(0, 2);
        for (var asks : List.of(false, true)) {
            var token = grants.tokens(TestGrants.CONFIDENTIAL, "STANDARD", Scopes.of("orders_read"))
                    .get("access_token")
                    .asString();
            var browser = new TestBrowser(platform);
            browser.get("/account/forgotten-password");
            browser.post(
                    "/account/forgotten-password", "email", user.get("email").asString());
            var reset = tokens(letter()).getFirst();
            assertThat(browser.get("/account/reset-password?token=" + reset).body())
                    .contains("name=\"revoke\"");
            var fields = new String[] {"token", reset, "new", PASSWORD, "repeat", PASSWORD, "revoke", asks ? "on" : ""};
            assertThat(browser.post("/account/reset-password", fields).statusCode())
                    .isEqualTo(303);
            assertThat(platform.get("/orders?limit=1", "Authorization", "Bearer " + token)
                            .statusCode())
                    .as("after a reset that asks: " + asks)
                    .isEqualTo(asks ? 401 : 200);
        }
    }
}
