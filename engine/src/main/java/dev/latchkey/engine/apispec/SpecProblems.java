package dev.latchkey.engine.apispec;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Collects problems so that all of them are told at once, the first {@value #COUNT_MAX}. */
final class SpecProblems {

    static final int COUNT_MAX = 200;

    /** A list that many operations inherit is told once. */
    private final Set<SpecProblem> found = new LinkedHashSet<>();

    void add(SourceLocation location, String message) {
        if (found.size() < COUNT_MAX) {
            found.add(new SpecProblem(location, message));
        }
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    /** File by file in the order in which they were met, from top to bottom. */
    List<SpecProblem> all() {
        Map<String, List<SpecProblem>> byFile = new LinkedHashMap<>();
        for (var problem : found) {
            byFile.computeIfAbsent(problem.location().file(), file -> new ArrayList<>())
                    .add(problem);
        }
        return byFile.values().stream()
                .flatMap(problems -> problems.stream()
                        .sorted(Comparator.comparingInt(
                                problem -> problem.location().line())))
                .toList();
    }

    void throwIfAny() throws SpecException {
        if (!found.isEmpty()) {
            throw new SpecException(all());
        }
    }
}
