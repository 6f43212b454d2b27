package dev.latchkey.console.operator;

import static dev.latchkey.testing.TestBrowser.location;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.command.Seen;
import dev.latchkey.edge.http.Routes;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.store.sql.MutableClock;
import dev.latchkey.store.sql.TestAudit;
import dev.latchkey.testing.TestAuthenticator;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestOperator;
import dev.latchkey.testing.TestPlatform;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who gets to the pages of those who run the platform, and who does not. */
class OperatorDoorTest {

    private static final Actor.Operator COMMAND_LINE = new Actor.Operator("command-line");

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

    private List<Routes.Line> lines() {
        return platform.paths().web().table().stream()
                .filter(line -> line.path().startsWith("/operator"))
                .toList();
    }

    private String concrete(Routes.Line line) {
        return line.path().replaceAll("\\{[a-zA-Z]+}", platform.companyId(0));
    }

    private int ask(TestBrowser browser, Routes.Line line) {
        return line.method().equals(HttpMethod.GET)
                ? browser.get(concrete(line)).statusCode()
                : browser.post(concrete(line), "name", "x").statusCode();
    }

    @Test
    void nobodyOfACompanyOrAPartnerGetsIn() {
        var administrator = TestBrowser.signedIn(platform, 0, 0);
        administrator.get("/");
        var partner = new TestBrowser(platform);
        var person = platform.sheet().get("partner");
        partner.signIn(person.get("email").asString(), person.get("password").asString());
        partner.get("/");
        assertThat(lines()).hasSizeGreaterThan(8).allSatisfy(line -> {
            assertThat(ask(administrator, line)).as("administrator, " + line).isEqualTo(403);
            assertThat(ask(partner, line)).as("partner, " + line).isEqualTo(403);
        });
    }

    @Test
    void noCredentialOpensThem() {
        var bearer = "Bearer " + platform.token(0, 0);
        assertThat(lines())
                .filteredOn(line -> line.method().equals(HttpMethod.GET))
                .allSatisfy(line -> {
                    for (var origin : List.of(platform.web(concrete(line)), platform.api(concrete(line)))) {
                        var answers = List.of(
                                get(origin, "Authorization", bearer), get(origin, "X-Api-Key", platform.apiKey(0)));
                        assertThat(answers)
                                .as(line.toString())
                                .doesNotContain(200)
                                .allMatch(status -> status != 500);
                    }
                });
    }

    private int get(URI uri, String... headers) {
        return platform.send(platform.request(uri, headers).GET()).statusCode();
    }

    @Test
    void anOperatorSeesNothingOfThemBeforeASecondFactorIsSetUp() {
        var operator = TestOperator.withPassword(platform);
        assertThat(location(operator.get("/"))).isEqualTo("/operator");
        assertThat(lines())
                .filteredOn(line -> line.method().equals(HttpMethod.GET))
                .allSatisfy(line -> assertThat(location(operator.get(concrete(line))))
                        .as(line.toString())
                        .isEqualTo("/account/second-factor"));
        assertThat(operator.get("/account/second-factor").body()).contains("signs in with two steps");
        assertThat(location(operator.post("/operator/companies/new", "identifier", "new", "name", "New")))
                .isEqualTo("/account/second-factor");
    }

    @Test
    void theSecondFactorIsAskedForAtEverySignInAndStays() {
        var operator = TestOperator.withPassword(platform);
        var authenticator =
                new TestAuthenticator(operator.get("/account/second-factor").body(), clock);
        var codes = operator.post("/account/second-factor", "code", authenticator.code(0));
        assertThat(codes.body()).contains("href=\"/operator\"");
        assertThat(operator.get("/operator").statusCode()).isEqualTo(200);

        assertThat(operator.get("/account/second-factor").body()).doesNotContain("/disable");
        assertThat(operator.post("/account/second-factor/disable").statusCode()).isEqualTo(403);
        assertThat(operator.get("/operator").statusCode()).isEqualTo(200);

        clock.advance(Duration.ofMinutes(2));
        var again = TestOperator.withPassword(platform);
        assertThat(location(again.get("/operator"))).startsWith("/account/sign-in");
        again.get("/account/sign-in/code");
        assertThat(again.post("/account/sign-in/code", "code", authenticator.code(0))
                        .statusCode())
                .isEqualTo(303);
        assertThat(again.get("/operator").statusCode()).isEqualTo(200);
    }

    private TestAuthenticator shown(TestBrowser browser) {
        return new TestAuthenticator(browser.get("/account/second-factor").body(), clock);
    }

    private static int confirm(TestBrowser browser, String code) {
        return browser.post("/account/second-factor", "code", code).statusCode();
    }

    /** Two keys have codes in common once in a hundred thousand times, now or within the minutes of a test. */
    private static boolean mayAgree(TestAuthenticator one, TestAuthenticator other) {
        return IntStream.rangeClosed(-2, 8)
                .mapToObj(one::code)
                .anyMatch(code ->
                        IntStream.rangeClosed(-2, 8).mapToObj(other::code).anyMatch(code::equals));
    }

