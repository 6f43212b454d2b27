package dev.latchkey.engine.apispec;

import java.util.ArrayList;
import java.util.List;

/** Collects problems so that all of them are told at once, up to {@value #COUNT_MAX}. */
final class SpecProblems {

    static final int COUNT_MAX = 200;

    private final List<SpecProblem> found = new ArrayList<>();

    void add(SourceLocation location, String message) {
        if (found.size() < COUNT_MAX) {
            found.add(new SpecProblem(location, message));
        } else if (found.size() == COUNT_MAX) {
            found.add(new SpecProblem(
                    location, "more problems follow from here; only the first " + COUNT_MAX + " are shown"));
        }
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    List<SpecProblem> all() {
        return List.copyOf(found);
    }

    void throwIfAny() throws SpecException {
        if (!found.isEmpty()) {
            throw new SpecException(found);
        }
    }
}
