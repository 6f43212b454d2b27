package dev.latchkey.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import dev.latchkey.testing.ChromiumBrowser;
import dev.latchkey.testing.RequiresChromium;
import dev.latchkey.testing.TestPlatform;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The pages for signing in and looking after one's account, as people meet them. */
@RequiresChromium
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignInPagesTest {

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

    private JsonNode admin() {
        return platform.sheet().get("companies").get(0).get("users").get(0);
    }

    private Page open(BrowserContext person, String path) {
        var page = person.newPage();
        page.navigate(platform.web(path).toString());
        return page;
    }

    private Page signIn(BrowserContext person) {
        var page = open(person, "/account/sign-in");
        page.getByLabel("E-mail").fill(admin().get("email").asString());
        page.getByLabel("Password", new Page.GetByLabelOptions().setExact(true))
                .fill(admin().get("password").asString());
        page.keyboard().press("Enter");
        assertThat(page).hasURL(platform.web("/").toString());
        return page;
    }

    @Test
    void letsPeopleInByKeyboardAlone() {
        try (var person = browser.person()) {
            var page = open(person, "/account/sign-in");
            // The first field has the focus already, so that typing can begin.
            assertThat(page.getByLabel("E-mail")).isFocused();
            page.keyboard().type(admin().get("email").asString());
            page.keyboard().press("Tab");
            assertThat(page.getByLabel("Password", new Page.GetByLabelOptions().setExact(true)))
                    .isFocused();
            page.keyboard().type(admin().get("password").asString());
            page.keyboard().press("Enter");
            assertThat(page).hasURL(platform.web("/").toString());
            assertThat(page.locator("body")).containsText("Sign out");
        }
    }

    @Test
    void worksWithoutScript() {
        try (var person = browser.person(1280, false)) {
            assertThat(signIn(person).locator("body")).containsText("Sign out");
        }
    }

    @Test
    void saysBesideTheFormWhatIsWrongAndKeepsTheAddress() {
        try (var person = browser.person()) {
            var page = open(person, "/account/sign-in");
            page.getByLabel("E-mail").fill(admin().get("email").asString());
            page.getByLabel("Password", new Page.GetByLabelOptions().setExact(true))
                    .fill("not my password");
            page.keyboard().press("Enter");
            assertThat(page.getByRole(com.microsoft.playwright.options.AriaRole.ALERT))
                    .isVisible();
            assertThat(page.getByLabel("E-mail")).hasValue(admin().get("email").asString());
            assertThat(ChromiumBrowser.violations(page)).isEmpty();
        }
    }

    @Test
    void asksForNothingFromElsewhere() {
        try (var person = browser.person()) {
            var page = person.newPage();
            var asked = new java.util.concurrent.CopyOnWriteArrayList<String>();
            var complaints = new java.util.concurrent.CopyOnWriteArrayList<String>();
            page.onRequest(request -> asked.add(request.url()));
            page.onConsoleMessage(message -> complaints.add(message.text()));
            page.navigate(platform.web("/account/sign-in").toString());
            assertThat(asked)
                    .isNotEmpty()
                    .allMatch(url -> url.startsWith(platform.web("/").toString()));
            assertThat(complaints).isEmpty();
        }
    }
}
