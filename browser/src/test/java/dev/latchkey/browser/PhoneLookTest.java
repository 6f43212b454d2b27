package dev.latchkey.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
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

/** What was broken on a phone: code keeps its lines. */
@RequiresChromium
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PhoneLookTest {

    /** Code that has longer lines than there is room, and does not show them by scrolling within itself. */
    private static final String BROKEN = "() => [...document.querySelectorAll('pre')].filter(code => code.offsetParent"
            + " && (getComputedStyle(code).whiteSpace !== 'pre' || !code.matches('[tabindex]'))).length";

    /** Blocks that scroll. */
    private static final String SCROLLED =
            "() => [...document.querySelectorAll('pre')].filter(code => code.scrollWidth > code.clientWidth).length";

    /** Copy buttons that are not wholly within the window. */
    private static final String AWAY = "() => [...document.querySelectorAll('[data-copy]')].filter(button =>"
            + " button.offsetParent && (button.getBoundingClientRect().left < 0"
            + " || button.getBoundingClientRect().right > innerWidth)).length";

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

    private static double number(Page page, String script) {
        return ((Number) page.evaluate(script)).doubleValue();
    }

    @Test
    void codeScrollsWithinItselfAndIsCopiedBesideIt() {
        try (var person = browser.person(390, true)) {
            var page = person.newPage();
            for (var path : List.of(
                    "/reference/tokens?lang=python",
                    "/reference/tokens?lang=go",
                    "/reference/orders-api/orders.create?lang=java")) {
                page.navigate(platform.web(path).toString());
                assertThat(number(page, SCROLLED)).as(path).isPositive();
                assertThat(number(page, BROKEN)).as(path).isZero();
                assertThat(page.locator("[data-copy]:visible").count()).as(path).isPositive();
                assertThat(number(page, AWAY)).as(path).isZero();
                assertThat(ChromiumBrowser.scrollsSideways(page)).as(path).isFalse();
            }
        }
    }
}
