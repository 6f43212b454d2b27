package dev.latchkey.engine.apispec;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Problems that one place of a document makes, for whoever mends that place mends them all: a path that others can be mistaken
 * for.
 *
 * @param place path of the document, or where the only problem is
 * @param problems at least one
 */
public record ProblemCause(SourceLocation place, List<SpecProblem> problems) {

    public ProblemCause {
        problems = List.copyOf(problems);
    }

    /** Whether more than one problem is there, so that a sentence for all of them is shorter. */
    public boolean isShared() {
        return problems.size() > 1;
    }

    /**
     * Puts problems together by their causes, in the order of the first of each. Of the two places of a problem the one that has
     * more of them is its cause.
     */
    public static List<ProblemCause> of(List<SpecProblem> problems) {
        var counts = new HashMap<String, Integer>();
        for (var problem : problems) {
            counts.merge(path(problem.location()), 1, Integer::sum);
            counts.merge(path(other(problem)), 1, Integer::sum);
        }
        var causes = problems.stream()
                .collect(Collectors.groupingBy(
                        problem -> place(problem, counts), LinkedHashMap::new, Collectors.toList()));
        var sorted = new ArrayList<ProblemCause>();
        causes.values().forEach(some -> sorted.add(new ProblemCause(first(some, counts), some)));
        return List.copyOf(sorted);
    }

    /** One line: the only sentence there is, or the place with how many operations it concerns. */
    @Override
    public String toString() {
        return isShared()
                ? place + ": requests can match this path as well as one of " + problems.size()
                        + " other operations that ask for something else; what matches both is closed; rename the"
                        + " path, or give them the same security"
                : problems.get(0).toString();
    }

    private static SourceLocation first(List<SpecProblem> some, Map<String, Integer> counts) {
        var problem = some.get(0);
        return some.size() > 1 && isOther(problem, counts) ? other(problem) : problem.location();
    }

    private static String place(SpecProblem problem, Map<String, Integer> counts) {
        return path(isOther(problem, counts) ? other(problem) : problem.location());
    }

    private static boolean isOther(SpecProblem problem, Map<String, Integer> counts) {
        Function<SourceLocation, Integer> count = location -> counts.getOrDefault(path(location), 0);
        return count.apply(other(problem)) > count.apply(problem.location());
    }

    private static SourceLocation other(SpecProblem problem) {
        var other = problem.other();
        return other == null ? problem.location() : other;
    }

    /** Without the method: those of one path have one cause. */
    private static String path(SourceLocation location) {
        var pointer = location.pointer();
        var end = pointer.lastIndexOf('/');
        return location.file() + " " + (end > 0 ? pointer.substring(0, end) : pointer);
    }
}
