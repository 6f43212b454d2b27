package dev.latchkey.engine.routing;

import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.PathTemplate;
import dev.latchkey.engine.protocol.HttpMethod;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a server may run at the path of an operation that takes another method from a request than the one it came with: the operations
 * of other methods that ask for something else, of whatever document, at paths that a request can match as well, whatever the case of their letters and whether there is a slash at
 * the end. Found once; for most operations there is none. Immutable.
 */
final class OtherMethods {

    /** Most steps in finding them: one for each two beginnings of paths that a request can match, and each text that is looked for. */
    static final int STEPS_MAX = 4 * RouteComparison.STEPS_MAX;

    /**
     * Beside one operation.
     *
     * @param operations one for all of a method that decide alike
     * @param closed methods that nobody may run
     */
    private record Others(List<Operation> operations, Set<HttpMethod> closed) {}

    /**
     * Where a path ends.
     *
     * @param isRead whether it has no method but GET and HEAD, which are one
     */
    private record End(PathAnswers answers, List<Operation> operations, boolean isRead) {

        static End of(PathAnswers answers) {
            var methods = new HashSet<HttpMethod>();
            answers.each((method, answer) -> methods.add(method));
            return new End(
                    answers,
                    answers.operations(),
                    Set.of(HttpMethod.GET, HttpMethod.HEAD).containsAll(methods));
        }
    }

    /** What follows after some segments. */
    private static final class Node {
        final Map<String, Node> literals = new HashMap<>();
        final List<End> ends = new ArrayList<>();

        /** Behind whatever has a parameter. */
        @Nullable
        Node value;
    }

    private final IdentityHashMap<Operation, Others> others = new IdentityHashMap<>();
    private int stepsLeft;

    private OtherMethods(int stepsMax) {
        this.stepsLeft = stepsMax;
    }

    /** @param stepsMax beyond it every operation is taken to have a closed one beside it */
    static OtherMethods of(Map<PathTemplate, PathAnswers> all, int stepsMax) {
        var found = new OtherMethods(stepsMax);
        var root = new Node();
        all.forEach((path, answers) -> add(root, path, answers));
        found.compare(root, root);
        return found;
    }

    private static void add(Node root, PathTemplate path, PathAnswers answers) {
        var node = root;
        for (var segment : PathAliases.withoutSlashAtEnd(path.segments())) {
            if (segment instanceof PathTemplate.Literal literal) {
                node = node.literals.computeIfAbsent(LetterCase.foldedSegment(literal.text()), text -> new Node());
            } else {
                var value = node.value == null ? new Node() : node.value;
                node.value = value;
                node = value;
            }
        }
        node.ends.add(End.of(answers));
    }

    /** Of two beginnings of paths that a request can match, or one. */
    private void compare(Node mine, Node theirs) {
        stepsLeft -= 1 + mine.literals.size();
        if (stepsLeft < 0) {
            return;
        }
        // Of a million pairs, without an iterator for each.
        for (var i = 0; i < mine.ends.size(); i++) {
            for (var j = 0; j < theirs.ends.size(); j++) {
                if (!mine.ends.get(i).isRead() || !theirs.ends.get(j).isRead()) {
                    add(mine.ends.get(i), theirs.ends.get(j));
                }
            }
        }
        if (mine.literals.isEmpty() && mine.value == null) {
            return;
        }
        var value = theirs.value;
        mine.literals.forEach((text, child) -> {
            var same = theirs.literals.get(text);
            if (same != null) {
                compare(child, same);
            }
            if (value != null) {
                compare(child, value);
            }
        });
        if (mine.value != null) {
            for (var child : theirs.literals.values()) {
                compare(mine.value, child);
            }
            if (value != null) {
                compare(mine.value, value);
            }
        }
    }

    private void add(End mine, End theirs) {
        for (var operation : mine.operations()) {
            theirs.answers().each((method, answer) -> addTo(operation, method, answer));
        }
    }

    private void addTo(Operation operation, HttpMethod method, RouteMatch answer) {
        if (isTheSame(method, operation)
                || (answer instanceof RouteMatch.Matched other && isTheSame(other, operation))) {
            return;
        }
        var before = others.getOrDefault(operation, new Others(List.of(), Set.of()));
        if (!(answer instanceof RouteMatch.Matched matched)) {
            var more = new HashSet<>(before.closed());
            more.add(method);
            others.put(operation, new Others(before.operations(), Set.copyOf(more)));
            return;
        }
        var run = matched.operation();
        if (!OperationRules.isHarmless(operation, run)
                && before.operations().stream()
                        .noneMatch(other ->
                                other.method().equals(run.method()) && OperationRules.decideAlike(other, run))) {
            var more = new ArrayList<>(before.operations());
            more.add(run);
            others.put(operation, new Others(List.copyOf(more), before.closed()));
        }
    }

    private static boolean isTheSame(RouteMatch.Matched other, Operation operation) {
        return other.operation().method().equals(operation.method());
    }

    /** Nobody gains by HEAD in place of GET, which is judged by the same. */
    private static boolean isTheSame(HttpMethod method, Operation operation) {
        return method.equals(operation.method())
                || (method.equals(HttpMethod.HEAD) && operation.method().equals(HttpMethod.GET));
    }

    /**
     * Whether a value is a method that a caller may not run beside an operation; allocates nothing.
     *
     * @param mayRun another operation
     */
    boolean isHarmfulValue(String target, int start, int end, Operation operation, Predicate<Operation> mayRun) {
        if (stepsLeft < 0) {
            return isAny(target, start, end, HttpMethod.fixed(), operation);
        }
        var beside = others.get(operation);
        if (beside == null) {
            return false;
        }
        for (var i = 0; i < beside.operations().size(); i++) {
            var other = beside.operations().get(i);
            if (isNamed(target, start, end, other.method())
                    && !(other.limits().equals(operation.limits()) && mayRun.test(other))) {
                return true;
            }
        }
        return !beside.closed().isEmpty() && isAny(target, start, end, beside.closed(), operation);
    }

    private static boolean isAny(
            String target, int start, int end, Collection<HttpMethod> methods, Operation operation) {
        for (var method : methods) {
            if (!method.equals(operation.method()) && isNamed(target, start, end, method)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isNamed(String target, int start, int end, HttpMethod method) {
        return LenientText.isFolded(target, start, end, method.name());
    }
}
