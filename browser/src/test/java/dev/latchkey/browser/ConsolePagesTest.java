package dev.latchkey.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
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

/** What is common to the pages of the console: the menu of a phone, menus by keys, copying, and the check of pages itself. */
@RequiresChromium
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsolePagesTest {

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

    /** On a phone the sections are a menu, which is a part of the page and needs no script. */
    @Test
    void theMenuOfAPhoneNeedsNoScript() {
        try (var person = browser.person(390, false)) {
            var page = person.newPage();
            ConsolePaths.signIn(platform, page);
            var users = page.locator(".lk-nav-phone")
                    .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName("Users"));
            PlaywrightAssertions.assertThat(users).isHidden();
            page.locator(".lk-nav-phone > summary").click();
            users.click();
            PlaywrightAssertions.assertThat(page)
                    .hasURL(platform.web("/settings/users").toString());
            PlaywrightAssertions.assertThat(users).isHidden();
        }
    }

    @Test
    void oneMenuIsOpenAtATimeAndEscapeGivesTheFocusBack() {
        try (var person = browser.person(390, true)) {
            var page = person.newPage();
            ConsolePaths.signIn(platform, page);
            var account = page.locator(".lk-person > summary");
            page.locator(".lk-nav-phone > summary").click();
            account.click();
            PlaywrightAssertions.assertThat(page.locator(".lk-nav-phone[open]")).hasCount(0);
            PlaywrightAssertions.assertThat(page.locator(".lk-person[open]")).hasCount(1);
            page.locator(".lk-person .item").first().focus();
            page.keyboard().press("Escape");
            PlaywrightAssertions.assertThat(page.locator("details.menu[open]")).hasCount(0);
            PlaywrightAssertions.assertThat(account).isFocused();
        }
    }

    /** What is copied is said where screen readers hear it; the news is gone soon, so it is caught when it comes. */
    @Test
    void copyingAnIdSaysSo() {
        var options = new Browser.NewContextOptions().setPermissions(List.of("clipboard-read", "clipboard-write"));
        try (var person = browser.person(options)) {
            var page = person.newPage();
            ConsolePaths.signIn(platform, page);
            var id = platform.client(0, 0).get("clientId").asString();
            page.navigate(platform.web("/settings/credentials/" + id).toString());
            page.evaluate("""
                () => {
                  const news = document.querySelector('output.toast');
                  window.said = new Promise(heard => new MutationObserver(() => heard(news.textContent))
                    .observe(news, { childList: true }));
                }
                """);
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Copy: Client ID"))
                    .click();
            assertThat(page.evaluate("() => window.said")).isEqualTo("Copied");
            assertThat(page.evaluate("() => navigator.clipboard.readText()")).isEqualTo(id);
        }
    }

    /** The check itself: a page that hinders people is told of, with the rule and the element. */
    @Test
    void findsWhatHinders() {
        try (var person = browser.person()) {
            var page = person.newPage();
            page.setContent(
                    "<html lang=en><title>Page</title><main><h1>Page</h1><img src='x.png'><input></main></html>");
            assertThat(ChromiumBrowser.violations(page))
                    .anyMatch(one -> one.startsWith("image-alt:") && one.contains("x.png"))
                    .anyMatch(one -> one.startsWith("label:"));
        }
    }
}
