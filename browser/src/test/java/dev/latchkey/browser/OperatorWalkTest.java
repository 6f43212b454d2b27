package dev.latchkey.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.latchkey.testing.ChromiumBrowser;
import dev.latchkey.testing.RequiresChromium;
import dev.latchkey.testing.TestAuthenticator;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestOperator;
import dev.latchkey.testing.TestPlatform;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operator from the first sign-in to a company that is suspended and works again, by clicking; and how every page is laid out. */
@RequiresChromium
class OperatorWalkTest {

    /** Belongs to no section of the menu. */
    private static final String SEARCH = "/operator/search";

    private TestPlatform platform;

    @BeforeEach
    void start(@TempDir Path folder) {
        platform = TestPlatform.start(folder);
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    private static void click(Page page, AriaRole role, String name) {
        page.getByRole(role, new Page.GetByRoleOptions().setName(name).setExact(true))
                .first()
                .click();
    }

    private static void fill(Page page, String label, String value) {
        page.getByLabel(label, new Page.GetByLabelOptions().setExact(true)).fill(value);
    }

    @Test
    void fromTheFirstSignInToACompanyThatWorksAgain() {
        try (var person = ChromiumBrowser.shared().person()) {
            var page = person.newPage();
            var account = platform.sheet().get("operator");
            page.navigate(platform.web("/operator/companies").toString());
            page.getByLabel("E-mail").fill(account.get("email").asString());
            fill(page, "Password", account.get("password").asString());
            page.keyboard().press("Enter");
            assertThat(page.locator("h1")).hasText("Two-step sign-in");
            var code = new TestAuthenticator(page.content(), InstantSource.system()).code(0);
            page.locator("#code").fill(code);
            click(page, AriaRole.BUTTON, "Turn on");
            assertThat(page.locator("h1")).containsText("recovery codes");
            page.locator("a[href='/operator']").last().click();
            assertThat(page.locator("h1")).hasText("Overview");

            click(page, AriaRole.LINK, "Companies");
            click(page, AriaRole.LINK, "New company");
            fill(page, "Identifier", "initech");
            fill(page, "Name", "Initech");
            fill(page, "E-mail", "ada@initech.example");
            fill(page, "First name", "Ada");
            fill(page, "Last name", "Byron");
            click(page, AriaRole.BUTTON, "Make the company");
            assertThat(page.locator("#link")).containsText("/account/reset-password?token=");
            click(page, AriaRole.LINK, "I have copied it");
            assertThat(page.locator("h1")).hasText("Initech Active");

            click(page, AriaRole.LINK, "Suspend…");
            fill(page, "Reason", "Unpaid");
            assertThat(page.locator(".btn-danger")).isDisabled();
            page.locator("#identifier").fill("initech");
            click(page, AriaRole.BUTTON, "Suspend the company");
            ConsolePaths.told(page, "Suspended");
            click(page, AriaRole.BUTTON, "Resume the company");
            ConsolePaths.told(page, "Active again");
        }
    }

    @Test
    void everyPageIsLaidOutForItsWindow() {
        var operator = TestOperator.signedIn(platform, InstantSource.system());
        var problems = new ArrayList<String>();
        look(operator, 1280, ColorScheme.LIGHT, problems);
        look(operator, 320, ColorScheme.DARK, problems);
        Assertions.assertThat(problems).isEmpty();
    }

    private static boolean hasTableWiderThanItsFrame(Page page) {
        return (Boolean) page.evaluate("[...document.querySelectorAll('.lk-table-frame')]"
                + ".some(frame => frame.scrollWidth > frame.clientWidth)");
    }

    private static boolean isCurrentSectionInSight(Page page) {
        var menu = page.locator(".lk-nav-phone > summary");
        var isPhone = menu.isVisible();
        if (isPhone) {
            menu.click();
        }
        var place = page.locator(isPhone ? ".lk-nav-phone [aria-current]" : ".lk-side [aria-current]")
                .boundingBox();
        if (isPhone) {
            menu.click();
        }
        return place.x >= 0 && place.x + place.width <= page.viewportSize().width;
    }

    /** How much stands before what people came for, and where words are broken, is seen by a browser alone. */
    private static List<String> layoutFaults(Page page, String path, int width) {
        var faults = new ArrayList<String>();
        if (path.equals("/operator/audit-log") && page.locator("#authorId").isVisible()) {
            faults.add("what narrows the log covers it");
        }
        if (path.equals("/operator/limits") && page.locator(".lk-idle").first().isVisible() == width < 640) {
            faults.add("limits that kept nobody out say so at the wrong width");
        }
        if ((Boolean) page.evaluate("document.querySelector('.lk-bar').getBoundingClientRect().right < innerWidth")) {
            faults.add("the bar ends before the page");
        }
        return faults;
    }

    private void look(TestBrowser operator, int width, ColorScheme scheme, List<String> problems) {
        var options =
                new Browser.NewContextOptions().setViewportSize(width, 844).setColorScheme(scheme);
        try (var person = ChromiumBrowser.shared().person(options)) {
            OperatorPaths.hand(platform, operator, person);
            var page = person.newPage();
            for (var path : OperatorPaths.of(platform)) {
                var answer = page.navigate(platform.web(path).toString());
                if (answer.status() != 200) {
                    problems.add(path + ": " + answer.status());
                }
                if (hasTableWiderThanItsFrame(page)) {
                    problems.add(path + ": a table is wider than its frame at " + width);
                }
                if (!path.startsWith(SEARCH) && !isCurrentSectionInSight(page)) {
                    problems.add(path + ": the section that is open is out of sight");
                }
                layoutFaults(page, path, width).forEach(one -> problems.add(path + ": " + one));
            }
        }
    }
}
