package dev.latchkey.engine.apispec;

import static dev.latchkey.engine.apispec.DocumentFolder.HEAD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReferencesTest {

    @TempDir
    private Path folder;

    @Test
    void followsReferencesWithinTheDocumentAndToSiblings() throws SpecException, IOException {
        new DocumentFolder(folder).write("common.yaml", """
            paths:
              a/b~c:
                get:
                  security: [{key: []}]
            schemes:
              key: {type: apiKey, in: header, name: X-Api-Key}
            """);
        var document = read(HEAD + """
            paths:
              /a: {$ref: './common.yaml#/paths/a~1b~0c'}
              /b: {$ref: '#/components/pathItems/with%20space'}
            components:
              pathItems:
                with space: {put: {security: [{key: []}]}}
              securitySchemes:
                key: {$ref: 'common.yaml#/schemes/key'}
            """);
        assertThat(document.operations()).extracting(Operation::id).containsExactly("GET /a", "PUT /b");
        assertThat(document.operations().getFirst().source().file()).endsWith("/common.yaml");
        assertThat(document.operations().getFirst().source().line()).isEqualTo(3);
    }

    @Test
    void resolvesFromTheFolderOfTheReferringFile() throws SpecException, IOException {
        Files.createDirectory(folder.resolve("parts"));
        new DocumentFolder(folder).write("parts/one.yaml", "item: {$ref: 'two.yaml'}\n");
        new DocumentFolder(folder).write("parts/two.yaml", "$ref: '../three.yaml#/0'\n");
        new DocumentFolder(folder).write("three.yaml", "- get: {}\n");
        assertThat(read(HEAD + "paths:\n  /a: {$ref: 'parts/one.yaml#/item'}\n").operations())
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.com/a.yaml",
                "file:///etc/passwd",
                "/etc/passwd",
                "../outside.yaml",
                "a/../../outside.yaml",
                "%2e%2e/outside.yaml",
                "none.yaml",
                "..\\\\outside.yaml",
                ".",
                "#/nothing",
                "#nothing",
                "#/a~2",
                "#/%zz",
                "//example.com/a",
                "link.yaml",
                "linked/outside.yaml",
                "a.yaml?x"
            })
    void refusesReferencesThatLeadOutOrNowhere(String reference) throws IOException {
        var document = Files.createDirectories(folder.resolve("inside")).resolve("document.yaml");
        Files.writeString(folder.resolve("outside.yaml"), "get: {}\n");
        Files.createSymbolicLink(folder.resolve("inside/link.yaml"), folder.resolve("outside.yaml"));
        Files.createSymbolicLink(folder.resolve("inside/linked"), folder);
        Files.writeString(document, HEAD + "paths:\n  /a: {$ref: \"" + reference + "\"}\n");
        assertThatThrownBy(() -> DocumentFolder.reader().read("api", document, DocumentRules.STRICT))
                .isInstanceOf(SpecException.class)
                .hasMessageContaining("document.yaml:4 /paths/~1a/$ref");
    }

    @Test
    void refusesCircles() {
        refuses(HEAD + "paths:\n  /a: {$ref: '#/x-b'}\nx-b: {$ref: '#/x-c'}\nx-c: {$ref: '#/x-b'}\n", "came a circle");
        refuses(HEAD + "paths:\n  /a: {$ref: '#/paths/~1a'}\n", "came a circle");
    }

    @Test
    void refusesLongChains() {
        var chain = new StringBuilder(HEAD + "paths:\n  /a: {$ref: '#/x-0'}\n");
        for (var i = 0; i < 20; i++) {
            chain.append("x-").append(i).append(": {$ref: '#/x-").append(i + 1).append("'}\n");
        }
        refuses(chain.append("x-20: {}\n").toString(), "at most 16 references in a row");
    }

    @Test
    void refusesFieldsBesideReferenceInPathItem() {
        refuses(HEAD + "paths:\n  /a: {$ref: '#/x-b', get: {}}\nx-b: {}\n", "nothing beside $ref");
    }

    @Test
    void refusesPolicyThatNobodyEnforcesInReferredFile() throws IOException {
        new DocumentFolder(folder).write("common.yaml", "item:\n  x-latchkey-secret: 1\n  get: {}\n");
        refuses(HEAD + "paths:\n  /a: {$ref: 'common.yaml#/item'}\n", "common.yaml:2 /item/x-latchkey-secret");
    }

    private void refuses(String document, String reason) {
        new DocumentFolder(folder).refuses(document, reason);
    }

    private ApiDocument read(String document) throws SpecException {
        return new DocumentFolder(folder).read(document);
    }
}
