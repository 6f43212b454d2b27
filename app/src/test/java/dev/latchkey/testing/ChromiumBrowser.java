package dev.latchkey.testing;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The installed Chromium, without its own download. Each context is a person's own browser, with cookies of its own. One for each thread
 * that runs tests, because Playwright is not safe for use by several at once; all end with the run.
 */
public final class ChromiumBrowser {

    /** For anything that a page is waited for, on however busy a machine; a test has five minutes. */
    private static final double PATIENCE_MILLIS = 90_000;

    /** Started when a test of the thread first asks for it. */
    private static final ThreadLocal<ChromiumBrowser> RUNNING = ThreadLocal.withInitial(ChromiumBrowser::start);

    private final Browser browser;

    private ChromiumBrowser(Browser browser) {
        this.browser = browser;
    }

    /**
     * Where Chromium stands, as {@code LATCHKEY_CHROMIUM} says or in the usual places. Its headless shell first, which has no window to
     * draw and takes a third of the processor less.
     */
    static Optional<Path> findChromium() {
        var named = System.getenv("LATCHKEY_CHROMIUM");
        return Stream.of(
                        named == null ? "" : named,
                        "/usr/bin/chromium-headless-shell",
                        "/usr/bin/chromium",
                        "/usr/bin/chromium-browser",
                        "/usr/bin/google-chrome",
                        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
                .filter(path -> !path.isEmpty())
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** The one of this thread, to be used by it alone. */
    public static ChromiumBrowser shared() {
        return RUNNING.get();
    }

    private static ChromiumBrowser start() {
        var playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        var options = new BrowserType.LaunchOptions()
                .setExecutablePath(findChromium().orElseThrow())
                // Test machines are containers, where the sandbox cannot be set up; nothing but our own pages is
                // opened. A page's script runs once and not long: compilers for what runs long cost more than they
                // save. The pages of one person share a process: to start one or two for each takes a third of the
                // browser's time.
                .setArgs(List.of(
                        "--no-sandbox",
                        "--disable-dev-shm-usage",
                        "--renderer-process-limit=1",
                        "--js-flags=--no-turbofan --no-maglev"))
                .setTimeout(PATIENCE_MILLIS);
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
        var browser = playwright.chromium().launch(options);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(playwright::close));
        return new ChromiumBrowser(browser);
    }

    /** Somebody's browser, 1280 pixels wide, with script. */
    public BrowserContext person() {
        return person(1280, true);
    }

    public BrowserContext person(int width, boolean hasScript) {
        return person(new Browser.NewContextOptions()
                .setViewportSize(width, width < 600 ? 844 : 900)
                .setJavaScriptEnabled(hasScript));
    }

    /** Somebody's browser as the options say. */
    public BrowserContext person(Browser.NewContextOptions options) {
        var context = browser.newContext(options);
        context.setDefaultTimeout(PATIENCE_MILLIS);
        return context;
    }

    /** What axe finds on the page as it is shown now, whatever its impact, one line each. Needs a context with script. */
    public static List<String> violations(Page page) {
        return run(page, "all");
    }

    /** What axe finds again at another width in the same colours, on a page that {@link #violations} has looked at. */
    public static List<String> violationsOfWidth(Page page) {
        return run(page, "width");
    }

    private static List<String> run(Page page, String rules) {
        if (!(Boolean) page.evaluate("() => 'axe' in window")) {
            page.evaluate(Axe.SCRIPT);
        }
        return ((List<?>) page.evaluate(Axe.RUN, rules))
                .stream().map(String::valueOf).toList();
    }

    /**
     * The checks of {@code axe-core}, run in the page itself. The library's own runner describes every check that passed and opens a second
     * page for each report, which takes several times as long.
     */
    private static final class Axe {

        static final String SCRIPT = script();

        static final String RUN = """
            async rules => {
              const options = { resultTypes: ['violations'] };
              if (rules === 'width') {
                options.runOnly = { type: 'rule', values: ['target-size', 'scrollable-region-focusable'] };
              }
              const found = await axe.run(document, options);
              return found.violations
                .map(rule => `${rule.id}: ${rule.help} ${rule.nodes.map(node => node.html).join(' ')}`);
            }
            """;

        private static String script() {
            try (var resource = AxeBuilder.class.getResourceAsStream("/axe.min.js")) {
                return new String(
                        Objects.requireNonNull(resource, "axe.min.js").readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Whether the page is wider than the window, so that people on a phone would have to push it to and fro. */
    public static boolean scrollsSideways(Page page) {
        return (Boolean) page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth");
    }

    /**
     * Keeps what the page looks like in {@code target/screenshots} when {@code -Dlatchkey.photographs=true} asks for it. It is for people to
     * look at: no test reads it, and to draw a whole page takes longer than to check it.
     */
    public static void photograph(Page page, String name) {
        if (!Boolean.getBoolean("latchkey.photographs")) {
            return;
        }
        var file = name.replaceAll("[^a-z0-9]+", "-") + "-" + page.viewportSize().width + ".png";
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(Path.of("target", "screenshots", file))
                .setFullPage(true));
    }
}
