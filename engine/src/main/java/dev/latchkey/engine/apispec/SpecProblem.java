package dev.latchkey.engine.apispec;

import org.jspecify.annotations.Nullable;

/**
 * One thing in a document that Latchkey does not enforce or does not understand.
 *
 * @param message what was expected and what came
 * @param effect what becomes of the document by it, unless its rules are strict: then every problem refuses it
 * @param other place that this one cannot be told from, or contradicts; absent where it is about one place
 */
public record SpecProblem(
        SourceLocation location,
        String message,
        Effect effect,
        @Nullable SourceLocation other) {

    /** What a problem does. */
    public enum Effect {
        /** Nothing of the document can be served. */
        REFUSES,
        /** What it stands in is closed: no request for it is let through. The rest of the document is served. */
        CLOSES,
        /** Some requests for what it stands in are closed, because they may be meant for something else. */
        NARROWS,
        /** It is told, and changes nothing. */
        NOTED
    }

    public SpecProblem {
        message = Quoted.onOneLine(message);
    }

    /** One about one place. */
    public SpecProblem(SourceLocation location, String message, Effect effect) {
        this(location, message, effect, null);
    }

    /** One for which nothing can be served. */
    public SpecProblem(SourceLocation location, String message) {
        this(location, message, Effect.REFUSES);
    }

    /** One line, whatever the document holds. */
    @Override
    public String toString() {
        return Quoted.onOneLine(location + ": " + message);
    }
}
