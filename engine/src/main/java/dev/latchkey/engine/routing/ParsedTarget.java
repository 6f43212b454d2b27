package dev.latchkey.engine.routing;

/** What became of a request target. */
public sealed interface ParsedTarget {

    /** It means the same to everyone who reads it. */
    record Accepted(RequestPath path) implements ParsedTarget {}

    /**
     * It is malformed or could be read in two ways.
     *
     * @param reason what was expected and what came, in one sentence that repeats nothing of the target
     */
    record Refused(String reason) implements ParsedTarget {}
}
