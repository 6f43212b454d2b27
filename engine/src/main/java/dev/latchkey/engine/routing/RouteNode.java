package dev.latchkey.engine.routing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A node of the frozen trie: what may follow after some segments.
 */
final class RouteNode {

    /** What {@link #find} gives for a path that spells the text of a segment in another way than the documents do. */
    static final PathAnswers ANOTHER_SPELLING = new PathAnswers(Map.of(), Map.of(), null);

    /** What becomes of a request that a server takes for one that ends in this tree. */
    enum Run {
        /** Nothing here takes it. */
        NOTHING,
        HARMLESS,
        HARMFUL
    }

    private final SegmentTable<RouteNode> literals;
    private final SegmentPattern[] patterns;
    private final RouteNode[] branches;
    private final @Nullable RouteNode parameter;
    private final @Nullable PathAnswers endpoint;
    /** That of the same path with a slash behind it. */
    private final @Nullable PathAnswers slashed;

    private final boolean hasSlashes;

    /**
     * @param patterns segments of texts and parameters, the most specific first
     * @param branches what follows each of the patterns
     */
    RouteNode(
            Map<String, RouteNode> literals,
            SegmentPattern[] patterns,
            RouteNode[] branches,
            @Nullable RouteNode parameter,
            @Nullable PathAnswers endpoint) {
        this.literals = new SegmentTable<>(literals);
        this.patterns = patterns;
        this.branches = branches;
        this.parameter = parameter;
        this.endpoint = endpoint;
        var behindSlash = literals.get("");
        this.slashed = behindSlash == null ? null : behindSlash.endpoint;
        this.hasSlashes = slashed != null
                || (parameter != null && parameter.hasSlashes)
                || literals.values().stream().anyMatch(child -> child.hasSlashes)
                || Arrays.stream(branches).anyMatch(child -> child.hasSlashes);
    }

    /** Whether some path from here on ends in a slash. */
    boolean hasSlashes() {
        return hasSlashes;
    }

    /**
     * The endpoint of the path from the slash at {@code slash} on; literal before
     * texts with parameters before parameter, from left to right.
     *
     * @param slash index of the slash before the next segment, or {@code end} when there is none
     * @param effort when it is spent, the answer is {@link #ANOTHER_SPELLING}
     * @return null when no template matches
     */
    @Nullable
    PathAnswers find(String path, int slash, int end, Effort effort) {
        return find(path, slash, end, false, effort);
    }

    /**
     * The same, as if there were a slash at {@code end}.
     *
     * @param slash index of a slash before {@code end}
     */
    @Nullable
    PathAnswers findSlashed(String path, int slash, int end, Effort effort) {
        return find(path, slash, end, true, effort);
    }

    private @Nullable PathAnswers find(String path, int slash, int end, boolean isSlashed, Effort effort) {
        if (slash == end) {
            return isSlashed ? slashed : endpoint;
        }
        var start = slash + 1;
        var hash = 0;
        var next = start;
        var isEscaped = false;
        for (; next < end; next++) {
            var c = path.charAt(next);
            if (c == '/') {
                break;
            }
            isEscaped |= c == '%';
            hash = 31 * hash + c;
        }
        if (!effort.allowsToLookAt(next - start)) {
            return ANOTHER_SPELLING;
        }
        var literal = literals.find(path, start, next, hash);
        if (literal != null) {
            var found = literal.find(path, next, end, isSlashed, effort);
            if (found != null) {
                return found;
            }
        } else if (isEscaped && literals.findMeant(path, start, next) != null) {
            return ANOTHER_SPELLING;
        }
        var meant = patterns.length > 0 && isEscaped ? SegmentPattern.decoded(path, start, next) : null;
        for (var i = 0; i < patterns.length; i++) {
            var fit = patterns[i].fit(path, start, next, meant, effort);
            if (fit == SegmentPattern.Fit.MAY_BE_TAKEN_FOR) {
                return ANOTHER_SPELLING;
            }
            var found = fit == SegmentPattern.Fit.MATCHES ? branches[i].find(path, next, end, isSlashed, effort) : null;
            if (found != null) {
                return found;
            }
        }
        return parameter == null || start == next ? null : parameter.find(path, next, end, isSlashed, effort);
    }

    /**
     * What may be run of this tree: what is found first, as {@link #find} goes, that takes the request. Of segments with texts and
     * parameters all that match are looked at, unless one only has wider matches than another.
     *
     * @param path without an escape that it does not need
     * @param slash index of the slash before the next segment, or {@code end} when there is none
     * @param effort when it is spent, what was not looked at counts as harm
     * @param each says what becomes of the request where it ends
     */
    Run run(String path, int slash, int end, Effort effort, Function<PathAnswers, Run> each) {
        if (slash == end) {
            return endpoint == null ? Run.NOTHING : each.apply(endpoint);
        }
        var start = slash + 1;
        var hash = 0;
        var next = start;
        var isEscaped = false;
        for (; next < end && path.charAt(next) != '/'; next++) {
            isEscaped |= path.charAt(next) == '%';
            hash = 31 * hash + path.charAt(next);
        }
        if (!effort.allowsToLookAt(next - start)) {
            return Run.HARMFUL;
        }
        var literal = literals.find(path, start, next, hash);
        var run = literal == null ? Run.NOTHING : literal.run(path, next, end, effort, each);
        if (run == Run.NOTHING && patterns.length > 0) {
            var meant = isEscaped ? SegmentPattern.decoded(path, start, next) : null;
            run = runPatterns(path, start, next, end, meant, effort, each);
        }
        return run != Run.NOTHING || parameter == null || start == next
                ? run
                : parameter.run(path, next, end, effort, each);
    }

    private Run runPatterns(
            String path,
            int start,
            int next,
            int end,
            @Nullable String meant,
            Effort effort,
            Function<PathAnswers, Run> each) {
        var taken = new ArrayList<SegmentPattern>(1);
        for (var i = 0; i < patterns.length; i++) {
            var pattern = patterns[i];
            var fit = pattern.fit(path, start, next, meant, effort);
            if (fit == SegmentPattern.Fit.DIFFERS || taken.stream().anyMatch(pattern::covers)) {
                continue;
            }
            var run = branches[i].run(path, next, end, effort, each);
            if (run == Run.HARMFUL) {
                return run;
            }
            if (run == Run.HARMLESS && fit == SegmentPattern.Fit.MATCHES) {
                taken.add(pattern);
            }
        }
        return taken.isEmpty() ? Run.NOTHING : Run.HARMLESS;
    }
}
