package dev.latchkey.engine.apispec;

import java.util.List;
import java.util.stream.Collectors;

/** Documents that cannot be served as they are. Carries every problem found; the message has one line for each. */
public final class SpecException extends Exception {

    private final transient List<SpecProblem> problems;

    /** @param problems at least one */
    public SpecException(List<SpecProblem> problems) {
        this.problems = List.copyOf(problems);
    }

    /** One line for each problem: {@code file:line pointer: what was expected, what came}. */
    @Override
    public String getMessage() {
        return problems.stream().map(SpecProblem::toString).collect(Collectors.joining("\n"));
    }

    public List<SpecProblem> problems() {
        return problems;
    }
}
