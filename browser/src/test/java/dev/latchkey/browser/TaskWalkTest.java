package dev.latchkey.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.Permissions;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.store.sql.MutableClock;
import dev.latchkey.testing.ChromiumBrowser;
import dev.latchkey.testing.Outbox;
import dev.latchkey.testing.RequiresChromium;
import dev.latchkey.testing.TestAuthenticator;
import dev.latchkey.testing.TestCatalogue;
import dev.latchkey.testing.TestGrants;
import dev.latchkey.testing.TestOperator;
import dev.latchkey.testing.TestPlatform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What people come for, from where they begin to where it is done, each in another way: on a phone, by keys alone, without script. What is
 * not here is in {@link ActionWalkTest}, {@link CredentialPagesTest}, {@link CredentialListLookTest}, {@link ReferencePagesBrowserTest} and
 * {@link OperatorWalkTest}.
 */
@RequiresChromium
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TaskWalkTest {

    private static final int PHONE = 390;
    private static final int LAPTOP = 1280;

    private final MutableClock clock = new MutableClock();
    private Path data;
    private TestPlatform platform;
    private BrowserContext person;
    private Page page;

    @BeforeAll
    void start(@TempDir Path folder) {
        data = folder;
        platform = TestPlatform.start(folder, Map.of("signIn.sessionIdleTimeout", "30m"), clock);
    }

    @AfterEach
    void leave() {
        person.close();
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    @BeforeEach
    void arrive() {
        person = ChromiumBrowser.shared().person(LAPTOP, true);
        page = person.newPage();
    }

    private void begin(int width, boolean hasScript) {
        person.close();
        person = ChromiumBrowser.shared().person(width, hasScript);
        page = person.newPage();
    }

    private void open(String path) {
        page.navigate(platform.web(path).toString());
    }

    private void signIn(JsonNode who) {
        open("/account/sign-in");
        prove(who.get("email").asString(), who.get("password").asString());
        page.waitForURL(platform.web("/").toString());
    }

    private void prove(String email, String password) {
        page.getByLabel("E-mail").fill(email);
        fill("Password", password);
        page.keyboard().press("Enter");
    }

    private void click(AriaRole role, String name) {
        page.getByRole(role, new Page.GetByRoleOptions().setName(name).setExact(true))
                .first()
                .click();
    }

    private void link(String name) {
        click(AriaRole.LINK, name);
    }

    private void button(String name) {
        click(AriaRole.BUTTON, name);
    }

    private void fill(String label, String value) {
        page.getByLabel(label, new Page.GetByLabelOptions().setExact(true)).fill(value);
    }

    private void told(String text) {
        ConsolePaths.told(page, text);
    }

    private int called(String path) {
        var token = platform.token(0, 1);
        return platform.getRecorded(path, "Authorization", "Bearer " + token).statusCode();
    }

    @Test
    void anAdministratorGoesFromARefusalToItsRemedyOnAPhoneWithoutScript() {
        assertThat(called("/users")).isEqualTo(403);
        begin(PHONE, false);
        signIn(platform.user(0, 0));
        page.locator("[aria-labelledby='work-refused'] a.btn").first().click();
        assertThat(page.locator(".lk-content")).containsText("users_read");
        link("Add users_read…");
        assertThat(page.locator("[name='scope.users_read']")).isChecked();
        button("Save");
        told("Saved");
        assertThat(called("/users")).isEqualTo(200);

        page.locator(".lk-nav-phone > summary").click();
        page.locator(".lk-nav-phone a[href='/settings/requests']").click();
        page.locator("a.chip").getByText("Refused").click();
        assertThat(page.locator("table.rows tbody tr")).hasCount(1);
        assertThat(page.locator("table.rows tbody tr")).containsText("403");
        var id = page.locator("table.rows tbody tr .c-made").textContent().strip();
        open("/settings/requests");
        page.getByLabel("Path or request ID").fill(id);
        page.locator(".find-form button").press("Enter");
        assertThat(page.locator("table.rows tbody tr")).hasCount(1);
        assertThat(page.locator("table.rows tbody tr")).containsText(id);
        assertThat(ChromiumBrowser.scrollsSideways(page)).isFalse();
    }

    /** What a role lacks is in the form, too, and what rules open is told before they are saved. */
    @Test
    void anAdministratorGoesFromAMissingRoleToTheFormThatHasOneTicked() {
        begin(LAPTOP, false);
        signIn(platform.user(0, 0));
        var client = platform.client(0, 2).get("clientId").asString();
        open("/settings/refusals?credential=" + client + "&method=GET&path=/audit-api/v201910/audit-events");
        link("Change its role…");
        assertThat(page.locator("[name='systemRole'][value='ADMINISTRATOR']")).isChecked();
        assertThat(page.locator("[aria-labelledby='added']")).containsText("GET /audit-api/v201910/audit-events");
        fill("Description (optional)", "Reads the log");
        button("Save");
        told("Saved");
        assertThat(page.locator(".lk-content")).containsText("Reads the log");
        link("History");
        assertThat(page.locator(".lk-audit li")).not().hasCount(0);
        assertThat(page.locator(".lk-audit").first()).containsText("changed");
    }

    /** Each line of the first page leads to where its work is done. */
    @Test
    void anAdministratorWorksOffTheFirstPage() {
        var admin = new Actor.CompanyUser(platform.companyId(0), platform.adminUserId(0));
        var grants = new TestGrants(platform);
        var application = grants.clientId(TestGrants.PUBLIC);
        platform.domain().installations().uninstall(admin, application);
        platform.domain()
                .installations()
                .request(
                        new Actor.CompanyUser(platform.companyId(0), grants.userId("STANDARD")),
                        application,
                        Scopes.parse("orders_read"));
        var client = platform.client(0, 0).get("clientId").asString();
        signIn(platform.user(0, 0));
        open("/settings/credentials/" + client + "/rotate");
        page.locator("[name='overlap'][value='7d']").check();
        button("Rotate and show the new secret");
        link("I have copied it");
        assertThat(platform.getRecorded("/orders?limit=1", "Authorization", "Bearer " + platform.token(0, 0))
                        .statusCode())
                .isEqualTo(200);

        link("Home");
        page.locator("[aria-labelledby='work-approvals'] a.btn").first().click();
        button("Approve");
        told("Approved");
        link("Home");
        assertThat(page.locator("[aria-labelledby='work-approvals']")).hasCount(0);
        page.locator("[aria-labelledby='work-old-secrets'] a.btn").first().click();
        link("Cut off…");
        assertThat(page.locator(".note.bad")).containsText("Calls with it since the rotation");
        page.getByLabel("although it is in use").check();
        button("Cut off now");
        told("cut off");
        link("Home");
        assertThat(page.locator("[aria-labelledby='work-old-secrets']")).hasCount(0);
        page.locator("[aria-labelledby='work-unprotected'] a.btn[href^='/settings/users/']")
                .first()
                .click();
        assertThat(page.locator("h1")).containsText("No second factor");
        button("Remind by letter");
        told("The reminder is on its way");
        link("Audit log");
        assertThat(page.locator(".lk-audit")).containsText("rotated");
        assertThat(page.locator(".lk-audit")).containsText("cut off");
        assertThat(page.locator(".lk-audit")).containsText("let in an application");
    }

    @Test
    void anAdministratorBeginsAClientByWhatIsServedAndEndsSeveralByKeysAlone() {
        begin(LAPTOP, false);
        signIn(platform.user(0, 0));
        for (var name : new String[] {"First of two", "Second of two"}) {
            open("/settings/credentials/new/client");
            press(AriaRole.BUTTON, "Read everything that is served");
            fill("Name", name);
            assertThat(page.locator("[name='level.Orders'][value='read']")).isChecked();
            press(AriaRole.BUTTON, "Make OAuth client");
            assertThat(page.locator("#secret")).isVisible();
        }
        open("/settings/credentials?q=of+two");
        assertThat(page.locator("tbody tr")).hasCount(2);
        for (var box : page.locator("tbody input[type='checkbox']").all()) {
            box.focus();
            page.keyboard().press("Space");
        }
        press(AriaRole.BUTTON, "Set an end…");
        assertThat(page.locator("h1")).hasText("Set an end for 2 credentials");
        page.locator("#expiryDate")
                .fill(clock.instant().plus(Duration.ofDays(20)).toString().substring(0, 10));
        press(AriaRole.BUTTON, "Set the end");
        assertThat(page.locator("h1")).hasText("2 of 2 got the end");
        open("/settings/credentials?state=ENDING_SOON&q=of+two");
        assertThat(page.locator("tbody tr")).hasCount(2);
    }

    private void press(AriaRole role, String name) {
        page.getByRole(role, new Page.GetByRoleOptions().setName(name).setExact(true))
                .first()
                .press("Enter");
    }

    /** The session ends while a form is filled in. */
    @Test
    void whatADeveloperTypedIsThereAfterTheNextSignIn() {
        var developer = platform.user(0, 0);
        begin(PHONE, true);
        signIn(developer);
        open("/settings/credentials/new/api-key");
        fill("Name", "Typed for long");
        fill("Description (optional)", "Kept while the session ended");
        clock.advance(Duration.ofMinutes(31));
        button("Make API key");
        prove(developer.get("email").asString(), developer.get("password").asString());
        told("You had to prove who you are");
        assertThat(page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)))
                .hasValue("Typed for long");
        button("Make API key");
        assertThat(page.locator("#secret")).isVisible();
    }

    /**
     * Somebody who makes and looks after credentials, and may no more than what their own role says: nothing of people, of the log or of the
     * company.
     */
    @Test
    void aDeveloperOfALesserRoleLooksAfterAClientFromItsFirstCallToItsNextSecret() {
        var developer = developer();
        begin(LAPTOP, true);
        signIn(developer);
        assertThat(page.locator(".lk-side a[href='/settings/credentials']")).isVisible();
        for (var others : new String[] {"/settings/audit-log", "/settings/applications"}) {
            assertThat(page.locator("a[href='" + others + "']")).hasCount(0);
        }
        open("/reference/orders-api/orders.all");
        assertThat(page.locator(".lk-source").first()).isVisible();

        open("/settings/credentials/new/client");
        fill("Name", "Developer's sync");
        assertThat(page.locator("[name='role'] option[value='ADMINISTRATOR'], [name='role'][value='ADMINISTRATOR']"))
                .hasCount(0);
        button("Read everything that is served");
        fill("Name", "Developer's sync");
        button("Make OAuth client");
        var secret = page.locator("#secret").textContent().strip();
        link("I have copied it");
        assertThat(page.locator("h1")).containsText("Developer's sync");
        var made = page.url().replaceFirst(".*/credentials/([^/?]+).*", "$1");
        var token = platform.tokenWithScope(
                JsonMapper.shared().createObjectNode().put("clientId", made).put("clientSecret", secret), null);
        assertThat(platform.getRecorded("/orders?limit=1", "Authorization", "Bearer " + token)
                        .statusCode())
                .isEqualTo(200);

        link("Rotate");
        page.locator("[name='overlap'][value='7d']").check();
        button("Rotate and show the new secret");
        link("I have copied it");
        assertThat(page.locator(".lk-pair > *")).hasCount(2);
        var sides = page.locator(".lk-pair > *");
        var left = sides.first().boundingBox();
        var right = sides.last().boundingBox();
        assertThat(left.x + left.width).as("side by side").isLessThanOrEqualTo(right.x);
        assertThat(left.y).isEqualTo(right.y);
        link("Cut off…");
        assertThat(page.locator(".note.bad")).containsText("Calls with it since the rotation");
        page.getByLabel("although it is in use").check();
        button("Cut off now");
        told("cut off");
        open("/settings/requests?credential=" + made);
        assertThat(page.locator("table.rows tbody tr")).hasCount(1);
        open("/settings/credentials/new");
        assertThat(page.locator("main")).containsText("your role does not, so you cannot make one");
        assertThat(page.locator("main a[href='/settings/credentials/new/api-key']"))
                .hasCount(0);
    }

    private JsonNode developer() {
        var who = platform.user(0, 1);
        var admin = new Actor.CompanyUser(platform.companyId(0), platform.adminUserId(0));
        var companies = platform.domain().companies();
        var held = new HashSet<>(TestCatalogue.ORDERS.roles().get("EXTENDED").permissions());
        held.addAll(Set.of(Permissions.CREDENTIALS_VIEW, Permissions.CREDENTIALS_MANAGE));
        companies.roles().createRole(admin, "cr_developer", "Developer", held);
        companies.commands().changeRole(admin, who.get("id").asString(), "cr_developer", null);
        return who;
    }

    /** Somebody who may change nothing of the company looks after their own account. */
    @Test
    void aReaderKeepsTheirAccountWithoutScript() {
        var reader = platform.user(0, 4);
        begin(PHONE, false);
        signIn(reader);
        assertThat(page.locator("a[href='/settings/credentials/new']")).hasCount(0);
        open("/account/security");
        link("Set up");
        fill("Code", new TestAuthenticator(page.content(), clock).code(0));
        button("Turn on");
        assertThat(page.locator("h1")).containsText("recovery codes");
        open("/account/security");
        link("Manage");
        button("New recovery codes");
        assertThat(page.locator("h1")).containsText("recovery codes");
        open("/account/second-factor");
        button("Turn off two-step sign-in");
        open("/account/security");
        assertThat(page.locator("main")).containsText("A stolen password alone would be enough");
        link("Change password");
        fill("Current password", reader.get("password").asString());
        fill("New password", "four words in a row");
        fill("New password, again", "four words in a row");
        button("Change password");
        told("Your password has been changed");
        button("Sign out everywhere");
        open("/account/security");
        assertThat(page.locator("#email, [name='email']").first()).isVisible();
    }

    @Test
    void anAdministratorChoosesTheirLetters() {
        begin(PHONE, false);
        signIn(platform.user(0, 0));
        open("/account/security");
        page.getByLabel("An application waits for your approval").uncheck();
        page.locator("form[action$='/letters'] button").press("Enter");
        told("Your choice of letters has been saved");
        assertThat(page.getByLabel("An application waits for your approval"))
                .not()
                .isChecked();
    }

    /** From the start page to code, then to an account whose password is forgotten, and to what an application may do for it. */
    @Test
    void aVisitorReadsSignsInByALetterAndLetsAnApplicationWorkForThem() throws Exception {
        var who = platform.user(0, 2);
        begin(PHONE, false);
        try (var outbox = new Outbox(data)) {
            open("/");
            page.locator("a[href='/reference/orders-api']").first().click();
            page.locator("main a[href='/reference/orders-api/orders.all'] >> visible=true")
                    .first()
                    .click();
            link("Python");
            assertThat(page.locator(".lk-source").first()).containsText("urllib.request");
            open("/reference/orders-api");
            var document = page.waitForDownload(
                    () -> page.locator("a[href$='openapi.yaml']").first().click());
            assertThat(Files.readString(document.path()))
                    .contains(platform.api("").toString());

            open("/account/sign-in");
            link("Forgot your password?");
            page.getByLabel("E-mail").fill(who.get("email").asString());
            button("Send the link");
            assertThat(page.locator("h1")).hasText("Look into your mail");
            var letter = Pattern.compile("http\\S+token=\\S+").matcher(Files.readString(outbox.next()));
            assertThat(letter.find()).isTrue();
            page.navigate(letter.group());
            fill("New password", "five words for a test");
            fill("New password, again", "five words for a test");
            button("Set password");
        }
        open("/identity/oauth/allow?client_id=" + new TestGrants(platform).clientId(TestGrants.CONFIDENTIAL));
        prove(who.get("email").asString(), "five words for a test");
        assertThat(page.locator("h1")).hasText("PartsBridge Sync wants to work for you");
        // Nobody listens there: what counts is where the browser is sent.
        var sent = page.waitForRequest(
                request -> request.url().startsWith(TestGrants.REDIRECT_URI), () -> button("Allow"));
        assertThat(sent.url()).contains("code=");
        page.close();
        page = person.newPage();
        open("/account/applications");
        page.locator("summary[aria-label*='PartsBridge Sync']").first().click();
        link("Disconnect…");
        button("Disconnect");
        assertThat(page.locator("main")).not().containsText("Disconnect…");
    }

    @Test
    void anOperatorMakesAPartnerRotatesKeysAndAppliesWhatTheFilesSay() throws Exception {
        begin(LAPTOP, false);
        OperatorPaths.hand(platform, TestOperator.signedIn(platform, clock), person);
        open("/operator/partners");
        link("New partner");
        fill("Name", "Bricklayers");
        button("Make the partner");
        told("The partner is there");
        link("Invite an owner");
        fill("E-mail", "olga@bricks.example");
        fill("Name", "Olga Owner");
        button("Make the link");
        told("Copy the link now");
        assertThat(page.locator("#link")).containsText("/account/reset-password?token=");
        page.locator("a.btn-primary[href^='/operator/partners/']").click();
        assertThat(page.locator("main")).containsText("Olga Owner");
        link("Suspend…");
        button("Suspend");
        told("Suspended");
        page.locator("form[action$='/resume'] button").press("Enter");
        told("It works again");

        for (var place : new String[] {"Limits", "APIs"}) {
            link(place);
            assertThat(page.locator("h1")).containsText(place);
        }

        link("Signing keys");
        link("Rotate…");
        button("Rotate the keys");
        told("A new key is published");

        var catalogue = data.resolve("catalogue.yaml");
        Files.writeString(
                catalogue,
                Files.readString(catalogue).replaceFirst("(?m)^words:\n", "words:\n  product: Corner Shop\n"));
        open("/operator/changes");
        button("Apply");
        assertThat(page.locator(".lk-bar")).containsText("Corner Shop");
        link("Audit log");
        assertThat(page.locator(".lk-audit")).containsText("prepared a signing key");
    }
}
