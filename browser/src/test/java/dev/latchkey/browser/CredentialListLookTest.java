package dev.latchkey.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.latchkey.core.activity.Activity;
import dev.latchkey.core.activity.CallOutcome;
import dev.latchkey.core.activity.RecordedCall;
import dev.latchkey.core.activity.Subject;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.company.Company;
import dev.latchkey.core.company.User;
import dev.latchkey.core.credential.ClientSettings;
import dev.latchkey.core.credential.CredentialRequest.NewApiKey;
import dev.latchkey.core.credential.CredentialRequest.NewClient;
import dev.latchkey.core.credential.IpAllowList;
import dev.latchkey.core.credential.Label;
import dev.latchkey.core.credential.TokenFormat;
import dev.latchkey.core.partner.Partner;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.testing.ChromiumBrowser;
import dev.latchkey.testing.RequiresChromium;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestOperator;
import dev.latchkey.testing.TestPlatform;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The list of credentials is scanned: many rows at once, on a laptop as on a phone, and everything by links. */
@RequiresChromium
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CredentialListLookTest {

    private static final String LIST = "/settings/credentials";
    private static final int MADE = 52;
    private static final int MADE_TOO = 60;
    private static final int PAGE = 50;
    private static final int BYTES_MAX = 100_000;

    private final Instant begun = Instant.now();

    private TestPlatform platform;
    private ChromiumBrowser browser;
    private TestBrowser operator;

    @BeforeAll
    void start(@TempDir Path folder) {
        platform = TestPlatform.start(folder);
        browser = ChromiumBrowser.shared();
        operator = TestOperator.signedIn(platform, InstantSource.system());
        var maker = new Actor.CompanyUser(platform.companyId(0), platform.adminUserId(0));
        var commands = platform.domain().credentials().commands();
        var end = Instant.now().plus(Duration.ofDays(9));
        for (var i = 0; i < MADE; i++) {
            var label = new Label("Order sync of the warehouse no. " + i, "");
            if (i % 4 == 0) {
                commands.createApiKey(maker, new NewApiKey(label, i % 8 == 0 ? end : null, IpAllowList.ANY));
            } else {
                var scopes = Scopes.of("orders_read", "orders_manage", "customers_read", "users_read");
                var settings = new ClientSettings("STANDARD", null, scopes, TokenFormat.OPAQUE);
                commands.createClient(maker, new NewClient(label, null, IpAllowList.ANY, settings));
            }
        }
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    private Page open(BrowserContext person, String target) {
        var page = person.newPage();
        ConsolePaths.signIn(platform, page);
        var answer = page.navigate(platform.web(target).toString());
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().length).isLessThan(BYTES_MAX);
        return page;
    }

    private static double number(Page page, String script) {
        return ((Number) page.evaluate(script)).doubleValue();
    }

    private static void choose(Page page, String name) {
        page.getByRole(
                        AriaRole.CHECKBOX,
                        new Page.GetByRoleOptions().setName(name).setExact(true))
                .check();
    }

    @Test
    void showsTwelveOnALaptopWithoutScrolling() {
        var laptop = new Browser.NewContextOptions().setViewportSize(1280, 800);
        try (var person = browser.person(laptop)) {
            var page = open(person, LIST);
            assertThat(page.locator("tbody tr")).hasCount(PAGE);
            assertThat(number(
                            page,
                            "() => [...document.querySelectorAll('tbody tr')]"
                                    + ".filter(row => row.getBoundingClientRect().bottom <= innerHeight).length"))
                    .isGreaterThanOrEqualTo(12);
            assertThat(number(
                            page,
                            "() => Math.max(...[...document.querySelectorAll('tbody tr')]"
                                    + ".map(row => row.getBoundingClientRect().height))"))
                    .isLessThanOrEqualTo(48);
        }
    }

    @Test
    void showsFiftyOnAPhoneAsCardsOfTwoLines() {
        try (var person = browser.person(390, true)) {
            var page = open(person, LIST);
            assertThat(page.locator("tbody tr")).hasCount(PAGE);
            assertThat(number(page, "() => document.documentElement.scrollHeight"))
                    .isLessThan(6_000);
            assertThat(number(
                            page,
                            "() => new Set([...document.querySelectorAll('tbody tr:first-child"
                                    + " td')].filter(cell => cell.offsetParent && !cell.matches('.c-menu,"
                                    + " .c-tick')).map(cell => cell.getBoundingClientRect().top >"
                                    + " document.querySelector('tbody .name').getBoundingClientRect().bottom -"
                                    + " 2)).size"))
                    .isEqualTo(2);
        }
    }

    /** With a menu of each kind open, which lies above the page and must not widen it. */
    @ParameterizedTest
    @CsvSource({"1920, LIGHT", "1920, DARK", "1280, DARK", "390, LIGHT", "390, DARK", "320, LIGHT"})
    void hindersNobody(int width, ColorScheme scheme) {
        var options =
                new Browser.NewContextOptions().setViewportSize(width, 800).setColorScheme(scheme);
        try (var person = browser.person(options)) {
            var page = open(person, LIST + "?q=sync");
            ChromiumBrowser.photograph(page, "list-" + scheme.name().toLowerCase(Locale.ROOT));
            for (var menu : new String[] {"details[name=row]:visible", "details[name=filter]"}) {
                page.locator(menu + " > summary").last().click();
                assertThat(page.locator("details.menu[open]")).hasCount(1);
                assertThat(ChromiumBrowser.scrollsSideways(page)).as(menu).isFalse();
                ChromiumBrowser.photograph(
                        page,
                        "list-" + menu.replaceAll("[^a-z]", "") + "-"
                                + scheme.name().toLowerCase(Locale.ROOT));
            }
            assertThat(ChromiumBrowser.violations(page)).isEmpty();
        }
    }

    @Test
    void filtersSortsAndActsWithoutScript() {
        try (var person = browser.person(1280, false)) {
            var page = open(person, LIST);
            link(page.locator("nav.strip"), "Ends soon").click();
            assertThat(page.locator("tbody tr")).hasCount(7);
            link(page.locator("thead"), "Name").click();
            assertThat(page.locator("th[aria-sort=ascending]")).containsText("Name");
            assertThat(page.locator("tbody tr").first()).containsText("no. 0");
            link(page.locator("thead"), "Name").click();
            assertThat(page.locator("th[aria-sort=descending]")).containsText("Name");
            assertThat(page.locator("tbody tr").first()).containsText("no. 8");
            page.locator(".c-menu summary").first().click();
            assertThat(page.locator(".c-menu [open] button")).isHidden();
            link(page.locator(".c-menu [open]"), "Revoke…").click();
            assertThat(page.locator("h1")).containsText("no. 8?");
        }
    }

    @Test
    void revokesSeveralWithoutScript() {
        try (var person = browser.person(1280, false)) {
            var page = open(person, LIST + "?sort=NAME&reversed=true");
            assertThat(page.locator(".bulk")).isHidden();
            assertThat(page.locator("[data-all]")).isHidden();
            choose(page, "Choose Order sync of the warehouse no. 9");
            choose(page, "Choose Order sync of the warehouse no. 7");
            ChromiumBrowser.photograph(page, "list-chosen");
            page.locator(".bulk .danger").click();
            assertThat(page.locator(".picked li")).hasCount(2);
            ChromiumBrowser.photograph(page, "chosen");
            page.getByLabel("Type revoke 2 to confirm").fill("revoke 2");
            page.locator("form.lk-form .danger").click();
            assertThat(page.locator("h1")).hasText("2 of 2 revoked");
            ChromiumBrowser.photograph(page, "chosen-done");
        }
    }

    @Test
    void choosesAllByOneBox() {
        try (var person = browser.person()) {
            var page = open(person, LIST + "?q=warehouse+no.+1");
            var boxes = page.locator("tbody .c-tick input");
            page.locator("[data-all]").check();
            assertThat(page.locator("tbody .c-tick :checked")).hasCount(boxes.count());
            boxes.first().uncheck();
            assertThat(page.locator("[data-all]")).not().isChecked();
            assertThat(page.locator("tbody .c-tick :checked")).hasCount(boxes.count() - 1);
            ChromiumBrowser.photograph(page, "list-all");
            page.locator("[formaction]").click();
            assertThat(page.locator(".picked li")).hasCount(10);
            assertThat(page.getByLabel("Last day (UTC)")).isVisible();
        }
    }

    /** The other lists have the same parts: as many rows, and nothing wider than the window with a menu of each kind open. */
    @ParameterizedTest
    @CsvSource({
        "/settings/users, 1280, DARK",
        "/settings/users, 320, LIGHT",
        "/settings/requests, 1280, LIGHT",
        "/settings/requests, 320, DARK"
    })
    void otherListsLookAlike(String path, int width, ColorScheme scheme) {
        fill();
        var options =
                new Browser.NewContextOptions().setViewportSize(width, 800).setColorScheme(scheme);
        try (var person = browser.person(options)) {
            looksAlike(open(person, path), path, width);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/operator/companies, 1280, LIGHT",
        "/operator/companies, 320, DARK",
        "/operator/partners, 1280, DARK",
        "/operator/partners, 320, LIGHT"
    })
    void listsOfOperatorsLookAlike(String path, int width, ColorScheme scheme) {
        fill();
        var options =
                new Browser.NewContextOptions().setViewportSize(width, 800).setColorScheme(scheme);
        try (var person = browser.person(options)) {
            OperatorPaths.hand(platform, operator, person);
            var page = person.newPage();
            var answer = page.navigate(platform.web(path).toString());
            assertThat(answer.body().length).isLessThan(BYTES_MAX);
            looksAlike(page, path, width);
        }
    }

    /** Lists that are short have the same parts; what opens over their rows stays in the window of the narrowest phone. */
    @Test
    void menusOfShortListsStayInTheWindow() {
        try (var person = browser.person(320, true)) {
            var page = open(person, "/");
            for (var path : List.of("/settings/access-groups", "/settings/roles", "/settings/applications")) {
                page.navigate(platform.web(path).toString());
                var menus = page.locator(".rows details.menu:visible > summary");
                assertThat(menus.count()).as(path).isPositive();
                for (var place = 0; place < menus.count(); place++) {
                    menus.nth(place).click();
                    assertThat(page.locator(".rows details.menu[open]")).hasCount(1);
                    assertThat(ChromiumBrowser.scrollsSideways(page)).as(path).isFalse();
                    page.keyboard().press("Escape");
                    assertThat(page.locator(".rows details.menu[open]")).hasCount(0);
                }
                ChromiumBrowser.photograph(page, path);
                assertThat(ChromiumBrowser.violations(page)).as(path).isEmpty();
            }
        }
    }

    private void looksAlike(Page page, String path, int width) {
        assertThat(page.locator(".rows tbody tr")).hasCount(PAGE);
        var name = path.substring(path.lastIndexOf('/') + 1) + "-" + width;
        ChromiumBrowser.photograph(page, name);
        if (width > 1_000) {
            assertThat(number(
                            page,
                            "() => [...document.querySelectorAll('tbody tr')]"
                                    + ".filter(row => row.getBoundingClientRect().bottom <= innerHeight).length"))
                    .isGreaterThanOrEqualTo(12);
        } else {
            assertThat(number(page, "() => document.documentElement.scrollHeight"))
                    .isLessThan(6_000);
        }
        for (var menu : new String[] {"details[name=row]:visible", "details[name=filter]"}) {
            page.locator(menu + " > summary").last().click();
            assertThat(page.locator("details.menu[open]")).hasCount(1);
            assertThat(ChromiumBrowser.scrollsSideways(page)).as(menu).isFalse();
        }
        assertThat(ChromiumBrowser.violations(page)).isEmpty();
    }

    @Test
    void sortsFiltersAndTurnsThePagesOfUsersWithoutScript() {
        fill();
        try (var person = browser.person(1280, false)) {
            var page = open(person, "/settings/users?q=example");
            var first = page.locator("tbody tr").first();
            link(page.locator("thead"), "Name").click();
            assertThat(page.locator("th[aria-sort=descending]")).containsText("Name");
            assertThat(first).containsText("Zz 59");
            link(page.locator(".list-foot"), "Next").click();
            assertThat(first).not().containsText("Zz 59");
            link(page.locator(".list-foot"), "Previous").click();
            assertThat(first).containsText("Zz 59");
            link(page.locator("nav.strip"), "Inactive").click();
            assertThat(page.locator("tbody tr")).hasCount(MADE_TOO / 10);
            page.locator(".c-menu summary").first().click();
            link(page.locator(".c-menu [open]"), "Open").click();
            assertThat(page.locator("h1")).containsText("Zz 50");
        }
    }

    /** So many users, companies and partners that they are more than a page, once. */
    private void fill() {
        var stores = platform.domain().stores();
        var long40 = "Featherstonehaugh-Cholmondeley und Söhne";
        stores.transactions().write(tx -> {
            for (var i = 0; i < MADE_TOO; i++) {
                var id = "zz-" + i;
                var at = Instant.EPOCH.plus(Duration.ofDays(i));
                var email = new EmailAddress("somebody." + i + "@example.com");
                stores.companies().insert(tx, new Company(id, "company-" + i, long40 + " " + i, i % 10 != 0, at));
                stores.partners().insert(tx, new Partner(id, long40 + " " + i, i % 10 != 0, true, at));
                stores.users()
                        .insert(
                                tx,
                                new User(
                                        platform.companyId(0),
                                        id,
                                        email,
                                        "Zz",
                                        (i < 10 ? "0" : "") + i + " " + long40,
                                        "STANDARD",
                                        null,
                                        i % 10 != 0,
                                        null,
                                        at));
            }
            return tx;
        });
        var calls = IntStream.range(0, MADE_TOO)
                .mapToObj(i -> new RecordedCall(
                        "request-" + i,
                        begun.minus(Duration.ofMinutes(i)),
                        "DELETE /customers/{customerId}/documents/{documentId}",
                        403,
                        CallOutcome.REFUSED,
                        "192.0.2.1",
                        "",
                        Duration.ofMillis(i)))
                .toList();
        var subject = new Subject(platform.companyId(0), "no-such-credential-any-more");
        stores.transactions().write(tx -> {
            stores.activity()
                    .add(tx, List.of(new Activity(subject, List.of(), calls, List.of(), List.of(), List.of())));
            return tx;
        });
        // What a platform does every minute by itself must not take away what a test looks for.
        platform.domain().activity().prune();
    }

    private static Locator link(Locator within, String name) {
        return within.getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName(name));
    }
}
