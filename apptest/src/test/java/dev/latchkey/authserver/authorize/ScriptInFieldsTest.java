package dev.latchkey.authserver.authorize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.command.Actor;
import dev.latchkey.core.company.CompanyCommands.UserUpdate;
import dev.latchkey.core.credential.CredentialFormat;
import dev.latchkey.core.partner.Application;
import dev.latchkey.core.partner.NewApplication;
import dev.latchkey.core.partner.PartnerActor;
import dev.latchkey.core.partner.RedirectUri;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestGrants;
import dev.latchkey.testing.TestPlatform;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What people and applications call themselves is shown as text, wherever a page shows it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScriptInFieldsTest {

    private static final String SCRIPT = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>";

    private TestPlatform platform;
    private String clientId = "";

    @BeforeAll
    void start(@TempDir Path folder) {
        platform = TestPlatform.start(folder);
        var commands = platform.domain().partners().commands();
        var operator = new Actor.Operator("op");
        var partnerId = commands.newId();
        commands.createPartner(operator, partnerId, SCRIPT);
        clientId = CredentialFormat.generateClientId(platform.domain().random());
        var scopes = Scopes.of("orders_read");
        commands.createApplication(
                new PartnerActor.OfPlatform(operator),
                partnerId,
                new NewApplication(
                        clientId,
                        SCRIPT,
                        SCRIPT,
                        List.of(new RedirectUri(TestGrants.REDIRECT_URI)),
                        scopes,
                        scopes,
                        true,
                        true,
                        new Application.Profile("https://evil.example/" + SCRIPT, "javascript:alert(3)", false, null),
                        Application.Protocol.PUBLIC));
        var admin = new Actor.CompanyUser(platform.companyId(0), platform.adminUserId(0));
        platform.domain().installations().install(admin, clientId, scopes);
        platform.domain()
                .companies()
                .commands()
                .updateUser(admin, platform.adminUserId(0), new UserUpdate(SCRIPT, SCRIPT, null, null, null));
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    private static void assertIsText(HttpResponse<String> page) {
        assertThat(page.statusCode()).isEqualTo(200);
        // Pages of the console load our one file, which can write no markup.
        var body = page.body().contains("<body class=\"lk lk-console\">")
                ? page.body().replaceFirst("<script src=\"/assets/[a-zA-Z0-9._/-]+\\.js\" defer></script>", "")
                : page.body();
        assertThat(body).doesNotContain("<script").doesNotContain("<img src=x").doesNotContain("href=\"javascript:");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'")
                .doesNotContain("unsafe");
    }

    @Test
    void onTheConsentPageAndWhereApplicationsAreListed() {
        var browser = new AuthorizeBrowser(platform).signedIn("ADMINISTRATOR");
        var opened = browser.allow(TestGrants.PUBLIC, Map.of("client_id", clientId, "state", SCRIPT));
        var question = browser.browser.get(TestBrowser.location(opened));
        assertIsText(question);
        assertThat(question.body()).contains("&lt;script&gt;alert(1)");
        var back = browser.decide(AuthorizeBrowser.requestId(opened), "allow");
        assertThat(AuthorizeBrowser.parameters(TestBrowser.location(back))).containsEntry("state", SCRIPT);
        for (var path : List.of(
                "/",
                "/account/applications",
                "/account/security",
                "/settings/credentials",
                "/settings/applications",
                "/settings/users",
                "/settings/users/" + platform.adminUserId(0),
                "/settings/audit-log")) {
            assertIsText(browser.browser.get(path));
        }
    }

    @Test
    void inWhatAVisitorTypes() {
        var browser = new TestBrowser(platform);
        assertIsText(browser.get("/account/sign-in?" + AuthorizeBrowser.query(Map.of("login_hint", SCRIPT))));
        assertThat(browser.post("/account/sign-in", "email", SCRIPT, "password", SCRIPT, "continue", SCRIPT)
                        .body())
                .doesNotContain("<script", "<img src=x");
        assertThat(browser.get("/identity/oauth/allow?" + AuthorizeBrowser.query(Map.of("client_id", SCRIPT)))
                        .body())
                .doesNotContain("<script", "<img src=x");
        assertThat(browser.get("/identity/oauth/consent?" + AuthorizeBrowser.query(Map.of("request", SCRIPT)))
                        .body())
                .doesNotContain("<script", "<img src=x");
    }
}
