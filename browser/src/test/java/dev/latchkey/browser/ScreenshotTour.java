package dev.latchkey.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.testing.ChromiumBrowser;
import dev.latchkey.testing.RequiresChromium;
import dev.latchkey.testing.TestGrants;
import dev.latchkey.testing.TestOperator;
import dev.latchkey.testing.TestPlatform;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Photographs every page of the console as an administrator sees it, at 1280 and 390 pixels, light and dark, into {@code
 * target/screenshots/tour}. Not part of the tests: {@code mvn -pl browser -am test -Pscreenshots} runs it.
 */
@RequiresChromium
class ScreenshotTour {

    private static final List<Integer> WIDTHS = List.of(1280, 390);

    @Test
    void photographs(@TempDir Path folder) {
        var browser = ChromiumBrowser.shared();
        try (var platform = TestPlatform.start(folder)) {
            call(platform);
            var paths = ConsolePaths.of(platform);
            var operator = TestOperator.signedIn(platform, InstantSource.system());
            var ofOperators = OperatorPaths.of(platform);
            var failed = new ArrayList<String>();
            for (var width : WIDTHS) {
                for (var scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                    try (var person = browser.person(options(width, scheme))) {
                        var page = person.newPage();
                        ConsolePaths.signIn(platform, page);
                        photograph(platform, page, paths, scheme, failed);
                    }
                    try (var person = browser.person(options(width, scheme))) {
                        OperatorPaths.hand(platform, operator, person);
                        photograph(platform, person.newPage(), ofOperators, scheme, failed);
                    }
                }
            }
            assertThat(failed).isEmpty();
        }
    }

    private static void photograph(
            TestPlatform platform, Page page, List<String> paths, ColorScheme scheme, List<String> failed) {
        for (var path : paths) {
            var answer = page.navigate(platform.web(path).toString());
            if (answer.status() != 200) {
                failed.add(path + ": " + answer.status());
            }
            photograph(page, path, scheme);
        }
    }

    private static Browser.NewContextOptions options(int width, ColorScheme scheme) {
        return new Browser.NewContextOptions()
                .setViewportSize(width, width < 600 ? 844 : 900)
                .setColorScheme(scheme);
    }

    /** Some calls, so that there is something to see. */
    private static void call(TestPlatform platform) {
        for (var client = 0; client < 4; client++) {
            var token = "Bearer " + platform.token(0, client);
            for (var target : List.of("/orders", "/customers", "/users", "/user-api/v201804/users/me", "/invoices")) {
                platform.get(target, "Authorization", token);
            }
        }
        platform.get("/orders", "X-Api-Key", platform.apiKey(0));
        new TestGrants(platform)
                .tokens(TestGrants.CONFIDENTIAL, "STANDARD", Scopes.parse("orders_read customers_read"));
    }

    private static void photograph(Page page, String path, ColorScheme scheme) {
        var name = path.replaceAll("\\?.*", "-asked").replaceAll("[^a-z0-9]+", "-");
        var file = name + "-" + page.viewportSize().width + "-" + scheme.name().toLowerCase(java.util.Locale.ROOT);
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(Path.of("target", "screenshots", "tour", file + ".png"))
                .setFullPage(true));
    }
}
