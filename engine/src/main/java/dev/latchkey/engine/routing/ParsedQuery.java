package dev.latchkey.engine.routing;

/** What became of a query. */
public sealed interface ParsedQuery {

    /** Every name and value could be decoded. */
    record Read(QueryParameters parameters) implements ParsedQuery {}

    /** @param reason what was expected and what came, in one sentence that repeats nothing of the query */
    record Malformed(String reason) implements ParsedQuery {}
}
