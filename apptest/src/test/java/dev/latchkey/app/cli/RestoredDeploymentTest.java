package dev.latchkey.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What commands do with a folder that a backup was just put into, before and after there is a configuration for it. */
class RestoredDeploymentTest {

    private static final String DOCUMENT = """
        openapi: 3.1.0
        info: {title: Shop, version: '1'}
        security: [{oauth: [orders_edit]}]
        paths:
          /orders:
            get: {operationId: orders, responses: {'200': {description: Fine}}}
        components:
          securitySchemes:
            oauth:
              type: oauth2
              flows: {clientCredentials: {tokenUrl: /identity/oauth/token, scopes: {orders_edit: Orders}}}
        """;

    @TempDir
    private Path folder;

    private final GivenCommands commands = new GivenCommands();

    @Test
    void itsCommandsSayWhatIsMissingAndWorkWhenItIsThere() throws IOException {
        var old = Files.createDirectory(folder.resolve("old"));
        var document = Files.writeString(old.resolve("shop.yaml"), DOCUMENT);
        var file = old.resolve("latchkey.yaml").toString();
        commands.printed(
                "init",
                "--document",
                document.toString(),
                "--upstream",
                "http://127.0.0.1:9",
                "--company",
                "acme",
                "--config",
                file);
        commands.printed(client("--config", file));
        var backup = folder.resolve("all.backup").toString();
        commands.printed("backup", "--with-master-key", "--config", file, backup);
        var data = Files.createDirectory(folder.resolve("new")).resolve("data");
        commands.forgetErrors();

        // As a shell has it; in a configuration it would be another folder.
        var fromHere = Path.of("").toAbsolutePath().relativize(data.toAbsolutePath());
        commands.printed("restore", backup, "--data", fromHere.toString());

        assertThat(commands.errors())
                .contains("a backup holds no configuration", "dataFolder: " + data, "--config FILE");
        assertThat(commands.run("client", "list", "--company", "acme", "--data", data.toString()))
                .isEqualTo(1);
        assertThat(commands.errors())
                .contains("--data: there is no catalogue.yaml in " + data, "say --config FILE instead");

        for (var name : List.of("latchkey.yaml", "catalogue.yaml", "shop.yaml")) {
            Files.copy(old.resolve(name), folder.resolve("new").resolve(name));
        }
        assertThat(commands.printed("client", "list", "--company", "acme", "--data", data.toString()))
                .contains("Nightly");
    }

    @Test
    void aConfigurationThatIsThereAlreadyIsNamed() throws IOException {
        var document = Files.writeString(folder.resolve("shop.yaml"), DOCUMENT);
        var file = folder.resolve("latchkey.yaml");
        commands.printed(
                "init",
                "--document",
                document.toString(),
                "--upstream",
                "http://127.0.0.1:9",
                "--company",
                "acme",
                "--config",
                file.toString());
        var backup = folder.resolve("all.backup").toString();
        commands.printed("backup", "--with-master-key", "--config", file.toString(), backup);
        Files.move(folder.resolve("data"), folder.resolve("lost"));
        commands.forgetErrors();

        assertThat(commands.run("client", "list", "--company", "acme", "--config", file.toString()))
                .isEqualTo(1);
        assertThat(commands.errors()).contains("\"restore FILE\" puts a backup there");

        commands.printed("restore", backup, "--data", folder.resolve("data").toString());

        assertThat(commands.errors()).contains(file + " names this folder: serve --config " + file);

        // The configuration says where, as it does for every command.
        Files.move(folder.resolve("data"), folder.resolve("lost again"));
        commands.forgetErrors();
        commands.printed("restore", backup, "--config", file.toString());

        assertThat(folder.resolve("data").resolve("latchkey.db")).exists();
        assertThat(commands.errors()).contains("serve --config " + file);
    }

    private static String[] client(String option, String value) {
        return new String[] {
            "client",
            "create",
            option,
            value,
            "--company",
            "acme",
            "--name",
            "Nightly",
            "--role",
            "STANDARD",
            "--scope",
            "orders_edit"
        };
    }

    /** All that is missing at once, with what there is of it, whoever has the deployment. */
    @Test
    void whatIsMissingIsNamedWithWhatThereIs() throws IOException {
        var document = Files.writeString(folder.resolve("shop.yaml"), DOCUMENT);
        var file = folder.resolve("latchkey.yaml").toString();
        commands.printed(
                "init",
                "--document",
                document.toString(),
                "--upstream",
                "http://127.0.0.1:9",
                "--company",
                "acme",
                "--config",
                file);
        commands.forgetErrors();

        assertThat(commands.run("client", "create", "--config", file)).isEqualTo(2);
        assertThat(commands.errors())
                .contains(
                        "expected --company IDENTIFIER, --name",
                        "--role",
                        "--company: one of acme",
                        "--role: one of ADMINISTRATOR, STANDARD",
                        "--scope: some of orders_edit, joined by spaces",
                        "latchkey client create --help says what each is")
                .doesNotContain("Usage:");
        assertThat(commands.run("app", "create", "--config", file)).isEqualTo(2);
        assertThat(commands.errors()).contains("--partner: there is no partner yet; partner create makes one");

        commands.forgetErrors();
        assertThat(commands.run(
                        "client",
                        "create",
                        "--config",
                        file,
                        "--company",
                        "acme",
                        "--name",
                        "Nightly",
                        "--role",
                        "STANDARD",
                        "--scope",
                        "orders_edit orders_edt"))
                .isEqualTo(2);
        assertThat(commands.errors())
                .contains("--scope: not known: orders_edt\n", "--scope: some of orders_edit, joined by spaces");

        commands.forgetErrors();
        assertThat(commands.run("key", "create", "--confg", file)).isEqualTo(2);
        assertThat(commands.errors()).contains("--confg").doesNotContain("Usage:");
    }
}
