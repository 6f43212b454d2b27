package dev.latchkey.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.app.config.ConfigurationReader;
import dev.latchkey.app.node.Deployment;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.credential.ClientSettings;
import dev.latchkey.core.credential.CredentialRequest.NewClient;
import dev.latchkey.core.credential.TokenFormat;
import dev.latchkey.engine.protocol.Scopes;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Catalogue, documents and store are judged in one go, by {@code serve} and by the commands on a stopped deployment. */
final class EveryProblemAtOnceTest {

    private static final String CATALOGUE = """
        key: {header: X-Shop-Key}
        accessGroupFields: [{name: shop}, {name: country, values: [at, ch]}]
        permissions: [{name: orders_change, description: Change orders}]
        roles:
        - {id: OWNER, name: Owner, administrator: true}
        - {id: CLERK, name: Clerk}
        scopes: [{name: orders_read}, {name: returns_read}]
        """;

    private static final String DOCUMENT = """
        openapi: 3.1.0
        info: {title: Orders, version: '1'}
        paths:
          /orders:
            get: {operationId: list, security: [{key: []}], responses: {'200': {description: Orders.}}}
        components:
          securitySchemes:
            key: {type: apiKey, in: header, name: X-Shop-Key}
        """;

    @TempDir
    private Path folder;

    private Path file = Path.of("latchkey.yaml");

