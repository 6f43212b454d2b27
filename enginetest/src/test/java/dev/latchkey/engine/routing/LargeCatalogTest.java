package dev.latchkey.engine.routing;

import static dev.latchkey.engine.testing.TestOperations.path;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engine.apispec.ApiDocument;
import dev.latchkey.engine.apispec.OpenApiReader;
import dev.latchkey.engine.apispec.PathTemplate;
import dev.latchkey.engine.apispec.SpecException;
import dev.latchkey.engine.testing.TestScopes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Documents in the manner of the orders platform's, many times its size, from file to match. */
class LargeCatalogTest {

    private static final int DOCUMENTS = 40;
    private static final int RESOURCES = 25;

    @TempDir
    private Path folder;

    @Test
    void findsEachOfThousandsOfOperations() throws IOException, SpecException {
        var reader = new OpenApiReader(TestScopes.CATALOG, TestScopes.PERMISSIONS, TestScopes.CARRIERS);
        var documents = new ArrayList<ApiDocument>();
        for (var i = 0; i < DOCUMENTS; i++) {
            var file = folder.resolve("api" + i + ".yaml");
            Files.writeString(file, document(i));
            documents.add(reader.read("api" + i, file));
        }
        var operations = documents.stream()
                .flatMap(document -> document.operations().stream())
                .toList();
        assertThat(operations).hasSize(DOCUMENTS * RESOURCES * 8);
        var router = Router.of(documents);
        for (var operation : operations) {
            for (var template : operation.paths()) {
                assertThat(router.match(operation.method(), path(target(template))))
                        .isEqualTo(new RouteMatch.Matched(operation, template));
            }
        }
    }

    private static String target(PathTemplate template) {
        var target = new StringBuilder();
        for (var segment : template.segments()) {
            target.append('/').append(written(segment));
        }
        return target.toString();
    }

    private static String written(PathTemplate.Segment segment) {
        return switch (segment) {
            case PathTemplate.Literal(String text) -> text;
            case PathTemplate.Parameter _ -> "5f0c-a%20b";
            case PathTemplate.Mixed(var pieces) ->
                pieces.stream().map(LargeCatalogTest::written).collect(Collectors.joining());
        };
    }

    /** Each resource has eight operations, two of whose paths cross, as the platform's customers have. */
    private static String document(int number) {
        var yaml = new StringBuilder("""
            openapi: 3.0.1
            info: {title: Large, version: '1'}
            servers:
              - url: https://api.example.com/api%d/v201804
              - url: https://sandbox.example.com/api%d
            security: [{key: []}, {oauth: [orders_read]}]
            components:
              securitySchemes:
                key: {type: apiKey, in: header, name: x-api-key}
                oauth:
                  type: oauth2
                  flows:
                    clientCredentials: {tokenUrl: /identity/oauth/token, scopes: {orders_read: Read orders}}
            paths:
            """.formatted(number, number));
        for (var i = 0; i < RESOURCES; i++) {
            for (var path : List.of(
                    "/r%d: {get: {}, post: {}}",
                    "/r%d/{id}: {get: {}, put: {}, delete: {}}",
                    "/r%d/{id}/attachments: {get: {}}",
                    "/r%d/attachments/{attachmentId}: {get: {}}",
                    "/r%d/{id}/properties/{propertyId}: {patch: {}}")) {
                yaml.append("  ").append(path.formatted(i)).append('\n');
            }
        }
        return yaml.toString();
    }
}
