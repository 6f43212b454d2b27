package dev.latchkey.authserver.authorize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestGrants;
import dev.latchkey.testing.TestPlatform;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** People are told who receives the code, and what they agreed to for one is not agreed to for another. */
class ReceiversOfCodesTest {

    private static final String WEB = "https://app.example/cb";
    private static final String PROGRAM = "com.example.app://app.example/cb";

    private Path data;
    private TestPlatform platform;
    private AuthorizeBrowser browser;

    @BeforeEach
    void start(@TempDir Path folder) {
        data = folder;
        platform = TestPlatform.start(
                folder,
                Map.of("registration.dynamic", "true", "registration.openToAnyoneWhoCanReachThisServer", "true"));
        browser = new AuthorizeBrowser(platform).signedIn("ADMINISTRATOR");
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    private JsonNode register(String name, String method, String redirectUris) {
        var answer = platform.send(
                platform.request(platform.api("/identity/oauth/register"), "Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"client_name\":\"" + name + "\",\"scope\":\"orders_read\","
                                + "\"token_endpoint_auth_method\":\"" + method + "\",\"redirect_uris\":[" + redirectUris
                                + "]}")));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return TestPlatform.json(answer);
    }

    private static Map<String, @Nullable String> of(JsonNode client, String redirectUri) {
        return Map.of("client_id", client.get("client_id").asString(), "redirect_uri", redirectUri);
    }

    @Test
    void aProgramIsNamedByItsSchemeWhateverStandsBehindIt() {
        var uri = "com.evil.app://www.bank.example/cb";
        var client = register("Reader", "none", "\"" + uri + "\"");
        var question = browser.question(TestGrants.PUBLIC, of(client, uri));
        assertThat(question.statusCode()).isEqualTo(200);
        assertThat(question.body())
                .contains("you go on to the program that opens com.evil.app: links.")
                .doesNotContain("bank.example");
        assertThat(question.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("form-action 'self' com.evil.app:;");
    }

    @Test
    void aHostIsNamedWithItsPort() {
        var uri = "https://app.example:8443/cb";
        var client = register("Reader", "none", "\"" + uri + "\"");
        assertThat(browser.question(TestGrants.PUBLIC, of(client, uri)).body())
                .contains("you go on to app.example:8443.");
    }

    private String silently(JsonNode client, String redirectUri) {
        var asked = new HashMap<String, @Nullable String>(of(client, redirectUri));
        asked.put("prompt", "none");
        var answer = AuthorizeBrowser.parameters(TestBrowser.location(browser.allow(TestGrants.CONFIDENTIAL, asked)));
        return answer.containsKey("code") ? "code" : answer.getOrDefault("error", "");
    }

    private void agree(JsonNode client, String redirectUri) {
        var opened = browser.allow(TestGrants.CONFIDENTIAL, of(client, redirectUri));
        browser.browser.get(TestBrowser.location(opened));
        assertThat(browser.decide(AuthorizeBrowser.requestId(opened), "allow").statusCode())
                .isEqualTo(303);
    }

    @Test
    void whatWasAgreedToForAHostIsAskedForAProgram() {
        var client = register("Robot", "client_secret_post", "\"" + WEB + "\",\"" + PROGRAM + "\"");
        agree(client, WEB);
        assertThat(silently(client, WEB)).isEqualTo("code");
        assertThat(silently(client, PROGRAM)).isEqualTo("consent_required");
        agree(client, PROGRAM);
        assertThat(silently(client, PROGRAM)).isEqualTo("code");
    }

    /** Until this was kept apart, consent was stored by the host alone, whatever the scheme. */
    @Test
    void whatWasAgreedToForAnySchemeIsAskedOnceMore() throws SQLException {
        var client = register("Robot", "client_secret_post", "\"" + WEB + "\",\"" + PROGRAM + "\"");
        agree(client, WEB);
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("latchkey.db"));
                var statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("update consent set redirect_host = 'app.example' where redirect_host ="
                            + " 'https://app.example'"))
                    .isEqualTo(1);
        }
        assertThat(silently(client, WEB)).isEqualTo("consent_required");
        assertThat(silently(client, PROGRAM)).isEqualTo("consent_required");
    }
}
