package dev.latchkey.engine.routing;

import dev.latchkey.engine.apispec.ApiDocument;
import dev.latchkey.engine.apispec.PathTemplate;
import dev.latchkey.engine.protocol.HttpMethod;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A node of the trie while {@link RouteBuilder} builds it. */
final class RouteDraft {

    /** Most segments of texts and parameters that may follow one beginning of a path: a request is compared with all of them. */
    static final int PATTERNS_MAX = 256;

    final Map<String, RouteDraft> literals = new LinkedHashMap<>();
    final Map<HttpMethod, RouteMatch.Matched> operations = new TreeMap<>();
    /** Methods of which nobody knows what they ask for, with the path as the document spells it. */
    final Map<HttpMethod, PathTemplate> closed = new TreeMap<>();
    /** Methods that are closed unless an operation is here. */
    final Map<HttpMethod, PathTemplate> closedElse = new TreeMap<>();

    private final Map<HttpMethod, List<TemplateMatcher>> contested = new TreeMap<>();

    /** How each document spells this path. */
    final IdentityHashMap<ApiDocument, PathTemplate> spellings = new IdentityHashMap<>();

    @Nullable
    RouteDraft parameter;

    private final Map<SegmentPattern, RouteDraft> patterns = new HashMap<>();
    private @Nullable List<Branch> branches;
    private @Nullable Map<HttpMethod, RouteMatch> answers;

    /** What follows after a segment that matches a pattern. */
    record Branch(SegmentPattern pattern, RouteDraft draft) {}

    RouteDraft child(PathTemplate.Segment segment) {
        if (segment instanceof PathTemplate.Literal literal) {
            return literals.computeIfAbsent(literal.text(), text -> new RouteDraft());
        }
        if (segment instanceof PathTemplate.Mixed mixed) {
            return patterns.computeIfAbsent(SegmentPattern.of(mixed), pattern -> new RouteDraft());
        }
        if (segment instanceof PathTemplate.Parameter) {
            var child = parameter;
            if (child == null) {
                child = new RouteDraft();
                parameter = child;
            }
            return child;
        }
        throw new IllegalStateException("no node for a " + segment.getClass());
    }

    /** In the order in which a request is compared with them. Made once, when all operations are in. */
    List<Branch> branches() {
        if (branches == null) {
            var sorted = new ArrayList<Branch>();
            patterns.forEach((pattern, draft) -> sorted.add(new Branch(pattern, draft)));
            sorted.sort((one, other) -> SegmentPattern.MOST_SPECIFIC_FIRST
                    .thenComparing(pattern -> String.join("\0", pattern.texts()))
                    .compare(one.pattern(), other.pattern()));
            branches = sorted;
        }
        return branches;
    }

    /**
     * Whether something goes on behind a beginning of a path that has less text than that.
     *
     * @param at the segment that is next
     * @param isWider whether some segment had less
     */
    boolean goesOnWider(List<PathTemplate.Segment> beginning, int at, boolean isWider) {
        if (at == beginning.size()) {
            return isWider && !(literals.isEmpty() && patterns.isEmpty() && parameter == null);
        }
        var segment = beginning.get(at);
        if (segment instanceof PathTemplate.Literal literal) {
            var same = literals.get(literal.text());
            if ((same != null && same.goesOnWider(beginning, at + 1, isWider))
                    || patterns.entrySet().stream()
                            .anyMatch(one -> one.getKey().takes(literal.text())
                                    && one.getValue().goesOnWider(beginning, at + 1, true))) {
                return true;
            }
        } else if (Stream.concat(literals.values().stream(), patterns.values().stream())
                .anyMatch(child -> child.goesOnWider(beginning, at + 1, isWider))) {
            return true;
        }
        return parameter != null
                && parameter.goesOnWider(beginning, at + 1, isWider || !(segment instanceof PathTemplate.Parameter));
    }

    /** An operation here or further down. */
    Optional<RouteMatch.Matched> firstBelow() {
        if (!operations.isEmpty()) {
            return Optional.of(anyOperation());
        }
        return Stream.of(literals.values().stream(), patterns.values().stream(), Stream.ofNullable(parameter))
                .flatMap(drafts -> drafts)
                .flatMap(draft -> draft.firstBelow().stream())
                .findFirst();
    }

    RouteMatch.Matched anyOperation() {
        return operations.values().iterator().next();
    }

    /** Those of the same path with a slash at its end. */
    Map<HttpMethod, RouteMatch.Matched> operationsBehindSlash() {
        var slashed = literals.get("");
        return slashed == null ? Map.of() : slashed.operations;
    }

    /** What is served or closed here; empty when no path ends here. Made once, when all operations are in. */
    Map<HttpMethod, RouteMatch> answers() {
        if (answers == null) {
            answers = new TreeMap<>();
            closedElse.keySet().forEach(method -> answers.put(method, PathAnswers.CLOSED));
            answers.putAll(operations);
            closed.keySet().forEach(method -> answers.put(method, PathAnswers.CLOSED));
            var get = answers.get(HttpMethod.GET);
            if (get != null) {
                answers.putIfAbsent(HttpMethod.HEAD, get); // HEAD is GET's unless it has its own operation
            }
        }
        return answers;
    }

    /** The path by which a method is closed here. */
    PathTemplate closedPath(HttpMethod method) {
        var path = closed.getOrDefault(method, closedElse.get(method));
        return path == null ? closedPath(HttpMethod.GET) : path; // only HEAD is closed by another
    }

    /** Closes those requests with a method that a template may take too. */
    void contest(HttpMethod method, PathTemplate other) {
        contested.computeIfAbsent(method, one -> new ArrayList<>()).add(new TemplateMatcher(other));
    }

    /** Any spelling of the path that ends here; absent when none does. */
    private @Nullable PathTemplate path() {
        return Stream.of(closed.values().stream(), closedElse.values().stream())
                .flatMap(paths -> paths)
                .findFirst()
                .orElseGet(() -> operations.isEmpty() ? null : anyOperation().path());
    }

    /** @param each is told of every path that ends here or further down */
    RouteNode freeze(BiConsumer<PathTemplate, PathAnswers> each) {
        Map<String, RouteNode> frozen = new LinkedHashMap<>();
        literals.forEach((text, draft) -> frozen.put(text, draft.freeze(each)));
        var path = path();
        var here = path == null ? null : new PathAnswers(answers(), contested, path);
        if (path != null && here != null) {
            each.accept(path, here);
        }
        return new RouteNode(
                frozen,
                branches().stream().map(Branch::pattern).toArray(SegmentPattern[]::new),
                branches().stream().map(branch -> branch.draft().freeze(each)).toArray(RouteNode[]::new),
                parameter == null ? null : parameter.freeze(each),
                here);
    }
}
