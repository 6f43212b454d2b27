package dev.latchkey.engine.apispec;

/**
 * One thing in a document that Latchkey does not enforce or does not understand.
 *
 * @param message what was expected and what came
 */
public record SpecProblem(SourceLocation location, String message) {
    public SpecProblem {
        message = Quoted.onOneLine(message);
    }

    /** One line, whatever the document holds. */
    @Override
    public String toString() {
        return Quoted.onOneLine(location + ": " + message);
    }
}
