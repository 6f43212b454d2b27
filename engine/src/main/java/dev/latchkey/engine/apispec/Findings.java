package dev.latchkey.engine.apispec;

import java.util.List;

/**
 * What the reading of a document found wrong and still served the rest of.
 *
 * @param isStrict whether the document is refused for whatever is found, also when it is put together with others
 */
public record Findings(boolean isStrict, List<ClosedOperation> closed, List<SpecProblem> problems) {

    /** Of a document that is as it should be. */
    public static final Findings NONE = new Findings(true, List.of(), List.of());

    public Findings {
        closed = List.copyOf(closed);
        problems = List.copyOf(problems);
    }
}
