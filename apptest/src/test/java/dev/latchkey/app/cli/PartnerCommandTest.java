package dev.latchkey.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestPlatform;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Partners and applications from the command line of a running deployment: what it makes is known at once, and what it ends is not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PartnerCommandTest {

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

    private String partner(String name) {
        return commands.json("partner", "create", "--data", data, "--json", name)
                .get("id")
                .asString();
    }

    /** What the token endpoint says to a client that presents a code of its own making. */
    private String errorOf(String clientId, String secret) {
        var answer = platform()
                .post(
                        "/identity/oauth/token",
                        "grant_type=authorization_code&code=made-up&redirect_uri=https://shop.example/back",
                        "Content-Type",
                        "application/x-www-form-urlencoded",
                        "Authorization",
                        TestPlatform.basic(clientId, secret));
        return TestPlatform.json(answer).get("error").asString();
    }

    @Test
    void theFirstOwnerChoosesAPasswordByThePrintedLinkAndIsAtThePortal() {
        var id = partner("Shop Works");
        var link = commands.json(
                        "partner", "invite", "--data", data, id, "ann@shop.example", "--name", "Ann Example", "--json")
                .get("link")
                .asString();
        var again = commands.printed("partner", "invite", "--data", data, id, "ann@shop.example", "--name", "Ann");
        assertThat(again.strip())
                .startsWith(link.replaceFirst("token=.*", "token="))
                .isNotEqualTo(link);
        var token = link.replaceFirst(".*token=", "");
        var ann = new TestBrowser(platform());
        ann.get("/account/reset-password?token=" + token);
        var password = "an umbrella for the parrot";
        assertThat(ann.post("/account/reset-password", "token", token, "new", password, "repeat", password)
                        .statusCode())
                .isEqualTo(303);
        ann.signIn("ann@shop.example", password);
        assertThat(ann.get("/partner").body()).contains("Shop Works", "Ann Example", "Owner");
        assertThat(commands.run("partner", "invite", "--data", data, id, "ann@shop.example", "--name", "Ann"))
                .isNotZero();
        assertThat(commands.errors()).contains("somebody of this partner has this address already");
    }

    @Test
    void anApplicationIsKnownUntilItIsSuspended() {
        var made = commands.json(
                "app",
                "create",
                "--data",
                data,
                "--partner",
                partner("Shop"),
                "--name",
                "Shop sync",
                "--redirect-uri",
                "https://shop.example/back",
                "--scope",
                "orders_read",
                "--json");
        var id = made.get("clientId").asString();
        var secret = made.get("clientSecret").asString();
        assertThat(errorOf(id, secret)).isEqualTo("invalid_grant");
        assertThat(errorOf(id, secret + "x")).isEqualTo("invalid_client");
        assertThat(commands.printed("app", "list", "--data", data)).contains(id);

        assertThat(commands.printed("app", "suspend", "--yes", "--data", data, id))
                .isEqualTo(id + " is inactive");
        assertThat(errorOf(id, secret)).isEqualTo("invalid_client");
        assertThat(commands.json("app", "reinstate", "--json", "--data", data, id)
                        .get("active")
                        .asBoolean())
                .isTrue();
        assertThat(errorOf(id, secret)).isEqualTo("invalid_grant");
    }

    @Test
    void aPublicOneHasNoSecret() {
        var made = commands.json(
                "app",
                "create",
                "--data",
                data,
                "--partner",
                partner("Phones"),
                "--name",
                "Phone",
                "--public",
                "--redirect-uri",
                "http://127.0.0.1/back",
                "--scope",
                "orders_read",
                "--json");
        assertThat(made.get("clientSecret").isNull()).isTrue();
    }

    @Test
    void aPartnersKeyWorksUntilThePartnerIsDeactivated() {
        var id = partner("Carrier");
        var key = commands.printed("partner", "key", "--yes", "--data", data, id);
        assertThat(statusWith(key)).isEqualTo(200);
        var next = commands.printed("partner", "key", "--overlap", "1h", "--data", data, id);
        assertThat(statusWith(key)).isEqualTo(200);
        assertThat(statusWith(next)).isEqualTo(200);

        assertThat(commands.printed("partner", "list", "--data", data)).containsPattern(id + " +active +Carrier");
        commands.printed("partner", "deactivate", "--yes", "--data", data, id);
        assertThat(statusWith(next)).isEqualTo(401);
        assertThat(commands.json("partner", "list", "--json", "--data", data).toString())
                .contains("\"id\":\"" + id + "\",\"name\":\"Carrier\",\"active\":false");
    }

    private int statusWith(String key) {
        return platform().get("/feed/orders", "X-Api-Key", key).statusCode();
    }

    @Test
    void saysWhatIsAtFault() {
        var partner = partner("Faults");
        assertThat(commands.run(
                        "app",
                        "create",
                        "--data",
                        data,
                        "--partner",
                        partner,
                        "--name",
                        "X",
                        "--redirect-uri",
                        "gopher://x",
                        "--scope",
                        "orders_read"))
                .isEqualTo(2);
        assertThat(commands.run(
                        "app",
                        "create",
                        "--data",
                        data,
                        "--partner",
                        partner,
                        "--name",
                        "X",
                        "--redirect-uri",
                        "https://x.example/",
                        "--scope",
                        "nothing_known"))
                .isEqualTo(2);
        assertThat(commands.run("partner", "activate", "--data", data, "nobody"))
                .isEqualTo(2);
        assertThat(commands.run("app", "reinstate", "--data", data, "nobody")).isEqualTo(2);
        assertThat(commands.errors()).doesNotContain("Exception", "nobody foresaw");
    }
}
