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
import dev.latchkey.engine.routing.UndeclaredPairs;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Refuses who names another path or method in the target than what was judged, where a server that runs that one would do them a favour;
 * and who names anything that the operation does not declare, where its API says so ({@link ParameterCheck}).
 */
final class NamedPathCheck {

    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]{0,39}");

    private NamedPathCheck() {}

    /** Whether a piece of the query is a path, which no operation has a parameter for. */
    static boolean refusesPiece(ApiOperations operations, RequestPath path, Operation operation) {
        return path.hasQuery() && !operations.mindsNoNamedPaths(operation.api()) && NamedPaths.isPieceOfQuery(path);
    }

    /** Refuses who is let in, but not where else the request may lead. */
    static Judgement checked(Judgement judgement, HttpMethod method, ApiOperations operations) {
        if (!(judgement instanceof Judgement.Judged judged) || !(judged.decision() instanceof Decision.Allow)) {
            return judgement;
        }
        var operation = judged.operation();
        Predicate<Operation> mayRun = other -> mayRun(other, judged.authentication());
        var effort = judged.effort();
        var mindsNoPaths = operations.mindsNoNamedPaths(operation.api());
        if (operations.refusesUndeclaredParameters(operation.api())) {
            var undeclared = ParameterCheck.denial(judged, !mindsNoPaths);
            if (undeclared != null) {
                return new Judgement.Unreadable(operation, undeclared);
            }
            if (!operation.query().takesAny() && !UndeclaredPairs.mayHoldOthers(judged.path())) {
                return judged;
            }
        }
        var ofMethod = operations.harmfulMethodName(judged.path(), operation, mayRun, effort);
        if (ofMethod != null) {
            return new Judgement.Unreadable(operation, denialOfMethod(operation, ofMethod));
        }
        if (mindsNoPaths) {
            return judged;
        }
        var name = operations.harmfulName(method, judged.path(), operation, mayRun, effort);
        return name == null ? judged : new Judgement.Unreadable(operation, denial(operation, name));
    }

    /** Whatever the query of that one would have to be. */
    static boolean mayRun(Operation other, Authentication authentication) {
        return AccessPolicy.decide(other, other.security(), authentication) instanceof Decision.Allow
                && (other.conditionalSecurity().isEmpty()
                        || AccessPolicy.decide(other, AccessPolicy.strictestSecurity(other), authentication)
                                instanceof Decision.Allow);
    }

    static Denial denial(Operation operation) {
        return denial(operation, "");
    }

    /** For a body that has such a field, or of which nobody can tell. */
    static Denial denialOfBody(Operation operation) {
        return RequestDenials.malformed(
                "a form that can be read, and names no other path, which some servers run in place of the one of the"
                        + " request",
                "Whoever runs this platform can declare the field in the document of " + operation.api()
                        + ", or say that its server takes no path from a query or a form: apis[].distinguishes with "
                        + PathDistinction.QUERY_PATH.wireName() + ".");
    }

    private static Denial denialOfMethod(Operation operation, String name) {
        return RequestDenials.malformed(
                "a query that names no other method, which some servers take for the method of the request",
                "Whoever runs this platform can declare " + parameter(name) + " in the document of " + operation.api()
                        + ".");
    }

    private static Denial denial(Operation operation, String name) {
        return RequestDenials.malformed(
                "a target that names no other path, which some servers run in place of the one of the request",
                "Whoever runs this platform can declare " + parameter(name) + " in the document of " + operation.api()
                        + ", or say that its server takes no path from a query: apis[].distinguishes with "
                        + PathDistinction.QUERY_PATH.wireName() + ".");
    }

    /** @param name raw; repeated where it is a plain word */
    private static String parameter(String name) {
        return PLAIN_NAME.matcher(name).matches() ? "the parameter " + name : "the parameter";
    }
}
