package dev.latchkey.engine.apispec;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.engine.testing.TestScopes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder with a document to read. */
record DocumentFolder(Path path) {

    /** The beginning of every document: two lines, so that {@code paths} stands on the third. */
    static final String HEAD = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n";

    static OpenApiReader reader() {
        return new OpenApiReader(TestScopes.CATALOG, TestScopes.PERMISSIONS, TestScopes.CARRIERS);
    }

    /** By strict rules. */
    ApiDocument read(String document) throws SpecException {
        return read(document, DocumentRules.STRICT);
    }

    ApiDocument read(String document, DocumentRules rules) throws SpecException {
        try {
            write("document.yaml", document);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return reader().read("api", path.resolve("document.yaml"), rules);
    }

    void write(String name, String text) throws IOException {
        Files.writeString(path.resolve(name), text);
    }

    void refuses(String document, String reason) {
        assertThatThrownBy(() -> read(document))
                .isInstanceOf(SpecException.class)
                .hasMessageContaining(reason);
    }
}
