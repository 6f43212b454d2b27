package dev.latchkey.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWKSet;
import dev.latchkey.core.proof.TestKeys;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestPlatform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Companies and credentials from the command line of a running deployment: what it makes works at once, and what it ends does not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CredentialCommandsTest {

    private final GivenCommands commands = new GivenCommands();
    private String data = "";
    private @Nullable TestPlatform running;

    @BeforeAll
    void start(@TempDir Path folder) {
        data = folder.resolve("data").toString();
        running = TestPlatform.start(Path.of(data));
    }

    @AfterAll
    void stop() {
        platform().close();
    }

    private TestPlatform platform() {
        return Objects.requireNonNull(running);
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
    void aKeyWorksUntilItIsRevoked() {
        var made = json("key", "create", "--data", data, "--company", "acme", "--name", "Nightly", "--json");
        var id = made.get("id").asString();
        var first = made.get("secret").asString();
        assertThat(statusWith(first)).isEqualTo(200);

        var second = printed("key", "rotate", "--data", data, "--company", "acme", "--overlap", "1h", id);
        assertThat(second).isNotEqualTo(first);
        assertThat(statusWith(first)).isEqualTo(200);
        assertThat(statusWith(second)).isEqualTo(200);

        assertThat(printed("key", "list", "--data", data, "--company", "acme"))
                .contains(id, "Nightly", second.substring(second.length() - 4))
                .doesNotContain(second, first);
        assertThat(run("client", "revoke", "--yes", "--data", data, "--company", "acme", id))
                .isEqualTo(2);
        assertThat(run("key", "revoke", "--yes", "--data", data, "--company", "globex", id))
                .isEqualTo(2);
        assertThat(statusWith(second)).isEqualTo(200);
        assertThat(printed("key", "revoke", "--yes", "--data", data, "--company", "acme", id))
                .isEqualTo("revoked " + id);
        assertThat(statusWith(second)).isEqualTo(401);
        assertThat(run("key", "revoke", "--yes", "--data", data, "--company", "acme", id))
                .isEqualTo(1);
    }

    private int statusWith(String key) {
        return platform().get("/orders", "X-Api-Key", key).statusCode();
    }

    @Test
    void aUserIsAddedChangedAndDeactivated() {
        var made = json(
                "user",
                "create",
                "--data",
                data,
                "--company",
                "acme",
                "--first-name",
                "Ada",
                "--last-name",
                "New",
                "--system-role",
                "EMPLOYEE",
                "--json",
                "ada@acme.example");
        assertThat(made.get("systemRole").asString()).isEqualTo("EMPLOYEE");
        assertThat(printed("user", "role", "--data", data, "--company", "acme", "ada@acme.example", "STANDARD"))
                .contains("STANDARD", "active");
        assertThat(run("user", "deactivate", "--yes", "--data", data, "--company", "globex", "ada@acme.example"))
                .isEqualTo(2);
        assertThat(printed("user", "deactivate", "--yes", "--data", data, "--company", "acme", "ada@acme.example"))
                .isEqualTo("ada@acme.example is inactive");
        assertThat(printed("user", "list", "--data", data, "--company", "acme"))
                .contains("ada@acme.example")
                .containsPattern("ada@acme.example +inactive");
        assertThat(run("user", "create", "--data", data, "--company", "acme", "no address"))
                .isNotZero();
    }

    @Test
    void aLinkLetsAUserChooseAPasswordOnce() {
        String[] of = {"--data", data, "--company", "acme"};
        printed(with(
                new String[] {"user", "create", "--first-name", "Grace", "--last-name", "Link", "--system-role"},
                with(new String[] {"STANDARD", "grace@acme.example"}, of)));
        var link = printed(with(new String[] {"user", "link", "grace@acme.example"}, of));
        var start = platform().web("/account/reset-password?token=").toString();
        assertThat(link).startsWith(start);
        var token = link.substring(start.length());
        var browser = new TestBrowser(platform());
        assertThat(browser.get("/account/reset-password?token=" + token).body()).contains("name=\"new\"");
        var password = "a quiet lighthouse at 7";
        var fields = new String[] {"token", token, "new", password, "repeat", password};
        assertThat(browser.post("/account/reset-password", fields).statusCode()).isEqualTo(303);

        var signedIn = new TestBrowser(platform()).signIn("grace@acme.example", password);
        assertThat(TestBrowser.location(signedIn)).doesNotContain("sign-in");
        assertThat(browser.get("/account/reset-password?token=" + token).body()).doesNotContain("name=\"new\"");
        assertThat(run(with(new String[] {"user", "link", "grace@acme.example"}, of)))
                .as("who has a password needs none")
                .isEqualTo(1);
    }

    @Test
    void aClientHasTheScopesItWasGiven() {
        var made = json(
                "client",
                "create",
                "--data",
                data,
                "--company",
                "acme",
                "--name",
                "Orders",
                "--role",
                "STANDARD",
                "--scope",
                "orders_read users_read",
                "--token-format",
                "JWT",
                "--json");
        assertThat(made.get("scope").asString()).isEqualTo("orders_read users_read");
        assertThat(made.get("tokenFormat").asString()).isEqualTo("JWT");
        assertThat(printed("client", "list", "--data", data, "--company", "acme"))
                .contains(made.get("id").asString());
        var answer = platform()
                .post(
                        "/identity/oauth/token",
                        "grant_type=client_credentials",
                        "Content-Type",
                        "application/x-www-form-urlencoded",
                        "Authorization",
                        TestPlatform.basic(
                                made.get("id").asString(), made.get("secret").asString()));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("orders_read users_read");
    }

    /** Its role may write no price list, which is all that its scope is for. */
    @Test
    void warnsOfAClientThatGetsIntoNothing() {
        String[] client = {
            "client", "create", "--data", data, "--company", "acme", "--name", "Lost", "--role", "EMPLOYEE"
        };
        commands.forgetErrors();
        var made = json(with(client, "--scope", "orders_manage", "--json"));
        assertThat(made.get("warnings").get(0).asString())
                .startsWith("its role opens nothing that is served; nearest is ")
                .contains(" of orders-api, which asks for orders_", "which the role Employee does not hold");
        assertThat(commands.errors()).contains("latchkey: warning: its role opens nothing that is served");

        commands.forgetErrors();
        assertThat(json(with(client, "--scope", "orders_read", "--json")).get("warnings"))
                .isEmpty();
        assertThat(json("key", "create", "--data", data, "--company", "acme", "--name", "Good", "--json")
                        .get("warnings"))
                .isEmpty();
        assertThat(commands.errors()).doesNotContain("warning");
    }

    private int statusWithSecret(String id, String secret) {
        return platform()
                .post(
                        "/identity/oauth/token",
                        "grant_type=client_credentials",
                        "Content-Type",
                        "application/x-www-form-urlencoded",
                        "Authorization",
                        TestPlatform.basic(id, secret))
                .statusCode();
    }

    @Test
    void aClientHasKeysInPlaceOfASecretAndBack(@TempDir Path folder) throws Exception {
        var key = TestKeys.ec("one");
        var file = Files.writeString(folder.resolve("jwks.json"), new JWKSet(key.toPublicJWK()).toString());
        String[] client = {"client", "create", "--data", data, "--company", "acme", "--name", "Keys", "--role"};
        var made = json(with(
                client,
                "STANDARD",
                "--scope",
                "orders_read",
                "--jwks",
                file.toString(),
                "--endpoint-audience",
                "--dpop-bound",
                "--json"));
        assertThat(made.get("secret").isNull()).isTrue();
        assertThat(made.get("authMethod").asString()).isEqualTo("PRIVATE_KEY_JWT");
        assertThat(made.get("dpopBound").asBoolean()).isTrue();
        assertThat(made.get("endpointAudience").asBoolean()).isTrue();
        assertThat(made.get("keyThumbprints").get(0).asString())
                .isEqualTo(key.computeThumbprint().toString());
        var id = made.get("id").asString();
        assertThat(printed("client", "list", "--data", data, "--company", "acme"))
                .contains(id);
        assertThat(run("client", "rotate", "--yes", "--data", data, "--company", "acme", id))
                .isEqualTo(2);

        String[] change = {"client", "authentication", "--yes", "--data", data, "--company", "acme", id};
        var secret = printed(change);
        assertThat(statusWithSecret(id, secret)).isEqualTo(200);
        assertThat(printed(with(change, "--jwks-uri", "https://keys.example/jwks")))
                .isEqualTo(id);
        assertThat(statusWithSecret(id, secret)).isEqualTo(401);

        Files.writeString(file, new JWKSet(key).toString(false));
        assertThat(run(with(change, "--jwks", file.toString()))).isEqualTo(2);
        assertThat(run(with(change, "--jwks", folder.resolve("none").toString())))
                .isEqualTo(2);
        assertThat(run(with(change, "--jwks-uri", "gopher://keys.example/"))).isEqualTo(2);
        assertThat(run(with(change, "--endpoint-audience"))).isEqualTo(2);
        assertThat(commands.errors())
                .contains("private key", "jwksUri", "--endpoint-audience")
                .doesNotContain("Exception: ");
    }

    @Test
    void refusesWithTheFieldThatIsAtFault() {
        String[] client = {"client", "create", "--data", data, "--company", "acme", "--name", "X", "--role"};
        assertThat(run(with(client, "EMPEROR", "--scope", "orders_read"))).isEqualTo(2);
        assertThat(run(with(client, "STANDARD", "--scope", "orders_delete_all")))
                .isEqualTo(2);
        assertThat(run(with(client, "STANDARD", "--scope", "orders_read", "--allow", "10.0.0.0/99")))
                .isEqualTo(2);
        assertThat(run(with(client, "STANDARD", "--scope", "orders_read", "--group", "none")))
                .isEqualTo(2);
        assertThat(run("key", "list", "--data", data, "--company", "initech")).isEqualTo(2);
        assertThat(commands.errors())
                .contains("systemRole", "--scope: not known", "--allow", "accessGroup", "there is no company initech")
                .doesNotContain("Exception");
    }

    private static String[] with(String[] some, String... more) {
        var all = java.util.Arrays.copyOf(some, some.length + more.length);
        System.arraycopy(more, 0, all, some.length, more.length);
        return all;
    }

    @Test
    void companiesAreMadeListedAndStopped() {
        var made = json("company", "create", "--data", data, "--name", "Umbrella", "--json", "umbrella");
        assertThat(made.get("active").asBoolean()).isTrue();
        assertThat(run("company", "create", "--data", data, "--name", "Again", "umbrella"))
                .isEqualTo(1);
        var key = printed("key", "create", "--data", data, "--company", "umbrella", "--name", "First");
        assertThat(statusWith(key)).isEqualTo(200);
        assertThat(printed("company", "deactivate", "--yes", "--data", data, "umbrella"))
                .isEqualTo("umbrella is inactive");
        assertThat(statusWith(key)).isEqualTo(401);
        assertThat(printed("company", "activate", "--data", data, "umbrella")).isEqualTo("umbrella is active");
        assertThat(statusWith(key)).isEqualTo(200);
        assertThat(printed("company", "list", "--data", data)).contains("acme", "globex", "umbrella");
    }
}
