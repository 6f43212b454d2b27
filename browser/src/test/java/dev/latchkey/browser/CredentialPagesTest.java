package dev.latchkey.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.latchkey.testing.ChromiumBrowser;
import dev.latchkey.testing.RequiresChromium;
import dev.latchkey.testing.TestPlatform;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The Credential Manager, as people meet it. */
@RequiresChromium
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CredentialPagesTest {

    private static final String LIST = "/settings/credentials";

    private TestPlatform platform;
    private ChromiumBrowser browser;

    @BeforeAll
    void start(@TempDir Path folder) {
        platform = TestPlatform.start(folder);
        browser = ChromiumBrowser.shared();
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    private Page signIn(BrowserContext person) {
        var page = person.newPage();
        page.navigate(platform.web("/account/sign-in").toString());
        page.getByLabel("E-mail").fill(platform.user(0, 0).get("email").asString());
        page.getByLabel("Password", new Page.GetByLabelOptions().setExact(true))
                .fill(platform.user(0, 0).get("password").asString());
        page.keyboard().press("Enter");
        assertThat(page).hasURL(platform.web("/").toString());
        return page;
    }

    private static void assertHindersNobody(Page page, String path) {
        ChromiumBrowser.photograph(page, "credentials" + path);
        assertThat(ChromiumBrowser.violations(page)).as(path).isEmpty();
        assertThat(ChromiumBrowser.scrollsSideways(page))
                .as(path + " is too wide")
                .isFalse();
    }

    /** WCAG 2.2, 2.4.11: the bar that stays at the end of the window covers nothing that somebody has come to by keys. */
    @Test
    void coverNoControlThatHasTheFocus() {
        for (var width : new int[] {1280, 390}) {
            try (var person = browser.person(width, true)) {
                var page = signIn(person);
                page.navigate(platform.web("/settings/credentials/new/client").toString());
                assertThat((List<?>) page.evaluate("""
                    () => {
                      const bar = document.querySelector('.send');
                      const covered = [];
                      for (const e of document.querySelectorAll('form :is(a, button, input, select, textarea, summary)')) {
                        e.focus();
                        const place = e.getBoundingClientRect();
                        if (document.activeElement === e && !bar.contains(e)
                            && place.bottom > bar.getBoundingClientRect().top + 1) {
                          covered.push(e.outerHTML.slice(0, 120));
                        }
                      }
                      return covered;
                    }
                    """)).as(width + " pixels").isEmpty();
            }
        }
    }

    @Test
    void makeAKeyByKeyboardAlone() {
        try (var person = browser.person()) {
            var page = signIn(person);
            page.navigate(platform.web(LIST + "/new/api-key").toString());
            page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)).focus();
            page.keyboard().type("By keyboard");
            page.keyboard().press("Enter");
            assertThat(page.locator("#secret")).isVisible();
            page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("I have copied it"))
                    .focus();
            page.keyboard().press("Enter");
            assertThat(page.locator("h1")).containsText("By keyboard");
        }
    }

    @Test
    void findScopesAndConfirmRevocation() {
        try (var person = browser.person()) {
            var page = signIn(person);
            page.navigate(platform.web(LIST + "/new/client").toString());
            var orders = page.locator(
                    ".scope", new Page.LocatorOptions().setHas(page.locator("[name='scope.orders_read']")));
            var customers = page.locator(
                    ".scope", new Page.LocatorOptions().setHas(page.locator("[name='scope.customers_read']")));
            assertThat(customers).isVisible();
            page.getByLabel("Find a scope").fill("nothing like it");
            assertThat(page.getByText("Nothing matches")).isVisible();
            assertThat(page.locator(".scope:visible")).hasCount(0);
            page.getByLabel("Find a scope").fill("orders_read");
            assertThat(customers).isHidden();
            assertThat(page.locator("[name='scope.orders_read']")).isHidden();
            orders.getByLabel("Choose").check();
            page.locator("[name='scope.orders_read']").check();
            assertThat(page.locator("[data-sum]")).hasText("1 scope, Standard, no access group");
            page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)).fill("Short life");
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Make OAuth client"))
                    .click();
            page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("I have copied it"))
                    .click();
            page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Revoke"))
                    .click();
            var revoke = page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Revoke for good"));
            assertThat(revoke).isDisabled();
            page.getByLabel("Type Short life to confirm").fill("Short life");
            revoke.click();
            assertThat(page.locator("h1")).containsText("Revoked");
        }
    }

    @Test
    void tellEveryMistakeAndLeadToIt() {
        try (var person = browser.person(320, true)) {
            var page = signIn(person);
            page.navigate(platform.web(LIST + "/new/client").toString());
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Make OAuth client"))
                    .click();
            assertThat(page.locator("#errors")).isFocused();
            assertThat(page.locator("#errors li")).hasCount(2);
            assertHindersNobody(page, "mistakes");
            page.keyboard().press("Tab");
            page.keyboard().press("Enter");
            assertThat(page.locator("#name")).isFocused();
            page.getByLabel("By operation").check();
            assertHindersNobody(page, "operations");
            page.getByLabel("Find an operation").fill("get /orders");
            page.keyboard().press("Enter");
            assertThat(page.locator("[name='found']")).hasValue("get /orders");
            page.locator("[name='call.GET /orders']").check();
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Tick what these need"))
                    .click();
            assertThat(page.locator(".lk-ticked")).isFocused();
            assertThat(page.locator("[data-sum]")).containsText("1 scope");
            assertHindersNobody(page, "ticked");
        }
    }

    @Test
    void workWithoutScript() {
        try (var person = browser.person(1280, false)) {
            var page = signIn(person);
            page.navigate(platform.web(LIST + "/new/client").toString());
            page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)).fill("Plain");
            page.getByLabel("By operation").check();
            page.getByLabel("Find an operation").fill("get /orders");
            page.keyboard().press("Enter");
            assertThat(page.locator("[name='found']")).hasValue("get /orders");
            page.locator("[name='call.GET /orders']").check();
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Tick what these need"))
                    .click();
            assertThat(page.locator(".lk-ticked")).containsText("GET /orders needs orders_read: ticked.");
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Count again"))
                    .click();
            assertThat(page.locator(".lk-ticked")).not().containsText("needs");
            assertThat(page.locator(".lk-ticked")).containsText("1 scope");
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Make OAuth client"))
                    .click();
            assertThat(page.locator("#secret")).isVisible();
            assertThat(page.locator("[data-copy]").first()).isHidden();
        }
    }
}
