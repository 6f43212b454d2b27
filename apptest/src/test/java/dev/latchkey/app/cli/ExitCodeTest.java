package dev.latchkey.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.TestPlatform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** What a script learns from a command: its exit code, and one line about what went wrong. */
@ResourceLock(
        value = Resources.SYSTEM_OUT,
        mode = ResourceAccessMode.READ) // what it prints is not to stand in another test's
class ExitCodeTest {

    private final GivenCommands commands = new GivenCommands();

    private int run(String... arguments) {
        return commands.run(arguments);
    }

    @Test
    void explainTellsRefusedFromNotAsked(@TempDir Path folder) {
        String url;
        try (var platform = TestPlatform.start(folder)) {
            url = platform.api("").toString();
            assertThat(run("explain", "--url", url, "GET", "/v1/companies/acme/prices"))
                    .isZero();
            assertThat(run("explain", "--url", url, "GET", "/orders")).isEqualTo(1);
            assertThat(run("explain", "--url", url, "--credential", "x", "GET", "/orders"))
                    .isEqualTo(2);
            assertThat(run("explain", "--url", url, "NONSENSE", "/orders")).isEqualTo(2);
        }
        assertThat(run("explain", "--url", url, "GET", "/orders")).isEqualTo(2);
        assertThat(commands.errors()).contains("latchkey: " + url + " does not answer");
        assertThat(run("explain", "GET")).isEqualTo(2);
    }

    @Test
    void serveSaysInOneLineThatItsFileIsMissing(@TempDir Path folder) {
        var file = folder.resolve("latchkey.yaml");

        assertThat(run("serve", "--config", file.toString())).isEqualTo(1);
        assertThat(commands.errors().strip())
                .isEqualTo("latchkey: " + file + ": no such file; docs/operating.md lists what it may say");
    }

    @Test
    void keysAreRotatedWhereverTheDeploymentIs(@TempDir Path folder) {
        var data = folder.resolve("data").toString();
        assertThat(run("keys", "list", "--data", data)).isEqualTo(1);
        assertThat(commands.errors()).contains("expected the data folder of a deployment");
        try (var platform = TestPlatform.start(Path.of(data))) {
            assertThat(printed("keys", "rotate", "--data", data)).contains("minutes from now");
            var before = published(platform);
            assertThat(run("keys", "rotate", "--now", "--distrust", "--yes", "--data", data))
                    .isZero();
            assertThat(before).containsAll(published(platform)).hasSizeGreaterThan(1);
        }
        assertThat(run("keys", "list", "--data", data)).isZero();
        assertThat(run("keys", "rotate", "--distrust", "--yes", "--data", data)).isEqualTo(2);
        assertThat(printed("keys", "rotate", "--data", data)).contains("after the next start");
        assertThat(run("keys", "rotate", "--now", "--distrust", "--yes", "--data", data))
                .isZero();
        assertThat(run("keys", "list", "--json", "--data", data)).isZero();
        try (var platform = TestPlatform.start(Path.of(data))) {
            assertThat(platform.domain().signing().rotation().list()).hasSize(1);
        }
    }

    /** Ids of the keys that verify what the deployment signs. */
    private static List<String> published(TestPlatform platform) {
        var kids = new ArrayList<String>();
        TestPlatform.json(platform.get("/identity/oauth/jwks"))
                .get("keys")
                .forEach(key -> kids.add(key.get("kid").asString()));
        return kids;
    }

    /** Whoever begins has a file and nothing else. */
    @Test
    void theFirstCompanyMakesItsDeployment(@TempDir Path folder) throws Exception {
        var file = Files.writeString(folder.resolve("latchkey.yaml"), "dataFolder: data\n")
                .toString();
        assertThat(run("company", "list", "--config", file)).isEqualTo(1);
        assertThat(commands.errors()).contains("the first \"company create --config FILE\" makes it");
        assertThat(run("company", "create", "--data", folder.resolve("slip").toString(), "acme", "--name", "Acme"))
                .isEqualTo(1);
        assertThat(folder.resolve("slip")).doesNotExist();

        assertThat(run("company", "create", "--config", file, "acme", "--name", "Acme"))
                .isZero();

        assertThat(printed("company", "list", "--config", file)).contains("acme", "active", "Acme");
        assertThat(run("company", "create", "--config", file, "acme", "--name", "Acme"))
                .isEqualTo(1);
    }

    @Test
    void registrationTokensAreMadeAndRevoked(@TempDir Path folder) {
        var data = folder.resolve("data").toString();
        assertThat(run("registration", "token", "--data", data)).isEqualTo(1);
        assertThat(commands.errors()).contains("expected the data folder of a deployment");
        try (var _ = TestPlatform.start(Path.of(data))) {
            assertThat(run("registration", "token", "--data", data)).isZero();
        }
        assertThat(run("registration", "token", "--data", data, "--uses", "0")).isEqualTo(2);
        assertThat(run("registration", "token", "--data", data, "--lifetime", "soon"))
                .isEqualTo(2);
        assertThat(run("registration", "token")).isEqualTo(2);

        var value = printed("registration", "token", "--data", data, "--name", "Robots", "--uses", "2");
        var json = printed("registration", "token", "--data", data, "--lifetime", "90m", "--json");
        assertThat(json).contains("\"token\":\"", "\"state\":\"active\"", "\"usesMax\":1");
        var listed = printed("registration", "list", "--data", data, "--json");
        assertThat(listed).contains("\"name\":\"Robots\"").doesNotContain(value);
        assertThat(printed("registration", "list", "--data", data)).contains("used 0 of 2", "Robots");
        assertThat(run("registration", "revoke", "--yes", "--data", data, "unknown"))
                .isEqualTo(2);

        var settings = Map.of("registration.dynamic", "true");
        String id;
        try (var platform = TestPlatform.start(Path.of(data), settings)) {
            assertThat(register(platform, value)).isEqualTo(201);
            id = platform.domain().registration().initialTokens().list("", 10).stream()
                    .filter(token -> token.name().equals("Robots"))
                    .findFirst()
                    .orElseThrow()
                    .id();
        }
        assertThat(printed("registration", "revoke", "--yes", "--data", data, id))
                .isEqualTo("revoked " + id);
        assertThat(run("registration", "revoke", "--yes", "--data", data, id)).isEqualTo(1);
        try (var platform = TestPlatform.start(Path.of(data), settings)) {
            assertThat(register(platform, value)).isEqualTo(401);
        }
    }

    private static int register(TestPlatform platform, String token) {
        return platform.post(
                        "/identity/oauth/register",
                        "{\"redirect_uris\":[\"https://a.example/cb\"]}",
                        "Content-Type",
                        "application/json",
                        "Authorization",
                        "Bearer " + token)
                .statusCode();
    }

    private String printed(String... arguments) {
        return commands.printed(arguments);
    }
}
