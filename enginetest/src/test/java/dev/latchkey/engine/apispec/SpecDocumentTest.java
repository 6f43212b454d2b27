package dev.latchkey.engine.apispec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.engine.testing.TestScopes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpecDocumentTest {

    private static final String DOCUMENT = """
        info: {title: Orders, version: 1.5, draft: true, owner: null}
        here: {$ref: '#/info'}
        beside: {$ref: 'shared.yaml#/limit'}
        circle: {$ref: '#/circle'}
        outside: {$ref: '../secret.yaml#/a'}
        elsewhere: {$ref: 'https://example.com/a.yaml#/a'}
        list: [a, 2]
        """;

    @TempDir
    Path folder;

    private SpecDocument.Part root;

    @BeforeEach
    void read() throws IOException, SpecException {
        var below = Files.createDirectory(folder.resolve("apis"));
        Files.writeString(folder.resolve("secret.yaml"), "a: secret\n");
        Files.writeString(below.resolve("shared.yaml"), "limit: {name: limit}\n");
        root = SpecDocument.read(Files.writeString(below.resolve("api.yaml"), DOCUMENT))
                .root();
    }

    @Test
    void tellsValuesAndTheirKinds() {
        var info = root.find("info").orElseThrow();
        assertThat(info.keys()).containsExactly("title", "version", "draft", "owner");
        assertThat(info.findText("title")).hasValue("Orders");
        assertThat(info.find("version").orElseThrow().kind()).isEqualTo(SpecDocument.Kind.NUMBER);
        assertThat(info.isTrue("draft")).isTrue();
        assertThat(info.isTrue("title")).isFalse();
        assertThat(info.findText("owner")).isEmpty();
        assertThat(root.find("list").orElseThrow().items())
                .extracting(SpecDocument.Part::kind)
                .containsExactly(SpecDocument.Kind.TEXT, SpecDocument.Kind.NUMBER);
    }

    @Test
    void followsReferencesInTheDocumentsFolder() {
        var here = root.follow("here").orElseThrow();
        assertThat(here.findText("title")).hasValue("Orders");
        assertThat(here.isInDocument()).isTrue();
        var beside = root.follow("beside").orElseThrow();
        assertThat(beside.findText("name")).hasValue("limit");
        assertThat(beside.isInDocument()).isFalse();
    }

    @Test
    void followsNoReferenceOutOfItOrInACircle() {
        assertThat(root.follow("circle")).isEmpty();
        assertThat(root.follow("outside")).isEmpty();
        assertThat(root.follow("elsewhere")).isEmpty();
        assertThat(root.follow("missing")).isEmpty();
    }

    @Test
    void ofWhatIsEnforcedIsTheSameReading() throws IOException, SpecException {
        var text = """
            openapi: 3.1.0
            info: {title: Orders, version: '1'}
            security: []
            paths:
              /orders: {$ref: 'orders.yaml#/all'}
            """;
        var file = Files.writeString(folder.resolve("api.yaml"), text);
        var beside = Files.writeString(
                folder.resolve("orders.yaml"),
                "all: {get: {summary: All of them, responses: {'200': {description: Fine}}}}\n");
        var described = new OpenApiReader(TestScopes.CATALOG, TestScopes.PERMISSIONS, TestScopes.CARRIERS)
                .describe("orders", file, DocumentRules.LENIENT);
        Files.writeString(file, "something: else\n");
        Files.delete(beside);

        assertThat(described.api().operations()).extracting(Operation::summary).containsExactly("All of them");
        assertThat(described.description().root().find("paths"))
                .flatMap(paths -> paths.follow("/orders"))
                .flatMap(path -> path.find("get"))
                .flatMap(get -> get.findText("summary"))
                .hasValue("All of them");
    }

    @Test
    void refusesWhatCannotBeRead() {
        assertThatThrownBy(() -> SpecDocument.read(folder.resolve("none.yaml"))).isInstanceOf(SpecException.class);
    }
}
