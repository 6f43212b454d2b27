package dev.latchkey.console.applications;

import static dev.latchkey.testing.TestBrowser.location;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.command.Actor;
import dev.latchkey.core.partner.Application;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestGrants;
import dev.latchkey.testing.TestPlatform;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Applications of a company, and those of one of its people: found, sorted, narrowed and ended. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApplicationListsTest {

    private static final String COMPANY = "/settings/applications";
    private static final String OWN = "/account/applications";
    private static final Scopes SOME = Scopes.parse("orders_read customers_read");
    private static final Pattern NAME =
            Pattern.compile("<div class=\"name\">\\s*<(?:a|span) class=\"cut\"[^>]*>([^<]+)<");

    private TestPlatform platform;
    private TestGrants grants;
    private String another = "";

    @BeforeAll
    void start(@TempDir Path folder) {
        platform = TestPlatform.start(folder);
        grants = new TestGrants(platform);
        another = String.valueOf(grants.register(Application.Protocol.PUBLIC, SOME, TestGrants.REDIRECT_URI)
                .get("client_id"));
        grants.tokens(TestGrants.PUBLIC, "ADMINISTRATOR", SOME);
        // Agreed to, and nothing came of it yet.
        grants.code(grants.authorization(TestGrants.CONFIDENTIAL, "ADMINISTRATOR", SOME));
        grants.code(grants.authorization(TestGrants.CONFIDENTIAL, "STANDARD", Scopes.parse("orders_read")));
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    private TestBrowser browser(int user) {
        return TestBrowser.signedIn(platform, 0, user);
    }

    private static List<String> names(TestBrowser browser, String path) {
        var answer = browser.get(path);
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        return NAME.matcher(answer.body())
                .results()
                .map(match -> match.group(1).strip())
                .toList();
    }

    @Test
    void ofACompanyAreSortedFoundAndNarrowed() {
        var admin = browser(0);
        assertThat(names(admin, COMPANY))
                .containsExactly("PartsBridge Mobile", "PartsBridge Sync", "Registered by a test");
        assertThat(names(admin, COMPANY + "?sort=NAME&reversed=true"))
                .containsExactly("Registered by a test", "PartsBridge Sync", "PartsBridge Mobile");
        assertThat(names(admin, COMPANY + "?sort=INSTALLED").getFirst()).isEqualTo("Registered by a test");
        assertThat(names(admin, COMPANY + "?q=sync")).containsExactly("PartsBridge Sync");
        assertThat(names(admin, COMPANY + "?q=" + another)).containsExactly("Registered by a test");
        assertThat(names(admin, COMPANY + "?state=STOPPED")).isEmpty();
        assertThat(admin.get(COMPANY + "?q=nothing+of+that+name").body())
                .contains("href=\"" + COMPANY + "\"", "Show all applications");
        assertThat(admin.get(COMPANY + "?q=" + "x".repeat(101)).statusCode()).isEqualTo(400);
        assertThat(names(admin, COMPANY + "?after=unknown&sort=nothing")).hasSize(3);
        assertThat(names(admin, COMPANY + "?state=stopped")).isEmpty();
        assertThat(admin.get(COMPANY + "?state=nothing").statusCode()).isEqualTo(400);
    }

    @Test
    void ofAPersonAreTheirOwn() {
        var admin = browser(0);
        assertThat(names(admin, OWN)).containsExactly("PartsBridge Mobile", "PartsBridge Sync");
        assertThat(names(admin, OWN + "?sort=NAME&reversed=true"))
                .containsExactly("PartsBridge Sync", "PartsBridge Mobile");
        assertThat(names(admin, OWN + "?q=mobile")).containsExactly("PartsBridge Mobile");
        assertThat(names(admin, OWN + "?state=ACTING")).containsExactly("PartsBridge Mobile");
        assertThat(names(admin, OWN + "?state=AGREED")).containsExactly("PartsBridge Sync");
        assertThat(names(admin, OWN + "?state=STOPPED")).isEmpty();
        assertThat(admin.get(OWN).body())
                .contains("Active", "Unused", "Disconnect…")
                .doesNotContain("<script", "Registered by a test");
        assertThat(names(browser(1), OWN)).isEmpty();
    }

    @Test
    void onesOwnEndFromTheMenu() {
        var person = browser(2);
        var clientId = grants.clientId(TestGrants.CONFIDENTIAL);
        var end = OWN + "/disconnect?application=" + clientId;
        assertThat(person.get(OWN).body()).contains("href=\"" + end + "\"");
        assertThat(person.get(end).body())
                .contains("Disconnect PartsBridge Sync?", "What it may do for you since", "See orders", "Keep it")
                .contains("lk-side", "class=\"crumb\"");
        assertThat(location(person.post(OWN + "/disconnect", "application", clientId)))
                .isEqualTo(OWN + "?note=ended");
        assertThat(person.get(OWN + "?note=ended").body())
                .contains("It does nothing for you any more.", "No application works for you");
        var user = new Actor.CompanyUser(platform.companyId(0), grants.userId("STANDARD"));
        assertThat(platform.domain().grants().consents().consentsOf(user)).isEmpty();
        assertThat(names(browser(0), OWN)).as("nobody else's").contains("PartsBridge Sync");
    }

    @Test
    void whoIsOfNoCompanyHasNone() {
        var operator = new TestBrowser(platform);
        var sheet = platform.sheet().get("operator");
        operator.signIn(sheet.get("email").asString(), sheet.get("password").asString());
        assertThat(operator.get(OWN).statusCode()).isEqualTo(403);
        assertThat(new TestBrowser(platform).get(OWN).statusCode()).isEqualTo(303);
    }
}
