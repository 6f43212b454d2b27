package dev.latchkey.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.partner.RequestRules;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestGrants;
import dev.latchkey.testing.TestPlatform;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** How applications ask users, said on the command line and held at the authorization endpoint. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AppCommandTest {

    private final GivenCommands commands = new GivenCommands();
    private String data = "";
    private String old = "";
    private String strict = "";

    @BeforeAll
    void seed(@TempDir Path folder) {
        data = folder.resolve("data").toString();
        try (var platform = TestPlatform.start(Path.of(data))) {
            var grants = new TestGrants(platform);
            old = grants.clientId(TestGrants.CONFIDENTIAL);
            strict = grants.clientId(TestGrants.PUBLIC);
        }
    }

    private int run(String... arguments) {
        return commands.run(arguments);
    }

    private String printed(String... arguments) {
        return commands.printed(arguments);
    }

    private JsonNode json(String... arguments) {
        return commands.json(arguments);
    }

    @Test
    void changesWhatAnApplicationMayLeaveOut() {
        assertThat(json("app", "list", "--data", data, "--json").toString())
                .contains(
                        "\"clientId\":\"" + old + "\"",
                        "\"mayOmit\":[\"response_type\",\"redirect_uri\",\"exchange_redirect_uri\"]",
                        "\"clientId\":\"" + strict + "\"",
                        "\"mayOmit\":[]");
        var changed = json(
                "app", "rules", "--data", data, old, "--pushes-all", "true", "--may-omit", "response_type", "--json");
        assertThat(changed.get("profile").asString()).isEqualTo("standard");
        assertThat(changed.get("pushesAll").asBoolean()).isTrue();
        assertThat(changed.get("mayOmit").toString()).isEqualTo("[\"response_type\"]");
        assertThat(json("app", "rules", "--data", data, strict, "--may-omit", "exchange_redirect_uri", "--json")
                        .get("mayOmit")
                        .toString())
                .isEqualTo("[\"exchange_redirect_uri\"]");
        assertThat(printed("app", "rules", "--data", data, strict, "--may-omit", "nothing"))
                .contains("may omit nothing");
        try (var platform = TestPlatform.start(Path.of(data))) {
            var answer = new TestBrowser(platform)
                    .get("/identity/oauth/allow?client_id=" + old + "&redirect_uri=" + TestGrants.REDIRECT_URI);
            assertThat(TestBrowser.location(answer)).contains("error=invalid_request", "pushes%20its%20requests");
        }
        assertThat(printed("app", "rules", "--data", data, old, "--pushes-all", "false", "--may-omit", "nothing"))
                .contains(old, "may push", "may omit nothing");
    }

    @Test
    void putsNobodyUnderFapi2WhoCannotKeepToIt() {
        assertThat(run("app", "rules", "--data", data, strict, "--profile", "fapi2"))
                .isEqualTo(2);
        assertThat(commands.errors()).contains("private_key_jwt");
        try (var platform = TestPlatform.start(Path.of(data))) {
            assertThat(platform.domain()
                            .partners()
                            .index()
                            .find(strict)
                            .orElseThrow()
                            .protocol()
                            .requests())
                    .isEqualTo(RequestRules.STANDARD);
        }
    }

    @Test
    void saysWhatIsAtFault() {
        assertThat(run("app", "rules", "--data", data, "nobody", "--profile", "standard"))
                .isEqualTo(2);
        assertThat(run("app", "rules", "--data", data, strict, "--profile", "other"))
                .isEqualTo(2);
        assertThat(run("app", "rules", "--data", data, strict, "--may-omit", "state"))
                .isEqualTo(2);
    }
}
