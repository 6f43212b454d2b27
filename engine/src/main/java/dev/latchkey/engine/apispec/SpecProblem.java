package dev.latchkey.engine.apispec;

/**
 * One thing in a document that Latchkey does not enforce or does not understand.
 *
 * @param message what was expected and what came
 */
public record SpecProblem(SourceLocation location, String message) {
    @Override
    public String toString() {
        return location + ": " + message;
    }
}