    /** Who knows the password reads a key of their own, which nobody else confirms. */
    @Test
    void theKeyThatAnotherSessionWasShownIsNotTheOneInForce() {
        var thief = TestOperator.withPassword(platform);
        var ofThief = shown(thief);
        var owner = TestOperator.withPassword(platform);
        var ofOwner = shown(owner);
        while (mayAgree(ofOwner, ofThief)) {
            owner = TestOperator.withPassword(platform);
            ofOwner = shown(owner);
        }
        assertThat(shown(owner).code(0)).isEqualTo(ofOwner.code(0)).isNotEqualTo(ofThief.code(0));
        assertThat(confirm(owner, ofThief.code(0))).isEqualTo(422);
        assertThat(confirm(thief, ofOwner.code(0))).isEqualTo(422);
        assertThat(confirm(owner, ofOwner.code(0))).isEqualTo(200);
        assertThat(location(thief.get("/account/second-factor"))).startsWith("/account/sign-in");

        clock.advance(Duration.ofMinutes(2));
        var again = TestOperator.withPassword(platform);
        again.get("/account/sign-in/code");
        assertThat(again.post("/account/sign-in/code", "code", ofThief.code(0)).statusCode())
                .isEqualTo(401);
        assertThat(again.post("/account/sign-in/code", "code", ofOwner.code(0)).statusCode())
                .isEqualTo(303);
    }

    /** Not even in the session that goes on. */
    @Test
    void aKeyThatWasShownBeforeANewPasswordOrLinkIsDropped() {
        var operator = TestOperator.withPassword(platform);
        var email =
                new EmailAddress(platform.sheet().get("operator").get("email").asString());
        var first = shown(operator);
        var link = platform.domain().operators().accounts().link(COMMAND_LINE, email, false);
        assertThat(confirm(operator, first.code(0)))
                .as("the password ended, and its session")
                .isEqualTo(303);
        var password = "a phrase by the link";
        var token = link.token().reveal();
        operator.get("/account/reset-password?token=" + token);
        assertThat(operator.post("/account/reset-password", "token", token, "new", password, "repeat", password)
                        .statusCode())
                .isEqualTo(303);
        operator.signIn(email.value(), password);
        operator.get("/account/password");
        assertThat(confirm(operator, first.code(0))).isEqualTo(422);

        var second = shown(operator);
        operator.get("/account/password");
        var changed = operator.post(
                "/account/password",
                "current",
                password,
                "new",
                "quite another phrase",
                "repeat",
                "quite another phrase");
        assertThat(changed.statusCode()).isEqualTo(303);
        assertThat(confirm(operator, second.code(0))).isEqualTo(422);
        assertThat(confirm(operator, shown(operator).code(0))).isEqualTo(200);
    }

    @Test
    void anOperatorReachesNothingOfACompany() {
        var operator = TestOperator.signedIn(platform, clock);
        var settings = platform.paths().web().table().stream()
                .filter(line -> line.path().startsWith("/settings/"))
                .toList();
        assertThat(settings)
                .hasSizeGreaterThan(30)
                .allSatisfy(line ->
                        assertThat(ask(operator, line)).as(line.toString()).isEqualTo(403));
    }

    @Test
    void whoIsDeactivatedIsOutAtOnceAndGetsNoLink() {
        var operator = TestOperator.signedIn(platform, clock);
        var email =
                new EmailAddress(platform.sheet().get("operator").get("email").asString());
        var accounts = platform.domain().operators().accounts();
        accounts.setActive(COMMAND_LINE, email, false);
        assertThat(location(operator.get("/operator"))).startsWith("/account/sign-in");
        var again = TestOperator.withPassword(platform);
        assertThat(location(again.get("/operator"))).startsWith("/account/sign-in");
        accounts.setActive(COMMAND_LINE, email, true);
        assertThat(TestAudit.entries(platform.domain().stores(), "platform"))
                .map(entry -> entry.entry().event().name())
                .contains("OPERATOR_DEACTIVATED", "OPERATOR_ACTIVATED");
    }

    /** As when the account is deactivated while a form is under way. */
    @Test
    void aCommandLooksUpWhoGivesItInItsOwnTransaction() {
        var operators = platform.domain().operators();
        var account = operators.accounts().list().getFirst();
        operators.accounts().setActive(COMMAND_LINE, account.email(), false);
        for (var actor : List.of(new Actor.Operator(account.id()), COMMAND_LINE)) {
            assertThatThrownBy(() ->
                            operators.companies().suspend(actor, platform.companyId(0), "Unpaid", new Seen("anything")))
                    .hasMessageContaining("an operator's account that is active");
            assertThatThrownBy(() -> operators.check().require(actor))
                    .hasMessageContaining("an operator's account that is active");
        }
    }

    @Test
    void whatEndsSomethingAsksForThePasswordAgainOnceItIsDone() {
        var operator = TestOperator.withPassword(platform);
        var authenticator = shown(operator);
        operator.post("/account/second-factor", "code", authenticator.code(0));
        var suspend = "/operator/companies/" + platform.companyId(0) + "/suspend";
        clock.advance(Duration.ofMinutes(11));
        assertThat(operator.get(suspend).statusCode()).as("reading").isEqualTo(200);
        assertThat(operator.get("/operator/keys/rotate").statusCode()).isEqualTo(200);
        assertThat(location(operator.post("/operator/keys/rotate"))).startsWith("/account/confirm");

        operator.get(suspend);
        var late = location(operator.post(suspend, "reason", "Unpaid since May", "identifier", "acme"));
        assertThat(late).startsWith("/account/confirm");
        operator.get(late);
        var password = platform.sheet().get("operator").get("password").asString();
        var step = location(operator.post(late, "password", password));
        operator.get(step);
        var back = URLDecoder.decode(step.substring(step.indexOf('=') + 1), UTF_8);
        var proven = operator.post("/account/sign-in/code", "code", authenticator.code(0), "continue", back);
        assertThat(location(proven)).isEqualTo(back).startsWith(suspend);
        assertThat(operator.get(back).body())
                .as("what was typed")
                .contains("value=\"Unpaid since May\"", "value=\"acme\"");
        assertThat(platform.get("/orders?limit=1", "X-Api-Key", platform.apiKey(0))
                        .statusCode())
                .as("nothing is done unasked")
                .isEqualTo(200);
    }
}
