package dev.latchkey.engine.routing;

import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.protocol.HttpMethod;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The answers for one path, made once so that a match allocates nothing. */
final class PathAnswers {

    static final RouteMatch.Closed CLOSED = new RouteMatch.Closed();

    private final Map<HttpMethod, RouteMatch> answers;
    private final RouteMatch notAllowed;
    /** Null for almost every path. */
    private final @Nullable Map<HttpMethod, List<TemplateMatcher>> contested;

    /**
     * @param answers for the methods that are served or closed
     * @param contested templates by which a request with that method may be meant for another operation
     */
    PathAnswers(Map<HttpMethod, RouteMatch> answers, Map<HttpMethod, List<TemplateMatcher>> contested) {
        this.answers = Map.copyOf(answers);
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
