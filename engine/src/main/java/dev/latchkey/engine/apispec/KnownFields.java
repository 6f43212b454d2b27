package dev.latchkey.engine.apispec;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The fields that a version of the specification defines where Latchkey looks for those that decide (OpenAPI 3.2 §4.1, §4.9, §4.10;
 * Swagger 2.0 §5).
 *
 * @param document of the whole document
 * @param pathItem of a path item
 * @param operation of an operation
 */
record KnownFields(Set<String> document, Set<String> pathItem, Set<String> operation) {

    private static final Set<String> METHODS =
            Set.of("get", "put", "post", "delete", "options", "head", "patch", "trace");

    static final KnownFields OPENAPI_3_1 = new KnownFields(
            Set.of(
                    "openapi",
                    "info",
                    "jsonSchemaDialect",
                    "servers",
                    "paths",
                    "webhooks",
                    "components",
                    "security",
                    "tags",
                    "externalDocs"),
            and(METHODS, "$ref", "summary", "description", "servers", "parameters"),
            Set.of(
                    "tags",
                    "summary",
                    "description",
                    "externalDocs",
                    "operationId",
                    "parameters",
                    "requestBody",
                    "responses",
                    "callbacks",
                    "deprecated",
                    "security",
                    "servers"));

    static final KnownFields OPENAPI_3_2 = new KnownFields(
            and(OPENAPI_3_1.document, "$self"),
            and(OPENAPI_3_1.pathItem, "query", "additionalOperations"),
            OPENAPI_3_1.operation);

    static final KnownFields SWAGGER_2 = new KnownFields(
            Set.of(
                    "swagger",
                    "info",
                    "host",
                    "basePath",
                    "schemes",
                    "consumes",
                    "produces",
                    "paths",
                    "definitions",
                    "parameters",
                    "responses",
                    "securityDefinitions",
                    "security",
                    "tags",
                    "externalDocs"),
            and(METHODS, "$ref", "parameters"),
            Set.of(
                    "tags",
                    "summary",
                    "description",
                    "externalDocs",
                    "operationId",
                    "consumes",
                    "produces",
                    "parameters",
                    "responses",
                    "schemes",
                    "deprecated",
                    "security"));

    private static Set<String> and(Set<String> fields, String... more) {
        var all = new HashSet<>(fields);
        all.addAll(List.of(more));
        return Set.copyOf(all);
    }
}
