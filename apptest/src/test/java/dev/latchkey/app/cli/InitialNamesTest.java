package dev.latchkey.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.app.config.Api;
import dev.latchkey.app.config.ConfigurationReader;
import dev.latchkey.app.node.StartCheck;
import dev.latchkey.edge.http.JsonBody;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code init} makes of any number of documents, whatever they are called: a deployment that can be served. */
class InitialNamesTest {

    /** Of which names are made that are others' already, or none, or text to nobody but a person. */
    private static final List<String> TITLES = List.of(
            "Management API",
            "Audit API",
            "management-api",
            "",
            " ",
            "Shop",
            "shop",
            "SHOP!",
            "shop 2",
            "shop-2",
            "2024",
            "1e3",
            "0x1F",
            "2024-01-01",
            "null",
            "True",
            "no",
            "~",
            "-",
            "---",
            ".",
            "../x",
            "a: b",
            "# x",
            "\uD83D\uDE80",
            "注文",
            "é",
            "İI",
            "\"quoted\"",
            "x".repeat(300),
            "a ".repeat(150),
            "Management API 2");

    private final GivenCommands commands = new GivenCommands();

    @TempDir
    private Path folder;

    private Path file = Path.of("latchkey.yaml");

    @BeforeEach
    void setFile() {
        file = folder.resolve("latchkey.yaml");
    }

    private Path document(int number, String title) throws IOException {
        return Files.writeString(folder.resolve("d" + number + ".yaml"), """
            openapi: 3.1.0
            info: {title: %s, version: '1'}
            paths:
              /p%d: {get: {responses: {'200': {description: Fine}}}}
            """.formatted(
                        JsonBody.array().add(title).get(0), number));
    }

    private List<String> init(List<String> upstreams, List<Path> documents) {
        var all = new ArrayList<>(List.of("init", "--config", file.toString(), "--json"));
        documents.forEach(document -> all.addAll(List.of("--document", document.toString())));
        upstreams.forEach(upstream -> all.addAll(List.of("--upstream", upstream)));
        return all;
    }

    private List<Api> made(List<String> init) throws Exception {
        commands.printed(init.toArray(String[]::new));
        return ConfigurationReader.read(file, Map.of(), StartCheck::problemsOfContent)
                .apis();
    }

    @Test
    void givesEachDocumentANameOfItsOwnWhateverItsTitle() throws Exception {
        var random = new Random(10);
        var titles = new ArrayList<>(TITLES);
        for (var i = 0; i < 40; i++) {
            // Without the control characters that YAML does not take as they are.
            titles.add(random.ints(random.nextInt(60), ' ', 0x250)
                    .filter(character -> !Character.isISOControl(character))
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString());
        }
        var documents = new ArrayList<Path>();
        for (var title : titles) {
            documents.add(document(documents.size(), title));
        }

        assertThat(made(init(List.of("http://127.0.0.1:9"), documents)))
                .extracting(Api::name)
                .hasSize(titles.size())
                .doesNotHaveDuplicates()
                .doesNotContain("management-api", "audit-api")
                .startsWith("management-api-2", "audit-api-2", "management-api-3", "d3", "d4", "shop", "shop-2")
                .allSatisfy(name -> assertThat(name).matches("[a-z0-9][a-z0-9-]{0,63}"));
    }

    @Test
    void keepsLettersThatHaveMarks() throws Exception {
        assertThat(made(init(List.of("http://127.0.0.1:9"), List.of(document(0, "Bücher Größe")))))
                .extracting(Api::name)
                .containsExactly("bucher-gro-e");
    }

    @Test
    void givesEachDocumentTheUpstreamInItsPlace() throws Exception {
        var documents = List.of(document(1, "One"), document(2, "Two"));

        assertThat(made(init(List.of("http://127.0.0.1:9", "http://127.0.0.1:10"), documents)))
                .extracting(api -> api.name() + " " + api.behind().addresses())
                .containsExactly("one [http://127.0.0.1:9]", "two [http://127.0.0.1:10]");
    }

    @Test
    void saysHowManyUpstreamsItTakes() throws Exception {
        var three = List.of("http://127.0.0.1:9", "http://127.0.0.1:10", "http://127.0.0.1:11");

        assertThat(commands.run(init(three, List.of(document(1, "One"), document(2, "Two")))
                        .toArray(String[]::new)))
                .isEqualTo(2);
        assertThat(commands.run(init(three, List.of(document(1, "One"))).toArray(String[]::new)))
                .isEqualTo(2);

        assertThat(commands.errors())
                .contains(
                        "--upstream: expected one for all documents, or one for each --document in the same order, got"
                                + " 3 for 2\n",
                        "got 3 for 1; several addresses of one API are written in the configuration");
        assertThat(file).doesNotExist();
    }

    /** As documents are that other people wrote. */
    @Test
    void beginsWithEachStandIn() throws IOException {
        var standIns = new ArrayList<Path>();
        try (var found = Files.list(Path.of("src/test/resources/dev/latchkey/e2e/corpus"))) {
            // The table of what they stand in for is no document.
            found.filter(file -> !file.endsWith("stand-ins.yaml")).sorted().forEach(standIns::add);
        }
        assertThat(standIns).hasSizeGreaterThan(5);
        for (var standIn : standIns) {
            file = folder.resolve(String.valueOf(standIn.getFileName())).resolve("latchkey.yaml");

            commands.printed(
                    init(List.of("http://127.0.0.1:9"), List.of(standIn)).toArray(String[]::new));
        }
    }
}
