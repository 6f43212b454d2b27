package dev.latchkey.engine.routing;

import static dev.latchkey.engine.testing.TestOperations.path;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engine.apispec.ApiDocument;
import dev.latchkey.engine.apispec.ClosedOperation;
import dev.latchkey.engine.apispec.OpenApiReader;
import dev.latchkey.engine.apispec.SpecException;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.testing.TestScopes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A document that may have paths nobody sees serves nothing: a wide template would answer for them. */
class UnknownPathsTest {

    private static final String HEAD = """
        openapi: 3.1.0
        info: {title: T, version: '1'}
        components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}}
        """;

    private static final String WIDE =
            "  /books/{slug}: {get: {security: []}}\n  /keyed/{slug}: {get: {security: [{key: []}]}}\n";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "paths:\n  $ref: './more.yaml'\n",
                "paths:\n  $ref: {get: {}}\n",
                "paths:\n  ' $ref': './more.yaml'\n",
                "paths:\n  \"<<\": {/books/admin: {get: {security: [{key: []}]}}}\n",
                "paths:\n  include: [./more.yaml]\n",
                "paths:\n  more: {/books/admin: {get: {security: [{key: []}]}}}\n",
                "$ref: './more.yaml'\npaths:\n",
                "Paths: {/books/admin: {get: {security: [{key: []}]}}}\npaths:\n",
                "\"<<\": {x: y}\npaths:\n"
            })
    void servesNothingWherePathsMayStandElsewhere(String wrong) throws SpecException {
        var document = read(HEAD + wrong + WIDE);
        assertThat(document.operations()).isEmpty();
        var router = Router.of(List.of(document));
        for (var target : List.of("/books/admin", "/books/1", "/keyed/1")) {
            assertThat(router.match(HttpMethod.GET, path(target))).isInstanceOf(RouteMatch.Closed.class);
        }
        assertThat(document.findings().closed())
                .filteredOn(closed -> closed.signature().equals("GET /books/{slug}"))
                .singleElement()
                .extracting(ClosedOperation::reason)
                .asString()
                .contains("the whole document is closed");
        assertThat(document.findings().problems())
                .filteredOn(problem -> problem.message().contains("came"))
                .isNotEmpty();
    }

    @Test
    void servesTheRestOfADocumentWhosePathsAreKnown() throws SpecException {
        var document = read(HEAD + """
            remark: {books: 1}
            x-more: {/books/admin: {get: {}}}
            paths:
              x-more: {/books/admin: {get: {}}}
              books/all: {get: {}}
            """ + WIDE);
        assertThat(document.operations()).hasSize(2);
        var router = Router.of(List.of(document));
        assertThat(router.match(HttpMethod.GET, path("/books/all"))).isInstanceOf(RouteMatch.Closed.class);
        assertThat(router.match(HttpMethod.GET, path("/books/1"))).isInstanceOf(RouteMatch.Matched.class);
    }

    /** Schemes that stand elsewhere are unknown, and what asks for one lets nobody in. */
    @ParameterizedTest
    @ValueSource(
            strings = {"components: {$ref: './more.yaml'}\n", "components: {securitySchemes: {$ref: './more.yaml'}}\n"})
    void closesWhatAsksForASchemeThatStandsElsewhere(String components) throws SpecException {
        var document = read("openapi: 3.1.0\ninfo: {title: T, version: '1'}\n" + components
                + "paths:\n  /a: {get: {security: [{key: []}]}}\n");
        assertThat(document.operations())
                .allMatch(operation -> operation.security().isClosed());
    }

    private static ApiDocument read(String document) throws SpecException {
        return new OpenApiReader(TestScopes.CATALOG, TestScopes.PERMISSIONS, TestScopes.CARRIERS)
                .read("api", Path.of("document.yaml"), document.getBytes(StandardCharsets.UTF_8));
    }
}
