package dev.latchkey.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.latchkey.testing.ChromiumBrowser;
import dev.latchkey.testing.RequiresChromium;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestOperator;
import dev.latchkey.testing.TestPartner;
import dev.latchkey.testing.TestPlatform;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What was long or broken on a phone: tables are cards of few lines, and code keeps its lines. */
@RequiresChromium
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PhoneLookTest {

    private static final String HEIGHT = "() => document.documentElement.scrollHeight";

    /** Of the rows of all tables that are shown. */
    private static final String ROW =
            "() => Math.max(...[...document.querySelectorAll('.lk-table tbody tr')].map(row => row.offsetHeight))";

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
    private TestBrowser operator;

    @BeforeAll
    void start(@TempDir Path folder) {
        platform = TestPlatform.start(folder);
        browser = ChromiumBrowser.shared();
        operator = TestOperator.signedIn(platform, InstantSource.system());
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    private static double number(Page page, String script) {
        return ((Number) page.evaluate(script)).doubleValue();
    }

    @ParameterizedTest
    @CsvSource({"/operator/catalogue, 4400, 120", "/operator/apis/orders-api, 2000, 100", "/operator/apis, 1100, 100"})
    void tablesOfOperatorsAreCardsOfFewLines(String path, int heightMax, int rowMax) {
        try (var person = browser.person(390, true)) {
            OperatorPaths.hand(platform, operator, person);
            var page = person.newPage();
            page.navigate(platform.web(path).toString());
            assertThat(number(page, ROW)).isPositive().isLessThan(rowMax);
            assertThat(number(page, HEIGHT)).isLessThan(heightMax);
            assertThat(ChromiumBrowser.scrollsSideways(page)).isFalse();
        }
    }

    @Test
    void eachScopeOfTheReferenceIsARow() {
        try (var phone = browser.person(390, true);
                var laptop = browser.person(1280, true)) {
            for (var person : List.of(phone, laptop)) {
                var page = person.newPage();
                page.navigate(platform.web("/reference/scopes").toString());
                assertThat(number(
                                page,
                                "() => Math.max(...[...document.querySelectorAll('.lk-scope')]"
                                        + ".map(row => row.offsetHeight))"))
                        .isPositive()
                        .isLessThan(person.equals(phone) ? 130 : 80);
                assertThat(number(page, HEIGHT)).isLessThan(person.equals(phone) ? 2_500 : 1_900);
                assertThat(ChromiumBrowser.scrollsSideways(page)).isFalse();
            }
        }
    }

    /** The name of the list, what is sought and the filters take a third of a phone at most, and a menu opens within it. */
    @ParameterizedTest
    @CsvSource({
        "/settings/credentials, 270",
        "/settings/users, 270",
        "/settings/roles, 270",
        "/settings/access-groups, 180",
        "/settings/applications, 270"
    })
    void aListBeginsInTheUpperThird(String path, int topMax) {
        try (var person = browser.person(390, true)) {
            OperatorPaths.hand(platform, TestBrowser.signedIn(platform, 0, 0), person);
            var page = person.newPage();
            page.navigate(platform.web(path).toString());
            assertThat(number(page, "() => document.querySelector('.rows, .empty').getBoundingClientRect().top"))
                    .isBetween(60.0, (double) topMax);
            assertThat(ChromiumBrowser.scrollsSideways(page)).isFalse();
            for (var menu : page.locator(".menus summary").all()) {
                menu.click();
                var panel = page.locator(".menus details[open] .panel").boundingBox();
                assertThat(panel.x).isNotNegative();
                assertThat(panel.x + panel.width).isLessThanOrEqualTo(390);
                assertThat(panel.height).isGreaterThan(40);
            }
            assertThat(ChromiumBrowser.scrollsSideways(page)).isFalse();
        }
    }

    /** The reason for a scope is asked for when the scope is ticked, and stays where it is wrong. */
    @Test
    void anApplicationIsAskedForReasonsOfWhatItTicksAlone() {
        var owner = new TestPartner(platform).signedIn(InstantSource.system());
        try (var person = browser.person(390, false)) {
            OperatorPaths.hand(platform, owner, person);
            var page = person.newPage();
            page.navigate(platform.web("/partner/applications/new").toString());
            assertThat(number(page, HEIGHT)).isLessThan(4_200);
            var reason = page.locator("[name='reason.orders_read']");
            var other = page.locator("[name='reason.orders_manage']");
            assertThat(reason.isVisible()).isFalse();
            page.locator("[name='scope.orders_read']").check();
            assertThat(reason.isVisible()).isTrue();
            assertThat(other.isVisible()).isFalse();
            page.locator("form.lk-form button[type=submit]").click();
            assertThat(reason.isVisible()).isTrue();
            assertThat(page.locator("[id='reason.orders_read-note']").innerText())
                    .isNotBlank();
        }
    }

    /** What the reference says of an operation and of what it takes is scanned, as every list. */
    @Test
    void anOperationOfTheReferenceIsARowOfTwoLines() {
        try (var person = browser.person(1280, true)) {
            var page = person.newPage();
            for (var path : List.of("/reference/orders-api", "/reference?q=customers")) {
                page.navigate(platform.web(path).toString());
                var heights = "[...document.querySelectorAll('.lk-op')].map(row => row.offsetHeight)";
                assertThat(number(page, "() => Math.min(..." + heights + ")")).isBetween(40.0, 64.0);
                assertThat(number(page, "() => Math.max(..." + heights + ")")).isLessThan(90);
            }
        }
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
