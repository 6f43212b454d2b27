package dev.latchkey.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.latchkey.testing.ChromiumBrowser;
import dev.latchkey.testing.RequiresChromium;
import dev.latchkey.testing.TestPlatform;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every page of the web origin can be used by everybody: axe finds nothing at all, light and wide as dark and on a phone, a keyboard suffices,
 * nothing is wider than a window of 320 pixels, script adds neither links nor forms, without it nothing is shown that does nothing, no rule of
 * the policy is broken, and a page is no longer than it may be.
 */
@Order(0) // among the first, because it takes longest
@RequiresChromium
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EveryPageTest {

    private static final int OWN_BYTES_MAX = 100_000;
    private static final int WIDE = 1280;
    private static final int PHONE = 390;
    private static final int NARROW = 320;
    private static final int PARTS = 8;
    private static final int HEIGHT = 844;

    private static final Pattern LINK = Pattern.compile("<a\\s[^>]*\\bhref=\"(/[^\"]*)\"");
    private static final Pattern FORM = Pattern.compile("<form\\s[^>]*>");
    private static final Pattern ACTION = Pattern.compile("\\baction=\"([^\"]*)\"");

    private TestPlatform platform;
    private AllPages pages;
    private ChromiumBrowser browser;

    @BeforeAll
    void start(@TempDir Path folder) {
        platform = TestPlatform.start(folder);
        pages = AllPages.of(platform);
        browser = ChromiumBrowser.shared();
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    @Test
    void noPageOfTheTableOfPathsIsLeftOut() {
        assertThat(pages.missing()).isEmpty();
    }

    /** In parts, because a busy machine takes minutes for all of them. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
    void everyPageCanBeUsedByEverybody(int part) {
        var problems = new ArrayList<String>();
        var options = new Browser.NewContextOptions().setViewportSize(WIDE, HEIGHT);
        try (var person = browser.person(options)) {
            var page = person.newPage();
            page.onConsoleMessage(message -> {
                // Of a page that is there to say that something is missing, Chromium says so, too.
                if (!message.text().startsWith("Failed to load resource")) {
                    problems.add(page.url() + ": " + message.text());
                }
            });
            for (var shown : part(part)) {
                look(shown, page).forEach(problem -> problems.add(shown.name() + ": " + problem));
            }
        }
        assertThat(problems).isEmpty();
    }

    private List<AllPages.Shown> part(int part) {
        var size = (pages.list().size() + PARTS - 1) / PARTS;
        return pages.list().subList(part * size, Math.min(pages.list().size(), (part + 1) * size));
    }

    /** One visit for all of it, because to open a page costs more than to look at it. */
    private List<String> look(AllPages.Shown shown, Page page) {
        var problems = new ArrayList<String>();
        page.setViewportSize(WIDE, HEIGHT);
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
        var answer = shown.open(platform, page);
        if (answer.status() != shown.status()) {
            problems.add("answered with " + answer.status());
        }
        var bytes = answer.body();
        if (bytes.length > OWN_BYTES_MAX) {
            problems.add(bytes.length + " bytes");
        }
        if (!page.title().contains("Latchkey")) {
            problems.add("is called " + page.title());
        }
        problems.addAll(ChromiumBrowser.violations(page));
        problems.addAll(madeByScript(page, answer.text()));
        problems.addAll(Keyboard.problems(page));
        page.setViewportSize(PHONE, HEIGHT);
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        ChromiumBrowser.violations(page).forEach(one -> problems.add("on a phone and dark: " + one));
        page.setViewportSize(NARROW, HEIGHT);
        if (ChromiumBrowser.scrollsSideways(page)) {
            problems.add("wider than " + NARROW);
        }
        ChromiumBrowser.violationsOfWidth(page).forEach(one -> problems.add("narrow: " + one));
        return problems;
    }

    private static List<String> madeByScript(Page page, String html) {
        var problems = new ArrayList<String>();
        var links =
                LINK.matcher(html).results().map(found -> plain(found.group(1))).toList();
        if (!attributes(page, "a[href^='/']", "href").equals(links)) {
            problems.add("script makes other links");
        }
        var forms = FORM.matcher(html)
                .results()
                .map(found -> found.group())
                .filter(form -> form.contains("method=\"post\""))
                .flatMap(form -> ACTION.matcher(form).results().map(found -> plain(found.group(1))))
                .toList();
        if (!attributes(page, "form[method='post']", "action").equals(forms)) {
            problems.add("script makes other forms");
        }
        return problems;
    }

    private static String plain(String attribute) {
        return attribute.replace("&amp;", "&").replace("&#34;", "\"").replace("&#39;", "'");
    }

    /** All at once: a page has hundreds, and the browser is asked from another process. */
    private static List<String> attributes(Page page, String selector, String name) {
        var found = page.locator(selector)
                .evaluateAll("(elements, name) => elements.map(element => element.getAttribute(name))", name);
        return ((List<?>) found).stream().map(String::valueOf).toList();
    }

    /** What is shown without script works without it, so a button that only script hears is hidden; and it is no wider on a phone. */
    @Test
    void withoutScriptNothingIsShownThatDoesNothing() {
        var problems = new ArrayList<String>();
        try (var person = browser.person(
                new Browser.NewContextOptions().setViewportSize(NARROW, HEIGHT).setJavaScriptEnabled(false))) {
            var page = person.newPage();
            for (var shown : pages.list()) {
                shown.open(platform, page);
                var dead = (List<?>) page.evaluate("""
                    () => [...document.querySelectorAll("button, input, select, textarea, a")]
                      .filter(e => e.checkVisibility() && e.getClientRects().length > 0 && e.type !== 'hidden')
                      .filter(e => e.tagName === 'A' ? !e.getAttribute('href') || e.getAttribute('href') === '#'
                        : e.type === 'button' || !e.form)
                      .map(e => e.outerHTML.slice(0, 120))
                    """);
                dead.forEach(one -> problems.add(shown.name() + ": " + one));
                if (ChromiumBrowser.scrollsSideways(page)) {
                    problems.add(shown.name() + ": wider than " + NARROW);
                }
            }
        }
        assertThat(problems).isEmpty();
    }
}
