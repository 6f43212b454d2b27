package dev.latchkey.engine.request;

import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.decision.AccessPolicy;
import dev.latchkey.engine.decision.Authentication;
import dev.latchkey.engine.decision.Decision;
import dev.latchkey.engine.decision.Denial;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.protocol.PathDistinction;
import dev.latchkey.engine.routing.NamedPaths;
import dev.latchkey.engine.routing.RequestPath;

/** Refuses who names another path in the query than the one that was judged, where a server that runs that one would do them a favour. */
final class NamedPathCheck {

    private NamedPathCheck() {}

    /** Whether a piece of the query is a path, which no operation has a parameter for. */
    static boolean refusesPiece(ApiOperations operations, RequestPath path, Operation operation) {
        return path.hasQuery() && NamedPaths.isPieceOfQuery(path) && !operations.mindsNoNamedPaths(operation.api());
    }

    /** Refuses who is let in, but not where else the request may lead. */
    static Judgement checked(Judgement judgement, HttpMethod method, ApiOperations operations) {
        if (!(judgement instanceof Judgement.Judged judged)
                || !(judged.decision() instanceof Decision.Allow)
                || !NamedPaths.mayBeIn(judged.path())
                || operations.mindsNoNamedPaths(judged.operation().api())) {
            return judgement;
        }
        var operation = judged.operation();
        return operations.namesNoHarm(method, judged.path(), operation, other -> mayRun(other, judged.authentication()))
                ? judged
                : new Judgement.Unreadable(operation, denial(operation));
    }

    /** Whatever the query of that one would have to be. */
    static boolean mayRun(Operation other, Authentication authentication) {
        return AccessPolicy.decide(other, other.security(), authentication) instanceof Decision.Allow
                && (other.conditionalSecurity().isEmpty()
                        || AccessPolicy.decide(other, AccessPolicy.strictestSecurity(other), authentication)
                                instanceof Decision.Allow);
    }

    static Denial denial(Operation operation) {
        return RequestDenials.malformed(
                "a query that names no other path, which some servers run in place of the one of the request",
                "Whoever runs this platform can declare the parameter in the document of " + operation.api()
                        + ", or say that its server takes no path from a query: apis[].distinguishes with "
                        + PathDistinction.QUERY_PATH.wireName() + ".");
    }
}
