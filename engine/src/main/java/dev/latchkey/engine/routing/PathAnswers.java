package dev.latchkey.engine.routing;

import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.PathTemplate;
import dev.latchkey.engine.protocol.HttpMethod;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The answers for one path, made once so that a match allocates nothing. */
final class PathAnswers {

    static final RouteMatch.Closed CLOSED = new RouteMatch.Closed();

    private static final int LITERAL_RANK = 2;

    private final Map<HttpMethod, RouteMatch> answers;
    private final RouteMatch notAllowed;
    /** Null for almost every path. */
    private final @Nullable Map<HttpMethod, List<TemplateMatcher>> contested;

    private final @Nullable PathTemplate path;

    /**
     * @param answers for the methods that are served or closed
     * @param contested templates by which a request with that method may be meant for another operation
     * @param path as some document spells it; absent where it is none of a document
     */
    PathAnswers(
            Map<HttpMethod, RouteMatch> answers,
            Map<HttpMethod, List<TemplateMatcher>> contested,
            @Nullable PathTemplate path) {
        this.answers = Map.copyOf(answers);
        this.path = path;
        this.contested = contested.isEmpty() ? null : Map.copyOf(contested);
        var served = new HashSet<HttpMethod>();
        answers.forEach((method, answer) -> {
            if (answer instanceof RouteMatch.Matched) {
                served.add(method);
            }
        });
        this.notAllowed = served.isEmpty() ? CLOSED : new RouteMatch.MethodNotAllowed(served);
    }

    RouteMatch answer(HttpMethod method, RequestPath path) {
        return isContested(method, path) ? CLOSED : answers.getOrDefault(method, notAllowed);
    }

    /** Whether the method leads to that operation, whatever path it was that ends here. */
    boolean isOnly(HttpMethod method, Operation operation) {
        return contested == null
                && answers.get(method) instanceof RouteMatch.Matched matched
                && matched.operation().equals(operation);
    }

    /** Whether something is served or closed by the method. */
    boolean has(HttpMethod method) {
        return answers.containsKey(method);
    }

    /** Whether anybody may run all that is served, and nothing is closed. */
    boolean isOpen() {
        return contested == null
                && answers.values().stream()
                        .allMatch(answer -> answer instanceof RouteMatch.Matched matched
                                && OperationRules.isOpen(matched.operation()));
    }

    /** The same, and every one of some methods is among them: what is served by others is closed to everybody. */
    boolean isOpen(Collection<HttpMethod> methods) {
        return isOpen() && answers.keySet().containsAll(methods);
    }

    /** What is said of the method whatever request it is; closed where that depends on the request. */
    RouteMatch strictest(HttpMethod method) {
        return contested != null && contested.containsKey(method) ? CLOSED : answers.getOrDefault(method, notAllowed);
    }

    /**
     * The same as what a server of files makes of it, which runs what is there by any method: where this one is none of it, the first
     * answer that does harm.
     */
    RouteMatch strictest(HttpMethod method, Operation judged) {
        var answer = strictest(method);
        if (!(answer instanceof RouteMatch.MethodNotAllowed)) {
            return answer;
        }
        for (var other : answers.keySet()) {
            var one = strictest(other);
            if (!(one instanceof RouteMatch.Matched matched)
                    || !OperationRules.isHarmless(judged, matched.operation())) {
                return one;
            }
        }
        return answer;
    }

    /** As some document spells it; absent where it is none of a document. */
    @Nullable
    PathTemplate path() {
        return path;
    }

    /** Whether a document writes a name with a format at its end. */
    boolean isFile() {
        if (path == null || path.segments().isEmpty() || !endsInText()) {
            return false;
        }
        var written = PathEnds.lastSegment(path).written();
        return FileNames.hasFormat(written, 0, written.length());
    }

    /** Whether a document writes all or a part of the last segment; what has none is written out. */
    boolean endsInText() {
        return path != null
                && (path.segments().isEmpty() || !(PathEnds.lastSegment(path) instanceof PathTemplate.Parameter));
    }

    /** Whether no document writes a text, beside a format, from a segment on that is to have one. */
    boolean isWithoutText(int textFrom) {
        return textFrom != Router.ANY_TEMPLATE && path != null && !ClosedTexts.hasText(path, textFrom, false);
    }

    /** Whether a document writes a text where another template, before its last segment, has none. */
    boolean isCloserThan(List<PathTemplate.Segment> other) {
        if (path != null) {
            var mine = path.segments();
            for (var i = 0; i < Math.min(other.size() - 1, mine.size()); i++) {
                if (mine.get(i) instanceof PathTemplate.Literal && !(other.get(i) instanceof PathTemplate.Literal)) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * Whether a request that is judged by another path may be meant for this one, which has not its method: some document writes more of it
     * out. What no document describes is closed to everybody, as it would be for a request in the spelling of this path. Where neither has
     * more text than the other they are two paths that their author tells apart.
     *
     * @param left of this path; what is left out at its end is written out
     * @param judged absent where nothing is known of the other one
     */
    static boolean isMoreWrittenOut(List<PathTemplate.Segment> left, @Nullable List<PathTemplate.Segment> judged) {
        var other = judged == null ? List.<PathTemplate.Segment>of() : judged;
        for (var i = 0; i < Math.max(left.size(), other.size()); i++) {
            var unknown = judged == null ? 0 : LITERAL_RANK;
            if ((i < left.size() ? rank(left.get(i)) : LITERAL_RANK)
                    > (i < other.size() ? rank(other.get(i)) : unknown)) {
                return true;
            }
        }
        return left.isEmpty() && judged == null;
    }

    /** How much of a segment is written out. */
    static int rank(PathTemplate.Segment segment) {
        return segment instanceof PathTemplate.Literal ? LITERAL_RANK : segment instanceof PathTemplate.Mixed ? 1 : 0;
    }

    /** Whether this path has not the method, and {@link #isMoreWrittenOut} holds of it. */
    boolean isUndescribed(HttpMethod method, @Nullable List<PathTemplate.Segment> judged) {
        return path != null
                && !answers.containsKey(method)
                && isMoreWrittenOut(PathAliases.withoutSlashAtEnd(path.segments()), judged);
    }

    /** Those by whose own method a request is answered here. */
    List<Operation> operations() {
        return answers.entrySet().stream()
                .filter(entry -> entry.getValue() instanceof RouteMatch.Matched matched
                        && matched.operation().method().equals(entry.getKey()))
                .map(entry -> ((RouteMatch.Matched) entry.getValue()).operation())
                .toList();
    }

    /** Every method that is served or closed here. */
    void each(BiConsumer<HttpMethod, RouteMatch> each) {
        answers.forEach(each);
    }

    /** Of every method that is served or closed here, whatever request it is. */
    boolean allMatch(Predicate<RouteMatch> condition) {
        return answers.keySet().stream().map(this::strictest).allMatch(condition);
    }

    /** Every template by which a request with a method may be meant for another operation. */
    void eachContested(BiConsumer<HttpMethod, PathTemplate> each) {
        if (contested != null) {
            contested.forEach((method, others) -> others.forEach(other -> each.accept(method, other.template())));
        }
    }

    private boolean isContested(HttpMethod method, RequestPath path) {
        var others = contested == null ? null : contested.get(method);
        if (others != null) {
            for (var other : others) {
                if (other.takes(path)) {
                    return true;
                }
            }
        }
        return false;
    }
}
