package dev.latchkey.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.latchkey.testing.ChromiumBrowser;
import dev.latchkey.testing.RequiresChromium;
import dev.latchkey.testing.TestPlatform;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Going somewhere by keys alone. */
@RequiresChromium
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SearchDialogTest {

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

    private static boolean isOpen(Page page) {
        return (boolean) page.evaluate("() => document.querySelector('dialog.go').open");
    }

    /** The name of what has the focus. */
    private static String focused(Page page) {
        return (String) page.evaluate("() => document.activeElement.getAttribute('name') ?? document.activeElement.id");
    }

    private static String chosen(Page page) {
        return (String) page.evaluate("() => document.getElementById(document.querySelector('dialog.go"
                + " input').getAttribute('aria-activedescendant'))?.textContent ?? ''");
    }

    @Test
    void keysOpenItChooseAPageAndGoThere() {
        try (var person = browser.person()) {
            var page = person.newPage();
            ConsolePaths.signIn(platform, page);
            page.navigate(platform.web("/settings/credentials").toString());
            page.locator("#q").focus();
            page.keyboard().press("Control+k");
            assertThat(isOpen(page)).isTrue();
            assertThat(page.evaluate("() => document.activeElement.getAttribute('role')"))
                    .isEqualTo("combobox");
            page.keyboard().press("Escape");
            assertThat(isOpen(page)).isFalse();
            assertThat(focused(page)).isEqualTo("q");

            page.keyboard().press("Meta+k");
            page.keyboard().type("audit");
            assertThat(page.locator("dialog.go [role=option]").allTextContents())
                    .containsExactly("Audit log");
            assertThat(chosen(page)).isEmpty();
            page.keyboard().press("ArrowDown");
            assertThat(chosen(page)).isEqualTo("Audit log");
            page.keyboard().press("ArrowDown");
            assertThat(chosen(page)).isEmpty();
            page.keyboard().press("ArrowUp");
            assertThat(chosen(page)).isEqualTo("Audit log");
            page.keyboard().press("Enter");
            page.waitForURL(platform.web("/settings/audit-log").toString());
        }
    }

    @Test
    void enterAsksForEverythingElse() {
        try (var person = browser.person()) {
            var page = person.newPage();
            ConsolePaths.signIn(platform, page);
            page.locator("[data-go]").click();
            assertThat(isOpen(page)).isTrue();
            var user = platform.user(0, 2);
            page.keyboard().type(user.get("email").asString());
            page.keyboard().press("Enter");
            page.waitForURL(url -> url.contains("/search?q="));
            page.locator("main .lk-work a").click();
            page.waitForURL(
                    platform.web("/settings/users/" + user.get("id").asString()).toString());
        }
    }

    /** One of a partner's people, too: they choose a page of the portal, and ask for one of its applications. */
    @Test
    void leadsPartnersThroughTheirPortal() {
        try (var person = browser.person()) {
            var page = person.newPage();
            var account = platform.sheet().get("partner");
            page.navigate(platform.web("/account/sign-in").toString());
            page.locator("input[name=email]").fill(account.get("email").asString());
            page.locator("input[name=password]").fill(account.get("password").asString());
            page.locator("input[name=password]").press("Enter");
            page.navigate(platform.web("/partner").toString());
            page.keyboard().press("Control+k");
            page.keyboard().type("partner api");
            page.keyboard().press("ArrowDown");
            page.keyboard().press("Enter");
            page.waitForURL(platform.web("/partner/key").toString());
            page.keyboard().press("Meta+k");
            page.keyboard().type(account.get("applications").get(0).get("name").asString());
            page.keyboard().press("Enter");
            page.waitForURL(url -> url.contains("/partner/search?q="));
            ChromiumBrowser.photograph(page, "partner-search");
            page.locator("main .lk-work a").first().click();
            page.waitForURL(platform.web("/partner/applications/"
                            + account.get("applications").get(0).get("clientId").asString())
                    .toString());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1280, 320})
    void hindersNobody(int width) {
        try (var person = browser.person(width, true)) {
            var page = person.newPage();
            ConsolePaths.signIn(platform, page);
            page.navigate(platform.web("/search?q=e").toString());
            assertThat(ChromiumBrowser.violations(page)).isEmpty();
            assertThat(ChromiumBrowser.scrollsSideways(page)).isFalse();
            ChromiumBrowser.photograph(page, "search");
            page.keyboard().press("Control+k");
            assertThat(isOpen(page)).isTrue();
            assertThat(ChromiumBrowser.violations(page)).isEmpty();
            assertThat(ChromiumBrowser.scrollsSideways(page)).isFalse();
            ChromiumBrowser.photograph(page, "search-dialog");
        }
    }
}
