package dev.latchkey.engine.routing;

import dev.latchkey.engine.apispec.ClosedOperation;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.PathTemplate;
import dev.latchkey.engine.protocol.HttpMethod;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What keys among the paths may mean that are none, or not only that. Where a key is served as a text as well, what it may mean asks for the
 * same as that; where it is not, it is closed.
 */
final class DoubtfulPaths {

    /** One path of an operation, and where it ends in the trie. */
    record Placed(RouteDraft draft, Operation operation, PathTemplate path) {}

    private final Collection<Placed> placed;
    private final IdentityHashMap<ClosedOperation, List<Operation>> described = new IdentityHashMap<>();

    DoubtfulPaths(Collection<Placed> placed) {
        this.placed = placed;
    }

    /** What becomes of a request that a server takes for one of the meanings of a key. */
    Map<HttpMethod, RouteMatch> answers(ClosedOperation closed, PathTemplate path, Set<HttpMethod> methods) {
        var own = described.computeIfAbsent(
                closed,
                one -> placed.stream()
                        .map(Placed::operation)
                        .filter(one::isMeantBy)
                        .toList());
        var answers = new TreeMap<HttpMethod, RouteMatch>();
        methods.forEach(method -> answers.put(method, answer(method, own, path)));
        if (answers.containsKey(HttpMethod.GET)) {
            answers.putIfAbsent(HttpMethod.HEAD, answers.get(HttpMethod.GET));
        }
        return Collections.unmodifiableMap(answers);
    }

    private static RouteMatch answer(HttpMethod method, List<Operation> described, PathTemplate path) {
        var own = described.stream()
                .filter(operation -> operation.method().equals(method))
                .toList();
        return own.isEmpty() || !own.stream().allMatch(one -> OperationRules.decideAlike(one, own.get(0)))
                ? PathAnswers.CLOSED
                : new RouteMatch.Matched(own.get(0), path);
    }

    /**
     * The methods by which requests for an operation's path may be meant for a key that asks for something else.
     *
     * @param answers of the key
     */
    static Set<HttpMethod> harmful(Placed one, Map<HttpMethod, RouteMatch> answers) {
        var harmful = new TreeSet<HttpMethod>();
        answers.forEach((method, answer) -> {
            if (!(answer instanceof RouteMatch.Matched matched)) {
                harmful.add(method);
                return;
            }
            var judged = one.draft()
                    .operations
                    .getOrDefault(
                            method,
                            method.equals(HttpMethod.HEAD)
                                    ? one.draft().operations.get(HttpMethod.GET)
                                    : null);
            if (judged != null && !OperationRules.isHarmless(judged.operation(), matched.operation())) {
                harmful.add(method);
            }
        });
        return harmful;
    }
}
