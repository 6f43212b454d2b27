package dev.latchkey.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.options.ColorScheme;
import dev.latchkey.testing.ChromiumBrowser;
import dev.latchkey.testing.RequiresChromium;
import dev.latchkey.testing.TestPlatform;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every page of the console hinders nobody: axe finds nothing serious, nothing is wider than the window, and no rule of the policy is broken. */
@RequiresChromium
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsolePagesTest {

    private static final int OWN_BYTES_MAX = 100_000;

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
    @CsvSource({"1280, LIGHT", "390, DARK"})
    void everyPageCanBeUsed(int width, ColorScheme scheme) {
        var options =
                new Browser.NewContextOptions().setViewportSize(width, 844).setColorScheme(scheme);
        var problems = new ArrayList<String>();
        try (var person = browser.person(options)) {
            var page = person.newPage();
            page.onConsoleMessage(message -> {
                if (message.text().contains("Content Security Policy")) {
                    problems.add(page.url() + ": " + message.text());
                }
            });
            ConsolePaths.signIn(platform, page);
            for (var path : ConsolePaths.of(platform)) {
                var answer = page.navigate(platform.web(path).toString());
                if (answer.status() != 200) {
                    problems.add(path + ": " + answer.status());
                }
                if (answer.body().length > OWN_BYTES_MAX) {
                    problems.add(path + ": " + answer.body().length + " bytes");
                }
                if (ChromiumBrowser.scrollsSideways(page)) {
                    problems.add(path + ": wider than " + width);
                }
                ChromiumBrowser.seriousViolations(page).forEach(one -> problems.add(path + ": " + one));
            }
        }
        assertThat(problems).isEmpty();
    }

    /** The check itself: a page that hinders people is told of, with the rule and the element. */
    @Test
    void findsWhatHinders() {
        try (var person = browser.person()) {
            var page = person.newPage();
            page.setContent(
                    "<html lang=en><title>Page</title><main><h1>Page</h1><img src='x.png'><input></main></html>");
            assertThat(ChromiumBrowser.seriousViolations(page))
                    .anyMatch(one -> one.startsWith("image-alt:") && one.contains("x.png"))
                    .anyMatch(one -> one.startsWith("label:"));
        }
    }
}
