package dev.latchkey.authserver.authorize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.command.Actor;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestGrants;
import dev.latchkey.testing.TestPlatform;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who asks for an application, who approves it and who consents to it read the same of what it may do. */
final class SameSentencesTest {

    private static final Pattern LIST = Pattern.compile("(?s)<dl class=\"lk-scopes\">(.*?)</dl>");
    private static final Pattern LINE = Pattern.compile("(?s)<(dt|dd)[^>]*>(.*?)</\\1>");

    /** The name of the scope, which only those are shown who administer it. */
    private static final String NAME = "<span class=\"tag\">[^<]*</span>";

    private static final List<String> READ =
            List.of("Customers", "See customers Sensitive", "Orders", "See orders", "Users", "See users Sensitive");

    /** The headings and sentences of the page, in its order. */
    private static List<String> sentences(String page) {
        var sentences = new ArrayList<String>();
        var list = LIST.matcher(page);
        assertThat(list.find()).as(page).isTrue();
        LINE.matcher(list.group(1))
                .results()
                .forEach(line -> sentences.add(line.group(2)
                        .replaceAll(NAME, "")
                        .replaceAll("<[^>]*>", " ")
                        .replaceAll("\\s+", " ")
                        .strip()));
        return sentences;
    }

    @Test
    void ofWhatAnApplicationAsksFor(@TempDir Path folder) {
        try (var platform = TestPlatform.start(folder)) {
            var administrator = new AuthorizeBrowser(platform).signedIn("ADMINISTRATOR");
            var clientId = administrator.grants.clientId(TestGrants.CONFIDENTIAL);
            var actor = new Actor.CompanyUser(platform.companyId(0), platform.adminUserId(0));
            platform.domain().installations().uninstall(actor, clientId);
            var asked = Map.<String, @Nullable String>of("scope", "users_read orders_read customers_read");

            var colleague = new AuthorizeBrowser(platform).signedIn("STANDARD");
            var question = colleague.allow(TestGrants.CONFIDENTIAL, asked);
            var approval = colleague.browser.get(TestBrowser.location(question)).body();
            assertThat(approval).contains("An administrator must approve this");
            assertThat(sentences(approval)).isEqualTo(READ);
            assertThat(colleague
                            .decide(AuthorizeBrowser.requestId(question), "request")
                            .body())
                    .contains("Your administrators have been asked");

            var path = "/settings/applications/" + clientId;
            assertThat(sentences(
                            administrator.browser.get("/settings/applications").body()))
                    .isEqualTo(READ);
            var waiting = administrator.browser.get(path).body();
            assertThat(sentences(waiting)).isEqualTo(READ);
            assertThat(waiting).contains("<span class=\"tag\">customers_read</span>");
            assertThat(sentences(administrator
                            .question(TestGrants.CONFIDENTIAL, asked)
                            .body()))
                    .isEqualTo(READ);

            administrator.browser.get(path);
            assertThat(administrator
                            .browser
                            .post(path + "/approve", "scopes", "customers_read orders_read users_read")
                            .statusCode())
                    .isEqualTo(303);
            assertThat(sentences(administrator.browser.get(path).body())).isEqualTo(READ);
            var again = colleague.allow(TestGrants.CONFIDENTIAL, asked);
            var consent = colleague.browser.get(TestBrowser.location(again)).body();
            assertThat(consent).contains("value=\"allow\"").doesNotContain("class=\"tag\"");
            assertThat(sentences(consent)).isEqualTo(READ);
            colleague.decide(AuthorizeBrowser.requestId(again), "allow");

            var revoke = path + "/users/" + colleague.grants.userId("STANDARD") + "/revoke";
            assertThat(sentences(administrator.browser.get(revoke).body())).isEqualTo(READ);
            for (var shown : List.of(path, "/account/applications")) {
                var reader = shown.equals(path) ? administrator : colleague;
                assertThat(reader.browser.get(shown).body())
                        .contains("<li>See customers</li>\n<li>See orders</li>\n<li>See users</li>");
            }
        }
    }
}
