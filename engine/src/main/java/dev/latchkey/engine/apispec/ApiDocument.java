package dev.latchkey.engine.apispec;

import java.util.List;

/**
 * An API as its OpenAPI document describes it.
 *
 * @param name the API's configured name, its audience in tokens and in the signed principal
 * @param openapi version text of the document: 3.0.x, 3.1.x, 3.2.x, or 2.0 of Swagger
 * @param operations those that are served
 * @param schemes its security schemes in the order of the document, and what became of each
 */
public record ApiDocument(
        String name,
        String title,
        String version,
        String openapi,
        List<Operation> operations,
        List<SchemeReading> schemes,
        Findings findings) {

    public ApiDocument {
        operations = List.copyOf(operations);
        schemes = List.copyOf(schemes);
    }

    /** A document without fault. */
    public ApiDocument(
            String name,
            String title,
            String version,
            String openapi,
            List<Operation> operations,
            List<SchemeReading> schemes) {
        this(name, title, version, openapi, operations, schemes, Findings.NONE);
    }
}
