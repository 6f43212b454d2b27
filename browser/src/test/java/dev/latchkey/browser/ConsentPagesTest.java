package dev.latchkey.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import dev.latchkey.testing.ChromiumBrowser;
import dev.latchkey.testing.RequiresChromium;
import dev.latchkey.testing.TestGrants;
import dev.latchkey.testing.TestPlatform;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The question whether an application may act for somebody, as people meet it. */
@RequiresChromium
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsentPagesTest {

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

    private Page ask(BrowserContext person) {
        var page = person.newPage();
        var clientId = new TestGrants(platform).clientId(TestGrants.CONFIDENTIAL);
        page.navigate(
                platform.web("/identity/oauth/allow?client_id=" + clientId).toString());
        var who = platform.sheet().get("companies").get(0).get("users").get(2);
        page.getByLabel("E-mail").fill(who.get("email").asString());
        page.getByLabel("Password", new Page.GetByLabelOptions().setExact(true))
                .fill(who.get("password").asString());
        page.keyboard().press("Enter");
        page.waitForURL(url -> url.contains("/identity/oauth/consent"));
        return page;
    }

    @ParameterizedTest
    @ValueSource(ints = {1280, 390})
    void hindersNobody(int width) {
        try (var person = browser.person(width, true)) {
            var page = ask(person);
            assertThat(ChromiumBrowser.seriousViolations(page)).isEmpty();
            assertThat(ChromiumBrowser.scrollsSideways(page)).isFalse();
            ChromiumBrowser.photograph(page, "consent");
            page.navigate(platform.web("/account/applications").toString());
            assertThat(ChromiumBrowser.seriousViolations(page)).isEmpty();
            assertThat(ChromiumBrowser.scrollsSideways(page)).isFalse();
            ChromiumBrowser.photograph(page, "connected");
        }
    }
}
