package dev.latchkey.engine.apispec;

import dev.latchkey.engine.protocol.Leniency;
import java.util.List;
import java.util.Set;

/**
 * An API as its OpenAPI document describes it.
 *
 * @param name the API's configured name, its audience in tokens and in the signed principal
 * @param openapi version text of the document: 3.0.x, 3.1.x, 3.2.x, or 2.0 of Swagger
 * @param operations those that are served
 * @param schemes its security schemes in the order of the document, and what became of each
 * @param targets how the targets of its requests are read; decided beside the document
 */
public record ApiDocument(
        String name,
        String title,
        String version,
        String openapi,
        List<Operation> operations,
        List<SchemeReading> schemes,
        Findings findings,
        TargetRules targets) {

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
        this(name, title, version, openapi, operations, schemes, Findings.NONE, TargetRules.STRICT);
    }

    /** The same document with these operations and findings. */
    public ApiDocument with(List<Operation> others, Findings found) {
        return new ApiDocument(name, title, version, openapi, others, schemes, found, targets);
    }

    /** The same document, the targets of whose requests are read so. */
    public ApiDocument with(TargetRules rules) {
        return new ApiDocument(name, title, version, openapi, operations, schemes, findings, rules);
    }

    /** The same document whose requests may look like this. */
    public ApiDocument with(Set<Leniency> taken) {
        return with(
                new TargetRules(taken, targets.distinguishes(), targets.basePath(), targets.undeclaredParameters()));
    }

    /** What its requests may look like beyond what every server reads alike. */
    public Set<Leniency> leniencies() {
        return targets.leniencies();
    }
}
