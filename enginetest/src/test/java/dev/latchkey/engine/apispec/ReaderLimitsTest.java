package dev.latchkey.engine.apispec;

import static dev.latchkey.engine.apispec.DocumentFolder.HEAD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.engine.testing.TestScopes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both files that are too large and files that only become so when expanded. */
class ReaderLimitsTest {

    @TempDir
    private Path folder;

    @Test
    void refusesLargeFile() throws IOException {
        var file = folder.resolve("document.yaml");
        Files.writeString(file, "#".repeat(SpecFiles.BYTES_MAX + 1), StandardCharsets.US_ASCII);
        assertThatThrownBy(() -> DocumentFolder.reader().read("api", file))
                .isInstanceOf(SpecException.class)
                .hasMessageContaining("at most 33554432 bytes");
    }

    /** To the last byte, and not one byte more. In UTF-16 there is half as much to parse, and whether it fits is asked in bytes. */
    @Test
    void readsAFileAsLargeAsItMayBe() throws Exception {
        var operation = """
              /orders/%d:
                get:
                  operationId: orders%d
                  description: "%s"
                  responses: {'200': {description: Fine}}
            """.indent(2);
        var said = "What an order is: " + "x".repeat(32_380); // without blanks, at each of which the parser stops
        var file = folder.resolve("document.yaml");
        try (var document = Files.newBufferedWriter(file, StandardCharsets.UTF_16)) {
            document.write(HEAD + "paths:\n");
            for (var i = 0; i < 500; i++) {
                document.write(operation.formatted(i, i, said));
            }
        }
        var left = (int) (SpecFiles.BYTES_MAX - Files.size(file));
        assertThat(left).isBetween(2, 2 * 1024 * 1024);
        Files.writeString(file, "#".repeat(left / 2), StandardCharsets.UTF_16BE, StandardOpenOption.APPEND);

        assertThat(Files.size(file)).isEqualTo(SpecFiles.BYTES_MAX);
        assertThat(DocumentFolder.reader().read("api", file).operations()).hasSize(500);

        Files.write(file, new byte[1], StandardOpenOption.APPEND);
        assertThatThrownBy(() -> DocumentFolder.reader().read("api", file))
                .isInstanceOf(SpecException.class)
                .hasMessageContaining("expected at most 33554432 bytes in the document and all that it refers to");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{a: ", "- ", "? "})
    void refusesDeepNestingWithoutOverflow(String opening) {
        assertThatThrownBy(() -> read(opening.repeat(100_000))).isInstanceOf(SpecException.class);
    }

    @Test
    void countsNestingBehindAliases() {
        var chained = new StringBuilder(HEAD + "x-0: &a0 " + "[".repeat(90) + "]".repeat(90) + "\n");
        for (var i = 1; i < 50; i++) {
            chained.append("x-")
                    .append(i)
                    .append(": &a")
                    .append(i)
                    .append(" [*a")
                    .append(i - 1)
                    .append("]\n");
        }
        refuses(chained.append("paths: {}\n").toString(), "levels of nesting, aliases included");
    }

    /** Ten to the power of nine elements when expanded. */
    @Test
    void readsBillionLaughsWithoutExpandingThem() throws SpecException {
        var laughs = new StringBuilder(HEAD + "x-0: &a0 [ha, ha, ha, ha, ha, ha, ha, ha, ha, ha]\n");
        for (var i = 1; i < 9; i++) {
            laughs.append("x-")
                    .append(i)
                    .append(": &a")
                    .append(i)
                    .append(" [")
                    .append(("*a" + (i - 1) + ", ").repeat(10))
                    .append("]\n");
        }
        assertThat(read(laughs.append("paths: {}\n").toString()).operations()).isEmpty();
    }

    @Test
    void refusesManyAliases() {
        refuses(
                HEAD + "x-a: &a 1\nx-b: [" + "*a, ".repeat(SpecTree.ALIASES_MAX + 1) + "]\npaths: {}\n",
                "10000 aliases");
    }

    @Test
    void refusesManyOperations() {
        var document = new StringBuilder(HEAD + "paths:\n");
        for (var i = 0; i <= OpenApiReader.OPERATIONS_MAX; i++) {
            document.append("  /p").append(i).append(": {get: {}}\n");
        }
        refuses(document.toString(), "at most 10000 operations");
    }

    @Test
    void refusesWhatIsNotUtf8() throws IOException {
        var file = folder.resolve("document.yaml");
        Files.write(file, new byte[] {'a', ':', (byte) 0xC0, (byte) 0xAF});
        assertThatThrownBy(() -> DocumentFolder.reader().read("api", file))
                .isInstanceOf(SpecException.class)
                .hasMessageContaining("UTF-8");
    }

    @Test
    void refusesFileThatIsNotThere() {
        assertThatThrownBy(() -> DocumentFolder.reader().read("api", folder.resolve("none.yaml")))
                .isInstanceOf(SpecException.class)
                .hasMessageContaining("there is none");
    }

    /** 32 to the power of five alternatives, for whoever sends five parameters. */
    @Test
    void closesOperationWhoseConditionsMultiply() throws SpecException {
        var scopes = TestScopes.CATALOG.all().stream()
                .map(Object::toString)
                .limit(16)
                .toList();
        var parameters = new StringJoiner(", ", "[", "]");
        var conditions = new StringJoiner(", ", "[", "]");
        for (var i = 0; i < 8; i++) {
            var rotated = Stream.concat(scopes.stream().skip(i), scopes.stream().limit(i))
                    .map(scope -> "{o: [" + scope + "]}, {k: [], o: [" + scope + "]}")
                    .collect(Collectors.joining(", ", "[", "]"));
            parameters.add("{name: p" + i + ", in: query}");
            conditions.add("{parameter: p" + i + ", unless: [x], security: " + rotated + "}");
        }
        var document = HEAD
                + """
                components: {securitySchemes: {k: {type: apiKey, in: header, name: X-API-Key}, o: {type: oauth2, flows:
                  {clientCredentials: {tokenUrl: /t, scopes: {%s}}}}}}
                paths: {/j: {get: {security: [], parameters: %s, x-latchkey-conditional-security: %s}}, /other: {get: {}}}
                """.formatted(
                                scopes.stream().map(scope -> scope + ": x").collect(Collectors.joining(", ")),
                                parameters,
                                conditions);
        var read = new DocumentFolder(folder).read(document, DocumentRules.LENIENT);
        assertThat(read.operations()).extracting(Operation::id).containsExactly("GET /other");
        assertThat(read.findings().closed())
                .filteredOn(closed -> closed.extent() == ClosedOperation.Extent.THESE_METHODS)
                .extracting(ClosedOperation::reason)
                .singleElement(InstanceOfAssertFactories.STRING)
                .contains("multiply to at most 64");
    }

    /** A server with one set of parameters takes the path's before those of the query. */
    @Test
    void closesOperationWhoseConditionIsOnAParameterOfThePath() throws SpecException {
        var read = new DocumentFolder(folder).read(HEAD + """
            components: {securitySchemes: {k: {type: apiKey, in: header, name: X-API-Key}}}
            paths:
              /j/{mode}:
                parameters: [{name: Mode, in: path}]
                get: {security: [], parameters: [{name: mode, in: query}],
                  x-latchkey-conditional-security: [{parameter: mode, unless: [x], security: [{k: []}]}]}
              /other: {get: {}}
            """, DocumentRules.LENIENT);
        assertThat(read.operations()).extracting(Operation::id).containsExactly("GET /other");
        assertThat(read.findings().problems())
                .anySatisfy(problem -> assertThat(problem.message()).contains("not in the path as well"));
    }

    /** Two to the power of forty, if each place of a variable could have its own value. */
    @Test
    void givesVariableOneValueWhereverItStands() throws SpecException {
        var read = read(server("/" + "{a}".repeat(40), "{a: {default: x, enum: [x, y]}}"));
        assertThat(read.operations().getFirst().paths())
                .extracting(PathTemplate::toString)
                .containsExactly("/" + "x".repeat(40) + "/p", "/" + "y".repeat(40) + "/p");
    }

    @Test
    void refusesServerThatGivesManyAddresses() {
        var variables = new StringJoiner(", ", "{", "}");
        var url = new StringBuilder();
        for (var i = 0; i < 17; i++) {
            variables.add("v" + i + ": {default: x, enum: [x, y]}");
            url.append("/{v").append(i).append('}');
        }
        refuses(server(url.toString(), variables.toString()), "at most 1024 addresses");
        refuses(server(url.toString(), variables.toString().replace(", y", "")), "at most 16 variables");
        refuses(server("/{a}".repeat(513), "{a: {default: x}}"), "at most 2048 characters");
        refuses(server("/{a}".repeat(100_000), "{}"), "at most 2048 characters");
    }

    /** Every operation reads the same list again. */
    @Test
    void refusesManyAddressesInOneDocument() throws SpecException {
        var hosts = new StringJoiner(", ", "[", "]");
        for (var i = 0; i < 1_000; i++) {
            hosts.add("h" + i);
        }
        var document = new StringBuilder(HEAD + "x-s: &s [{url: 'https://{h}/v1', variables: {h: {default: h0, enum: "
                + hosts + "}}}]\npaths:\n");
        for (var i = 0; i < 101; i++) {
            document.append("  /p").append(i).append(": {get: {servers: *s}}\n");
        }
        refuses(document.toString(), "at most 100000 addresses in one document");
        var read = new DocumentFolder(folder).read(document.toString(), DocumentRules.LENIENT);
        assertThat(read.operations()).hasSize(100);
    }

    private static String server(String url, String variables) {
        return HEAD + "servers: [{url: '" + url + "', variables: " + variables + "}]\npaths: {/p: {get: {}}}\n";
    }

    private void refuses(String document, String reason) {
        new DocumentFolder(folder).refuses(document, reason);
    }

    private ApiDocument read(String document) throws SpecException {
        return new DocumentFolder(folder).read(document);
    }
}
