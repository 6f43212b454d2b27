package dev.latchkey.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.testing.ChromiumBrowser;
import dev.latchkey.testing.RequiresChromium;
import dev.latchkey.testing.TestGrants;
import dev.latchkey.testing.TestPlatform;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Photographs every page of the web origin, {@link AllPages}, at 1280, 1920 and 390 pixels, light and dark, into {@code
 * target/screenshots/tour}. Not part of the tests: {@code mvn -pl browser -am test -Pscreenshots} runs it; with {@code -Dlatchkey.tour=TEXT}
 * only the pictures with this in their name are made.
 */
@RequiresChromium
class ScreenshotTour {

    private static final List<Integer> WIDTHS = List.of(1280, 1920, 390);
    private static final List<ColorScheme> SCHEMES = List.of(ColorScheme.LIGHT, ColorScheme.DARK);

    @Test
    @Timeout(3_600)
    void photographs(@TempDir Path folder) {
        var failed = new ArrayList<String>();
        try (var platform = TestPlatform.start(folder);
                var person = ChromiumBrowser.shared().person(new Browser.NewContextOptions())) {
            call(platform);
            var page = person.newPage();
            for (var shown : AllPages.of(platform).list()) {
                var pictures = pictures(shown.name());
                if (pictures.isEmpty()) {
                    continue;
                }
                var answer = shown.open(platform, page);
                if (answer.status() != shown.status()) {
                    failed.add(shown.name() + ": " + answer.status());
                }
                pictures.forEach(picture -> picture.take(page));
            }
        }
        assertThat(failed).isEmpty();
    }

    private record Picture(String name, int width, ColorScheme scheme) {
        String file() {
            return name + "-" + width + "-" + scheme.name().toLowerCase(Locale.ROOT) + ".png";
        }

        void take(Page page) {
            page.setViewportSize(width, width < 600 ? 844 : 900);
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            page.screenshot(new Page.ScreenshotOptions()
                    .setPath(Path.of("target", "screenshots", "tour", file()))
                    .setFullPage(true));
        }
    }

    private static List<Picture> pictures(String name) {
        var asked = System.getProperty("latchkey.tour", "");
        var pictures = new ArrayList<Picture>();
        for (var width : WIDTHS) {
            for (var scheme : SCHEMES) {
                pictures.add(new Picture(name, width, scheme));
            }
        }
        pictures.removeIf(picture -> !picture.file().contains(asked));
        return pictures;
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
}
