package dev.latchkey.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.app.config.ConfigurationException;
import dev.latchkey.app.config.ConfigurationReader;
import dev.latchkey.app.node.StartCheck;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a command reads of a deployment that nobody serves. */
class StoppedDeploymentTest {

    private static final String DOCUMENT = """
        openapi: 3.1.0
        info: {title: Shop, version: '1'}
        security: [{key: []}]
        paths:
          /orders:
            get: {operationId: orders, responses: {'200': {description: Fine}}}
        components:
          securitySchemes:
            key: {type: apiKey, in: header, name: X-Shop-Key}
        """;

    /** Operations are for who serves them: what is wrong with one keeps nobody from revoking a key. */
    @Test
    void readsNoOperations(@TempDir Path folder) throws Exception {
        var document = Files.writeString(folder.resolve("shop.yaml"), DOCUMENT);
        var file = folder.resolve("latchkey.yaml");
        var commands = new GivenCommands();
        String[] of = {"--config", file.toString(), "--company", "acme"};
        commands.printed(
                "init",
                "--document",
                document.toString(),
                "--upstream",
                "http://127.0.0.1:9",
                of[0],
                of[1],
                of[2],
                of[3]);
        Files.writeString(
                document,
                DOCUMENT.replace("operationId: orders,", "operationId: orders, x-latchkey-permissions: [none],"));

        assertThatThrownBy(() -> ConfigurationReader.read(file, Map.of(), StartCheck::problemsOfContent))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("none");
        var made = commands.json("key", "create", of[0], of[1], of[2], of[3], "--name", "first", "--json");
        assertThat(commands.run(
                        "key",
                        "revoke",
                        of[0],
                        of[1],
                        of[2],
                        of[3],
                        made.get("id").asString(),
                        "--yes"))
                .isZero();

        Files.writeString(document, "paths: *nowhere\n");
        assertThat(commands.run("key", "list", of[0], of[1], of[2], of[3])).isEqualTo(1);
        assertThat(commands.errors()).contains("shop.yaml:1", "expected an alias");
    }
}
