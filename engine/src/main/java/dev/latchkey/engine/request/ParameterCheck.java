package dev.latchkey.engine.request;

import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.decision.Denial;
import dev.latchkey.engine.decision.Explanation;
import dev.latchkey.engine.decision.Gate;
import dev.latchkey.engine.protocol.UndeclaredParameters;
import dev.latchkey.engine.routing.UndeclaredPairs;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a parameter that the operation does not declare, where its API says so ({@link UndeclaredParameters#REFUSE}). A key in the query
 * was read, or refused, before. Bodies are not looked into: by OpenAPI a schema allows members that it does not name, and a list of
 * parameters does not.
 */
final class ParameterCheck {

    /** Most names that a refusal lists. */
    private static final int LISTED_MAX = 20;

    /** Longest name that a refusal repeats. */
    private static final int REPEATED_MAX = 64;

    private static final Pattern REPEATED = Pattern.compile("[A-Za-z0-9_.$%+\\[\\]-]{1," + REPEATED_MAX + "}");

    private ParameterCheck() {}

    /** @return absent where all are declared, or the operation takes any */
    static @Nullable Denial denial(Judgement.Judged judged, boolean looksAtPath) {
        var operation = judged.operation();
        var query = operation.query();
        if (query.takesAny()) {
            return null;
        }
        var target = judged.forwardedTarget();
        var start = UndeclaredPairs.inQuery(target, query);
        if (start >= 0) {
            return denial(operation, target.substring(start, UndeclaredPairs.nameEnd(target, start)), "");
        }
        var inPath =
                looksAtPath ? UndeclaredPairs.inPath(judged.path(), judged.template(), query) : UndeclaredPairs.NONE;
        return inPath < 0
                ? null
                : denial(
                        operation,
                        "",
                        " Some servers make a parameter of what is behind an ampersand or a question mark in the"
                                + " path.");
    }

    private static Denial denial(Operation operation, String name, String more) {
        var declared = operation.queryParameters();
        return new Denial(
                Denial.Reason.UNDECLARED_PARAMETER,
                new Explanation(
                        Gate.REQUEST,
                        List.of(
                                declared.isEmpty()
                                        ? "no query parameter"
                                        : "no query parameter but " + listed(operation)),
                        List.of(),
                        List.of(),
                        "The operation does not declare "
                                + (REPEATED.matcher(name).matches()
                                        ? "the parameter " + name
                                        : "one of those that came")
                                + "." + more
                                + " A semicolon in a value is written %3B. Whoever runs this platform can declare it"
                                + " in the document of "
                                + operation.api() + ", or let such parameters pass: apis[].undeclaredParameters with "
                                + UndeclaredParameters.PASS.wireName() + "."));
    }

    private static String listed(Operation operation) {
        var names = operation.queryParameters().stream()
                .filter(name -> name.length() <= REPEATED_MAX)
                .limit(LISTED_MAX)
                .toList();
        var others = operation.queryParameters().size() - names.size();
        return String.join(", ", names) + (others == 0 ? "" : " and " + others + " more");
    }
}
