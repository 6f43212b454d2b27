package dev.latchkey.engine.request;

import dev.latchkey.engine.apispec.ApiDocument;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.protocol.Leniency;
import dev.latchkey.engine.routing.Effort;
import dev.latchkey.engine.routing.ParsedTarget;
import dev.latchkey.engine.routing.RequestPath;
import dev.latchkey.engine.routing.RouteMatch;
import dev.latchkey.engine.routing.Router;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads targets, those too that only some API takes. Such a target has to lead to an operation of an API that takes every form in it,
 * and to no other, whatever a server makes of it; else it is refused as if no API took it. One that is
 * taken everywhere, and that some server reads in another way all the same ({@code me%3Bx}), must not lead elsewhere either. What every
 * server reads alike costs nothing more than the reading. Immutable.
 */
final class LenientTargets {

    private static final ParsedTarget.Refused LEADS_ELSEWHERE =
            new ParsedTarget.Refused("expected a path that no server can take for one of another operation", null);

    private static final ParsedTarget.Refused ENDS_EARLIER =
            new ParsedTarget.Refused(LEADS_ELSEWHERE.reason(), Leniency.ENCODED_PATH_END);

    /** Whoever spent it, and on what. */
    static final ParsedTarget.Refused TOO_MUCH = new ParsedTarget.Refused(
            "expected a target of which can be found out, with no more work than one request may cause, what servers"
                    + " may take it for; fewer segments, dots and escapes take less",
            null);

    private static final String ENDS_ELSEWHERE =
            "expected a path that asks for the same with and without a slash, a format (.json), an index file or a"
                    + " rest at its end";

    private final Router router;
    private final Map<String, Set<Leniency>> byApi = new HashMap<>();
    private final Set<Leniency> all = EnumSet.noneOf(Leniency.class);

    LenientTargets(Router router, Collection<ApiDocument> documents) {
        this.router = router;
        for (var document : documents) {
            if (!document.leniencies().isEmpty()) {
                byApi.put(document.name(), document.leniencies());
                all.addAll(document.leniencies());
            }
        }
    }

    /** What an API takes. */
    Set<Leniency> of(String api) {
        return byApi.isEmpty() ? Set.of() : byApi.getOrDefault(api, Set.of());
    }

    /**
     * @param target raw, in origin form
     * @param effort of the request
     */
    ParsedTarget parse(HttpMethod method, String target, Effort effort) {
        var parsed = read(method, target, effort, true);
        // A path that ends elsewhere says so by itself.
        return effort.isSpent() && !(parsed instanceof ParsedTarget.Refused refused && refused.isAdvised())
                ? TOO_MUCH
                : parsed;
    }

    /** Whether {@link #parse} accepts a target; what would be advised where it does not is not found out. */
    boolean takes(HttpMethod method, String target, Effort effort) {
        return read(method, target, effort, false) instanceof ParsedTarget.Accepted && !effort.isSpent();
    }

    private ParsedTarget read(HttpMethod method, String target, Effort effort, boolean isAdvised) {
        var parsed = RequestPath.parse(target, Set.of(), effort);
        if (parsed instanceof ParsedTarget.Accepted accepted) {
            var path = accepted.path();
            if (path.isReadAlike()) {
                return router.endsAlike(method, path, effort)
                        ? parsed
                        : endsElsewhere(
                                isAdvised
                                        ? router.mistaken(method, path, effort).advice()
                                        : "");
            }
            var asked = askedFor(method, path, effort);
            return asked.flatMap(one -> matched(one, path, effort))
                    .map(operation -> inEveryReading(asked.get(), path, operation, effort))
                    .orElse(parsed);
        }
        return parsed instanceof ParsedTarget.Refused refused
                        && refused.leniency() != null
                        && all.contains(refused.leniency())
                ? read(method, target, refused, effort)
                : parsed;
    }

    private static ParsedTarget endsElsewhere(String advice) {
        return new ParsedTarget.Refused(ENDS_ELSEWHERE, null, advice);
    }

    private ParsedTarget read(HttpMethod method, String target, ParsedTarget.Refused refused, Effort effort) {
        var parsed = RequestPath.parse(target, all, effort);
        if (!(parsed instanceof ParsedTarget.Accepted accepted)) {
            return parsed;
        }
        var path = accepted.path();
        var asked = askedFor(method, path, effort);
        var operation = asked.flatMap(one -> matched(one, path, effort));
        if (operation.isEmpty()) {
            return refused;
        }
        for (var leniency : path.leniencies()) {
            if (!of(operation.get().api()).contains(leniency)) {
                return new ParsedTarget.Refused(refused.reason(), leniency);
            }
        }
        return inEveryReading(asked.get(), path, operation.get(), effort);
    }

    /** Refused where some server finds another operation there than the one that would be judged, unless its API takes that. */
    private ParsedTarget inEveryReading(HttpMethod asked, RequestPath path, Operation operation, Effort effort) {
        if (router.isUnmistakable(asked, path, operation, effort)) {
            return new ParsedTarget.Accepted(path);
        }
        if (!router.isUnmistakableButItsEnd(asked, path, operation, effort)) {
            return LEADS_ELSEWHERE;
        }
        return of(operation.api()).contains(Leniency.ENCODED_PATH_END)
                ? new ParsedTarget.Accepted(path.takenBy(Leniency.ENCODED_PATH_END))
                : ENDS_EARLIER;
    }

    /** The method, or one that the path takes where it does not take this one: then it is said which it takes. */
    private Optional<HttpMethod> askedFor(HttpMethod method, RequestPath path, Effort effort) {
        var match = router.match(method, path, effort);
        return match instanceof RouteMatch.MethodNotAllowed other
                ? other.allowed().stream().min(HttpMethod::compareTo)
                : Optional.of(method);
    }

    private Optional<Operation> matched(HttpMethod method, RequestPath path, Effort effort) {
        return router.match(method, path, effort) instanceof RouteMatch.Matched matched
                ? Optional.of(matched.operation())
                : Optional.empty();
    }
}
