package dev.latchkey.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestPlatform;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is signed in keeps the frame of the console, with what leads back, in the middle of a task and where nothing is. */
class FrameTest {

    private static final List<String> TASKS =
            List.of("/account/password", "/account/confirm", "/account/second-factor");
    private static final List<String> NOTHING =
            List.of("/settings/credentials/none", "/reference/none", "/operator/companies", "/partner");

    @Test
    void staysWithWhoIsSignedIn(@TempDir Path folder) {
        try (var platform = TestPlatform.start(folder)) {
            var person = TestBrowser.signedIn(platform, 0, 0);
            for (var path : TASKS) {
                var page = person.get(path);
                assertThat(page.statusCode()).as(path).isEqualTo(200);
                assertThat(page.body()).as(path).contains("lk-side", "href=\"/settings/roles\"", "class=\"crumb\"");
            }
            for (var path : NOTHING) {
                var page = person.get(path);
                assertThat(page.statusCode()).as(path).isBetween(403, 404);
                assertThat(page.body()).as(path).contains("lk-side", "href=\"/settings/roles\"", "class=\"crumb\"");
            }
            var operator = new TestBrowser(platform);
            var sheet = platform.sheet().get("operator");
            operator.signIn(sheet.get("email").asString(), sheet.get("password").asString());
            assertThat(operator.get("/account/password").body()).contains("lk-side", "href=\"/operator/companies\"");
            assertThat(operator.get("/settings/roles").body()).contains("lk-side", "href=\"/operator/companies\"");
        }
    }

    @Test
    void isNotForVisitorsAndNotForTheConsentOfAnApplication(@TempDir Path folder) {
        try (var platform = TestPlatform.start(folder)) {
            assertThat(new TestBrowser(platform).get("/reference/none").body())
                    .contains("Go to the start page")
                    .doesNotContain("lk-side");
            assertThat(TestBrowser.signedIn(platform, 0, 0)
                            .get("/identity/oauth/allow?request=none")
                            .body())
                    .doesNotContain("lk-side", "href=\"/settings/roles\"");
        }
    }

    @Test
    void whatARoleDoesNotAllowIsToldInTheWordsOfThePermission(@TempDir Path folder) {
        try (var platform = TestPlatform.start(folder)) {
            var page = TestBrowser.signedIn(platform, 0, 2).get("/settings/credentials");
            assertThat(page.statusCode()).isEqualTo(403);
            assertThat(page.body())
                    .contains(
                            "It takes the permission “See API keys and OAuth clients”.",
                            "<code>credentials_view</code>",
                            "class=\"crumb\"");
        }
    }
}