    @BeforeEach
    void fill() throws Exception {
        file = folder.resolve("latchkey.yaml");
        write("catalogue.yaml", CATALOGUE);
        write("orders.yaml", DOCUMENT);
        listen("apiPort: 0, webPort: 0, privatePort: 0");
        var configuration = ConfigurationReader.read(file, Map.of());
        try (var deployment = Deployment.open(configuration, InstantSource.system(), new SecureRandom())) {
            var operator = new Actor.Operator("op_test");
            deployment.companies().commands().createCompany(operator, "c1", "shop", "Shop");
            deployment
                    .credentials()
                    .commands()
                    .createClient(
                            operator.in("c1"),
                            new NewClient(
                                    "Client",
                                    "",
                                    new ClientSettings("CLERK", null, Scopes.of("returns_read"), TokenFormat.OPAQUE)));
            var rules = new TreeMap<String, SortedSet<String>>();
            rules.put("shop", new TreeSet<>(List.of("north")));
            rules.put("country", new TreeSet<>(List.of("at", "ch")));
            deployment.companies().groups().createAccessGroup(operator.in("c1"), "g1", "North", rules);
        }
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private void listen(String listeners) throws IOException {
        write("latchkey.yaml", """
            catalogue: catalogue.yaml
            listeners: {%s}
            apis: [{name: orders, document: orders.yaml, upstream: "http://127.0.0.1:1", strict: true}]
            """.formatted(listeners));
    }

    /** What a command says of them, a line each; it changes no file. */
    private List<String> problems(String... arguments) throws IOException {
        var before = listing();
        var errors = new StringWriter();
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--config", file.toString()));
        var exitCode = Latchkey.newCommandLine(all.getFirst())
                .setErr(new PrintWriter(errors, true))
                .execute(all.toArray(String[]::new));
        assertThat(exitCode).as(errors.toString()).isEqualTo(1);
        assertThat(listing()).as("nothing is made").isEqualTo(before);
        return errors.toString().lines().toList();
    }

    private List<Path> listing() throws IOException {
        try (var paths = Files.walk(folder)) {
            return paths.sorted().toList();
        }
    }

    /** What documents say of operations is for who serves them; other commands find what keeps them from working on the store. */
    @Test
    void catalogueDocumentsAndStore() throws IOException {
        write(
                "catalogue.yaml",
                CATALOGUE.replace("- {id: CLERK, name: Clerk}\n", "").replace("{name: returns_read}", "")
                        + "colour: red\n");
        write("orders.yaml", DOCUMENT.replace("X-Shop-Key", "Host"));
        for (var command :
                List.of(List.of("serve"), List.of("company", "list"), List.of("key", "list", "--company", "shop"))) {
            var problems = problems(command.toArray(String[]::new));
            if (command.equals(List.of("serve"))) {
                assertThat(problems)
                        .satisfiesOnlyOnce(line -> assertThat(line).contains("orders.yaml", "a header called 'Host'"));
            }
            assertThat(problems)
                    .hasSize(command.equals(List.of("serve")) ? 4 : 3)
                    .satisfiesOnlyOnce(line -> assertThat(line).contains("catalogue.yaml", "unknown key colour"))
                    .satisfiesOnlyOnce(line -> assertThat(line).contains("the role CLERK is gone"))
                    .satisfiesOnlyOnce(line -> assertThat(line).contains("the scope returns_read is gone"));
        }
    }

    @Test
    void whatDependsOnAPartThatCannotBeReadIsNotAccused() throws IOException {
        write(
                "catalogue.yaml",
                "scopes: [{name: 'not a scope'}]\n"
                        + CATALOGUE
                                .replace("scopes: [{name: orders_read}, {name: returns_read}]\n", "")
                                .replace("- {id: CLERK, name: Clerk}\n", ""));
        assertThat(problems("serve"))
                .hasSize(2)
                .satisfiesOnlyOnce(line -> assertThat(line).contains("expected a scope of"))
                .satisfiesOnlyOnce(line -> assertThat(line).contains("the role CLERK is gone"));
        write("catalogue.yaml", "roles: [\n");
        assertThat(problems("serve")).singleElement().asString().contains("catalogue.yaml");
        write("catalogue.yaml", CATALOGUE.replace(", {name: returns_read}", "") + "colour: red\n");
        write("orders.yaml", "openapi: [\n");
        assertThat(problems("serve"))
                .hasSize(2)
                .satisfiesOnlyOnce(line -> assertThat(line).contains("unknown key colour"))
                .satisfiesOnlyOnce(line -> assertThat(line).contains("orders.yaml"));
    }

    @Test
    void rulesOfAccessGroupsKeepTheirFieldsAndValues() throws IOException {
        write("catalogue.yaml", CATALOGUE.replace("{name: shop}, ", "").replace("[at, ch]", "[at]"));
        assertThat(problems("serve"))
                .hasSize(2)
                .satisfiesOnlyOnce(line -> assertThat(line)
                        .contains("catalogue.yaml:2 /accessGroupFields: the field shop is gone, and 1 access groups"))
                .satisfiesOnlyOnce(line -> assertThat(line).contains("the value ch of the field country is gone"));
    }

    @Test
    void withoutACatalogueTheLineNamesNoPlaceInAFile() throws IOException {
        write("latchkey.yaml", "listeners: {apiPort: 0, webPort: 0, privatePort: 0}\n");
        assertThat(problems("serve"))
                .satisfiesOnlyOnce(line ->
                        assertThat(line).contains("catalogue (the configuration names none): the role CLERK is gone"));
    }

    @Test
    void addressesThatCannotBeListenedAtAreFoundBeforeAnythingIsMade() throws IOException {
        try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            listen("apiHost: 127.0.0.1, apiPort: " + other.getLocalPort()
                    + ", webHost: 192.0.2.1, webPort: 0, privatePort: 0}\ndataFolder: fresh\nstore: {staleAfter: 10s");
            assertThat(problems("serve"))
                    .hasSize(2)
                    .satisfiesOnlyOnce(line -> assertThat(line)
                            .contains("listeners.apiPort: expected a port", "got " + other.getLocalPort()))
                    .satisfiesOnlyOnce(line -> assertThat(line)
                            .contains("listeners.webHost: expected an address of this host, got \"192.0.2.1\""));
            assertThat(folder.resolve("fresh")).doesNotExist();
        }
    }
}
