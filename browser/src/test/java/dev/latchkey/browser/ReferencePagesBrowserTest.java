package dev.latchkey.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Try-it of the API reference, as somebody signed in uses it, with and without script. */
@RequiresChromium
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReferencePagesBrowserTest {

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

    @ParameterizedTest
    @CsvSource({"1280", "390"})
    void isTriedWithoutScript(int width) {
        try (var person = browser.person(width, false)) {
            var page = person.newPage();
            ConsolePaths.signIn(platform, page);
            page.navigate(platform.web("/reference/orders-api/orders.all").toString());
            page.getByLabel("Credential", new Page.GetByLabelOptions().setExact(true))
                    .selectOption("key");
            page.getByLabel("Key or token").fill(platform.apiKey(0));
            page.getByLabel("limit query").fill("2");
            send(page);
            assertThat(page.locator(".lk-result").innerText()).contains("200", "GET /orders?limit=2", "totalFound");
            assertThat(page.getByLabel("Key or token").inputValue()).isEmpty();
            assertThat(ChromiumBrowser.scrollsSideways(page)).isFalse();
            ChromiumBrowser.photograph(page, "reference-tried-" + width);
        }
    }

    /** Nothing stores it: the page is the one that it was pasted into. */
    @Test
    void keepsWhatWasPastedWhereTheAnswerIsInAnotherTab() {
        try (var person = browser.person(1280, false)) {
            var page = person.newPage();
            ConsolePaths.signIn(platform, page);
            page.navigate(platform.web("/reference/orders-api/orders.all").toString());
            page.getByLabel("Credential", new Page.GetByLabelOptions().setExact(true))
                    .selectOption("key");
            page.getByLabel("Key or token").fill(platform.apiKey(0));
            var button = page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Answer in another tab"));
            var answer = person.waitForPage(() -> button.press("Enter"));
            answer.locator(".lk-result").waitFor();
            assertThat(answer.locator(".lk-result").innerText()).contains("200", "GET /orders", "totalFound");
            assertThat(answer.content()).doesNotContain(platform.apiKey(0));
            assertThat(page.getByLabel("Key or token").inputValue()).isEqualTo(platform.apiKey(0));

            page.getByLabel("limit query").fill("2");
            button.press("Enter");
            answer.getByText("GET /orders?limit=2").waitFor();
            assertThat(person.pages()).containsExactly(page, answer);
            assertThat(page.getByLabel("Key or token").inputValue()).isEqualTo(platform.apiKey(0));
        }
    }

    /** The answer is fetched into the page: one key is pasted once for many calls, and what is wrong is said beside it. */
    @Test
    void keepsWhatWasPastedAndLeadsToTheAnswer() {
        try (var person = browser.person()) {
            var page = person.newPage();
            ConsolePaths.signIn(platform, page);
            page.navigate(platform.web("/reference/orders-api/orders.all").toString());
            var key = page.getByLabel("Key or token");
            key.fill(platform.apiKey(0));
            send(page, "[aria-invalid=true]");
            assertThat(page.locator("#kind:focus").count()).as("what is wrong").isOne();
            assertThat(key.inputValue()).isEqualTo(platform.apiKey(0));

            page.getByLabel("Credential", new Page.GetByLabelOptions().setExact(true))
                    .selectOption("key");
            for (var limit : List.of("2", "1")) {
                page.getByLabel("limit query").fill(limit);
                send(page, ".lk-result:has-text('GET /orders?limit=" + limit + "')");
                assertThat(page.locator(".lk-result:focus").innerText()).contains("200", "totalFound");
                assertThat(key.inputValue()).isEqualTo(platform.apiKey(0));
            }
            assertThat(page.content()).doesNotContain(platform.apiKey(0));

            page.route("**/reference/**", Route::abort);
            send(page, "[role=alert]");
            assertThat(page.locator("[role=alert]:focus").innerText())
                    .contains("Whether the call was made is not known");
        }
    }

    @Test
    void explainsARefusalBesideTheForm() {
        try (var person = browser.person()) {
            var page = person.newPage();
            ConsolePaths.signIn(platform, page);
            page.navigate(platform.web("/reference/users-api/users.all").toString());
            page.getByLabel("Credential", new Page.GetByLabelOptions().setExact(true))
                    .selectOption("token");
            page.getByLabel("Key or token").fill(platform.token(0, 1));
            send(page);
            assertThat(page.locator(".lk-result").innerText()).contains("403", "Gate that said no", "users_read");
            assertThat(page.content()).doesNotContain(platform.token(0, 1));
            assertThat(ChromiumBrowser.violations(page)).isEmpty();
            ChromiumBrowser.photograph(page, "reference-refused");
        }
    }

    private static void send(Page page) {
        send(page, ".lk-result");
    }

    /** @param awaited what the answer brings */
    private static void send(Page page, String awaited) {
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Send request"))
                .press("Enter");
        page.locator(awaited).waitFor();
    }
}
