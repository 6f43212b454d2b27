package dev.latchkey.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestOperator;
import dev.latchkey.testing.TestPartner;
import dev.latchkey.testing.TestPlatform;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each section brings its own place in the navigation: all are there, in their order, for those who may enter them. */
class NavigationTest {

    private static final Pattern LINK = Pattern.compile(
            "<li><a href=\"([^\"]+)\"( aria-current=\"page\")?>\\s*<svg[^>]*><use [^>]*/></svg>\\s*([^<]+)</a>");

    private static TestBrowser signedIn(TestPlatform platform, int user) {
        return TestBrowser.signedIn(platform, 0, user);
    }

    private static List<String> links(TestBrowser browser, String path) {
        var body = browser.get(path).body();
        var side = body.substring(body.indexOf("lk-side"), body.indexOf("</nav>", body.indexOf("lk-side")));
        return LINK.matcher(side).results().map(NavigationTest::text).toList();
    }

    private static String text(MatchResult link) {
        return link.group(1) + " " + link.group(3) + (link.group(2) == null ? "" : " *");
    }

    @Test
    void leadsToWhatAPersonMayEnter(@TempDir Path folder) {
        try (var platform = TestPlatform.start(folder)) {
            assertThat(links(signedIn(platform, 0), "/settings/roles"))
                    .containsExactly(
                            "/ Home",
                            "/settings/credentials Credentials",
                            "/settings/requests Requests",
                            "/settings/refusals Why was I refused?",
                            "/settings/applications Connected applications",
                            "/settings/users Users",
                            "/settings/roles System roles *",
                            "/settings/access-groups Access groups",
                            "/settings/audit-log Audit log",
                            "/reference API reference",
                            "/account/applications Your applications");
            for (int user = 1; user < 3; user++) {
                assertThat(links(signedIn(platform, user), "/"))
                        .containsExactly(
                                "/ Home *", "/reference API reference", "/account/applications Your applications");
            }
        }
    }

    @Test
    void leadsPartnersAndOperatorsToTheReference(@TempDir Path folder) {
        try (var platform = TestPlatform.start(folder)) {
            var clock = InstantSource.system();
            assertThat(links(new TestPartner(platform).signedIn(clock), "/partner"))
                    .startsWith("/partner Home *")
                    .endsWith("/reference API reference");
            var operator = TestOperator.signedIn(platform, clock);
            assertThat(links(operator, "/operator"))
                    .startsWith("/operator Overview *")
                    .endsWith("/reference API reference");
            assertThat(links(operator, "/reference")).endsWith("/reference API reference *");
        }
    }
}
