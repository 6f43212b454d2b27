package dev.latchkey.engine.apispec;

import java.util.List;
import java.util.Map;

/**
 * An element of a YAML or JSON document. Aliases share one node, so nodes are compared by identity and never printed: their
 * expansion may be far larger than the file.
 */
sealed interface SpecNode {

    /** Line it starts on, counted from 1. */
    int line();

    record Mapping(int line, Map<String, Entry> entries) implements SpecNode {}

    record Sequence(int line, List<SpecNode> items) implements SpecNode {}

    record Scalar(int line, String text, Kind kind) implements SpecNode {}

    /** An element that one parser reads so and another so: nobody may build on it. */
    static SpecNode unclear(int line) {
        return new Scalar(line, "", Kind.UNCLEAR);
    }

    /** A value of a mapping with the line of its key, which is where people look for it. */
    record Entry(int line, SpecNode value) {}

    /** How the core schema of YAML 1.2 reads a scalar; {@code UNCLEAR} stands for any element that parsers read differently. */
    enum Kind {
        TEXT,
        BOOLEAN,
        INTEGER,
        NULL,
        OTHER,
        UNCLEAR
    }
}
