package dev.latchkey.engine.apispec;

import java.util.List;

/**
 * An API as its OpenAPI document describes it.
 *
 * @param name the API's configured name, its audience in tokens and in the signed principal
 * @param openapi version text of the document, 3.0.x or 3.1.x
 * @param schemes its security schemes in the order of the document, and what became of each
 */
public record ApiDocument(
        String name,
        String title,
        String version,
        String openapi,
        List<Operation> operations,
        List<SchemeReading> schemes) {

    public ApiDocument {
        operations = List.copyOf(operations);
        schemes = List.copyOf(schemes);
    }
}
