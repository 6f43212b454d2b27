package dev.latchkey.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.latchkey.store.sql.MutableClock;
import dev.latchkey.testing.ChromiumBrowser;
import dev.latchkey.testing.Outbox;
import dev.latchkey.testing.RequiresChromium;
import dev.latchkey.testing.TestAuthenticator;
import dev.latchkey.testing.TestPlatform;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a partner's people come for, from where they begin to where it is done, as {@link TaskWalkTest} has it of a company's people. */
@RequiresChromium
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PartnerWalkTest {

    private static final int PHONE = 390;
    private static final int LAPTOP = 1280;
    private static final String PASSWORD = "Nine-lives-of-a-lamp";
    private static final Pattern LINK = Pattern.compile("(/[a-z/-]+\\?token=[A-Za-z0-9_-]+)");

    private final MutableClock clock = new MutableClock();
    private Path data;
    private TestPlatform platform;
    private BrowserContext person;
    private Page page;

    @BeforeAll
    void start(@TempDir Path folder) {
        data = folder;
        platform = TestPlatform.start(
                folder, Map.of("signIn.sessionIdleTimeout", "30m", "partners.signup", "open"), clock);
    }

    @BeforeEach
    void arrive() {
        begin(LAPTOP, true);
    }

    @AfterEach
    void leave() {
        person.close();
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    private void begin(int width, boolean hasScript) {
        person = ChromiumBrowser.shared().person(width, hasScript);
        person.setDefaultTimeout(20_000);
        page = person.newPage();
    }

    private void open(String path) {
        page.navigate(platform.web(path).toString());
    }

    private void click(AriaRole role, String name) {
        page.getByRole(role, new Page.GetByRoleOptions().setName(name).setExact(true))
                .first()
                .click();
    }

    private void link(String name) {
        click(AriaRole.LINK, name);
    }

    /** A button of the page itself, where the bar or a dialog has one of the same words. */
    private void send(String name) {
        page.locator("main")
                .getByRole(
                        AriaRole.BUTTON,
                        new Locator.GetByRoleOptions().setName(name).setExact(true))
                .click();
    }

    private void fill(String name, String value) {
        page.locator("main [name='" + name + "']").fill(value);
    }

    private void told(String text) {
        ConsolePaths.told(page, text);
    }

    private void heading(String text) {
        assertThat(page.locator("h1")).containsText(text);
    }

    private void says(String text) {
        assertThat(page.locator("main")).containsText(text);
    }

    private void prove(String email, String password) {
        page.locator("[name='email']").fill(email);
        page.locator("[name='password']").fill(password);
        page.locator("[name='password']").press("Enter");
    }

    private void signIn(String email, String password) {
        open("/account/sign-in");
        prove(email, password);
        page.waitForURL(url -> !url.contains("/account/sign-in"));
    }

    /** Sets up a second factor; its codes come from what is returned. */
    private TestAuthenticator secondFactor() {
        open("/account/second-factor");
        var authenticator = new TestAuthenticator(page.content(), clock);
        fill("code", authenticator.code(0));
        send("Turn on");
        heading("recovery codes");
        return authenticator;
    }

    private String letter(Outbox outbox, String words) throws Exception {
        var found = LINK.matcher(Outbox.text(outbox.next(words)));
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    /** From the page for visitors to a secret that works, and an application that is found again. */
    @Test
    void somebodySignsTheirOrganisationUpAndRegistersAnApplication() throws Exception {
        try (var outbox = new Outbox(data)) {
            open("/account/sign-in");
            page.locator("a[href='/partner/signup']").click();
            fill("name", "Usher Works");
            fill("person", "Una Usher");
            fill("email", "una@usher.example");
            page.locator("main form[action='/partner/signup'] button").click();
            says("Look into your mailbox");
            open(letter(outbox, "signup/confirm"));
        }
        fill("new", PASSWORD);
        fill("repeat", PASSWORD);
        page.locator("main form[action='/partner/signup/confirm'] button").click();
        prove("una@usher.example", PASSWORD);
        says("you need a second factor");
        link("set it up now");
        fill("code", new TestAuthenticator(page.content(), clock).code(0));
        send("Turn on");
        heading("recovery codes");

        open("/partner/applications");
        says("Nothing is registered yet");
        page.locator("main a[href='/partner/applications/new']").first().click();
        fill("redirectUris", "http://usher.example/callback");
        page.locator("[name='scope.orders_read']").check();
        send("Register an application");
        var summary = page.locator("#errors");
        assertThat(summary).isFocused();
        for (var field : new String[] {"name", "redirectUris", "reason.orders_read"}) {
            assertThat(summary.locator("a[href='#" + field + "']")).hasCount(1);
            assertThat(page.locator("[id='" + field + "']")).hasAttribute("aria-invalid", "true");
        }
        assertThat(page.locator("[name='scope.orders_read']")).isChecked();
        assertThat(ChromiumBrowser.violations(page)).isEmpty();
        summary.locator("a[href='#name']").click();
        assertThat(page.locator("#name")).isFocused();
        fill("name", "Usher Stock");
        fill("redirectUris", "https://usher.example/callback");
        page.locator("[id='reason.orders_read']").fill("Counts what was ordered");
        send("Register an application");
        assertThat(page.locator("#secret")).isVisible();
        var clientId = page.locator("#client-id").textContent().strip();
        var secret = page.locator("#secret").textContent().strip();
        link("I have copied it");
        assertThat(introspect(clientId, secret)).isEqualTo(200);

        link("Edit");
        fill("description", "Keeps shelves full");
        send("Save");
        told("The changes are saved");
        says("Keeps shelves full");
        page.keyboard().press("Control+k");
        page.keyboard().type("usher.example/callback");
        page.keyboard().press("Enter");
        page.waitForURL(url -> url.contains("/partner/search?q="));
        page.locator("main .lk-work a").first().click();
        heading("Usher Stock");
        page.locator(".lk-side a[href='/partner/audit-log']").click();
        assertThat(page.locator(".lk-audit")).containsText("Una Usher");
        assertThat(page.locator(".lk-audit")).containsText("Usher Stock");
    }

    private int introspect(String clientId, String secret) {
        var status = platform.post(
                        "/identity/oauth/introspect",
                        "token=none",
                        "Content-Type",
                        "application/x-www-form-urlencoded",
                        "Authorization",
                        TestPlatform.basic(clientId, secret))
                .statusCode();
        platform.domain().usage().flush();
        return status;
    }

    private int call(String key) {
        return platform.getRecorded("/feed/orders", "X-Api-Key", key).statusCode();
    }

    /** On a phone without script: a key and a secret each get a successor, and the old one is cut off although it is in use. */
    @Test
    void anOwnerRotatesAKeyAndASecretAndCutsTheOldOnesOff() {
        var account = platform.sheet().get("partner");
        person.close();
        begin(PHONE, false);
        signIn(account.get("email").asString(), account.get("password").asString());
        secondFactor();
        call(platform.partnerKey());
        open("/partner/key");
        says("In use");
        page.locator("[name='overlap'][value='24h']").check();
        send("Make a new key");
        var fresh = page.locator("#secret").textContent().strip();
        link("I have copied it");
        assertThat(page.locator(".lk-pair > *")).hasCount(2);
        call(platform.partnerKey());
        open("/partner/key");
        says("The old secret is still in use");
        link("Cut off the old secret…");
        assertThat(page.locator(".note.bad")).containsText("was used within the last day");
        send("Revoke");
        assertThat(page.locator(".note.bad .lk-error")).isVisible();
        page.locator("[name='ends']").check();
        send("Revoke");
        told("The key is revoked");
        assertThat(call(platform.partnerKey())).isEqualTo(401);
        assertThat(call(fresh)).isEqualTo(200);

        var application = account.get("applications").get(0);
        var clientId = application.get("clientId").asString();
        open("/partner/applications/" + clientId);
        page.locator("a[href$='/rotate']").first().click();
        page.locator("[name='overlap'][value='7d']").check();
        send("Rotate");
        var second = page.locator("#secret").textContent().strip();
        link("I have copied it");
        assertThat(introspect(clientId, second)).isEqualTo(200);
        assertThat(introspect(clientId, application.get("clientSecret").asString()))
                .isEqualTo(200);
        open("/partner/applications/" + clientId);
        assertThat(page.locator(".lk-pair > *")).hasCount(2);
        link("Cut off the old secret…");
        page.locator("[name='ends']").check();
        send("Revoke");
        told("The secret is revoked");
        assertThat(introspect(clientId, application.get("clientSecret").asString()))
                .isEqualTo(401);
        assertThat(ChromiumBrowser.scrollsSideways(page)).isFalse();
        open("/partner/audit-log");
        assertThat(page.locator(".lk-audit")).containsText("PartsBridge Sync");
    }

    /** Three people: who invites, who is invited and then may do more, and what they typed while their session ended. */
    @Test
    void aColleagueIsInvitedBecomesADeveloperAndLosesNothingThatTheyTyped() throws Exception {
        signUp("Vesta Works", "vera@vesta.example");
        secondFactor();
        var owners = page;
        try (var outbox = new Outbox(data)) {
            open("/partner/members");
            page.locator("main a[href='/partner/members/invite']").first().click();
            fill("email", "dora@vesta.example");
            fill("name", "Dora Dale");
            page.locator("[name='role'][value='VIEWER']").check();
            page.locator("main form[action='/partner/members/invite'] button").click();
            says("Dora Dale");
            open("/account/security");
            page.getByLabel("Credentials that you may manage end in 30, 7 or 1 days")
                    .uncheck();
            page.locator("form[action$='/letters'] button").click();
            told("Your choice of letters has been saved");

            var owner = person;
            begin(PHONE, true);
            open(letter(outbox, "dora@vesta.example"));
            fill("new", PASSWORD);
            fill("repeat", PASSWORD);
            page.locator("main form button").last().click();
            signIn("dora@vesta.example", PASSWORD);
            var authenticator = secondFactor();
            open("/partner/applications");
            assertThat(page.locator("a[href='/partner/applications/new']")).hasCount(0);
            open("/account/security");
            assertThat(page.locator("form[action$='/letters']")).hasCount(0);

            owners.navigate(platform.web("/partner/members?q=dora").toString());
            owners.locator("main tbody .c-name a").first().click();
            owners.locator("[name='role'][value='DEVELOPER']").check();
            owners.locator("main form button", new Page.LocatorOptions().setHasText("Save"))
                    .click();
            ConsolePaths.told(owners, "The changes are saved");
            owner.close();
            typesForLong(authenticator);
        }
    }

    private void signUp(String organisation, String email) throws Exception {
        try (var outbox = new Outbox(data)) {
            open("/partner/signup");
            fill("name", organisation);
            fill("person", "Vera Vale");
            fill("email", email);
            page.locator("main form[action='/partner/signup'] button").click();
            says("Look into your mailbox");
            open(letter(outbox, email));
        }
        fill("new", PASSWORD);
        fill("repeat", PASSWORD);
        page.locator("main form[action='/partner/signup/confirm'] button").click();
        prove(email, PASSWORD);
        says("you need a second factor");
    }

    private void typesForLong(TestAuthenticator authenticator) {
        open("/partner/applications");
        page.locator("main a[href='/partner/applications/new']").first().click();
        fill("name", "Vesta Sync");
        fill("redirectUris", "https://vesta.example/callback");
        page.locator("[name='scope.orders_read']").check();
        page.locator("[id='reason.orders_read']").fill("Lights the lamps");
        clock.advance(Duration.ofMinutes(31));
        send("Register an application");
        prove("dora@vesta.example", PASSWORD);
        fill("code", authenticator.code(0));
        page.locator("main form button").first().click();
        told("You had to prove who you are");
        assertThat(page.locator("#name")).hasValue("Vesta Sync");
        assertThat(page.locator("[id='reason.orders_read']")).hasValue("Lights the lamps");
        send("Register an application");
        assertThat(page.locator("#secret")).isVisible();

        open("/account/password");
        fill("current", PASSWORD);
        fill("new", "four words in a row");
        fill("repeat", "four words in a row");
        send("Change password");
        told("Your password has been changed");
    }
}
