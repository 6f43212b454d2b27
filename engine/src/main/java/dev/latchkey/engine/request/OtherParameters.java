package dev.latchkey.engine.request;

import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.decision.AccessPolicy;
import dev.latchkey.engine.decision.Decision;
import dev.latchkey.engine.decision.Denial;
import dev.latchkey.engine.protocol.FoldedNames;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.protocol.Leniency;
import dev.latchkey.engine.protocol.PercentEncoding;
import dev.latchkey.engine.protocol.WithheldHeaders;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where servers are known to find parameters of the query beside the query, when it decides which security applies. Those are the
 * body, of whatever type: a form ({@code $_REQUEST}, {@code getParameter}, {@code request.values}), JSON ({@code params} of Rails,
 * {@code req.param()}), or what a server guesses to be either; and headers of that name, which data binding takes (Spring 6.2). Nobody
 * here reads a body, so whoever would not be let in with every condition met sends none.
 */
final class OtherParameters {

    private static final Denial IN_BODY = RequestDenials.malformed(
            "no body with this operation: many servers put what is in it among the parameters of the query, which"
                    + " decide which credential is needed");

    private static final Denial IN_FORMAT = RequestDenials.malformed(
            "no format in the path and no Accept but */* with this operation: many servers take either for the"
                    + " parameter of that name, which decides which credential is needed");

    private static final Denial IN_HEADER = RequestDenials.malformed(
            "no header named like a query parameter of this operation: some servers take it for the parameter, which"
                    + " decides which credential is needed");

    /** RFC 9110 §8.3.1 has types in any case. Whatever else the value holds, some server sees a form in it. */
    private static final List<String> FORMS = List.of("multipart/", "form-data", "urlencoded", "url-encoded");

    /** A type (RFC 9110 §8.3.1) and, perhaps, its parameters; no list of types. */
    private static final Pattern ONE_TYPE =
            Pattern.compile("[\\w!#$%&'*+.^`|~-]+/[\\w!#$%&'*+.^`|~-]+[ \\t]*(?:;[^,]*)?");

    private static final int TYPE_LENGTH_MAX = 256;

    /** Whatever an API takes, its upstream gets none of these. */
    private static final FoldedNames WITHHELD = WithheldHeaders.neverPassing(List.of(), List.of());

    /** What data binding leaves alone by itself; most requests have some of these. */
    private static final FoldedNames NEVER_BOUND =
            FoldedNames.of(Set.of("Accept", "From", "Origin", "Priority", "Range", "Referer"));

    /** The parameter that servers find in the path ({@code (.:format)}) and in {@code Accept} (RFC 9110 §12.5.1) as well. */
    private static final String FORMAT = "format";

    private static final String ANY_TYPE = "*/*";

    private OtherParameters() {}

    /**
     * Refuses who is let in only as long as nothing beside the query asks for more than the query does.
     *
     * @param leniencies what the API takes
     */
    static Judgement checked(Judgement judgement, HttpMethod method, RequestHeaders headers, Set<Leniency> leniencies) {
        if (!(judgement instanceof Judgement.Judged judged)
                || judged.operation().conditionalSecurity().isEmpty()
                || !(judged.decision() instanceof Decision.Allow)) {
            return judgement;
        }
        if (headers.hasHeader(name -> isTakenForParameter(name, judged.operation()))) {
            return isAllowedWhateverTheParameters(judged)
                    ? judged
                    : new Judgement.Unreadable(judged.operation(), IN_HEADER);
        }
        if (namesFormat(judged, headers) && !isAllowedWhateverTheParameters(judged)) {
            return new Judgement.Unreadable(judged.operation(), IN_FORMAT);
        }
        return headers.mayHaveBody(method) && !isAllowedWhateverTheParameters(judged)
                ? withBody(judged, headers, leniencies)
                : judged;
    }

    private static Judgement withBody(Judgement.Judged judged, RequestHeaders headers, Set<Leniency> leniencies) {
        if (!isPlainlyNoForm(headers)) {
            return new Judgement.Unreadable(judged.operation(), IN_BODY);
        }
        return leniencies.contains(Leniency.CONDITIONAL_BODIES)
                ? judged.takenBy(Leniency.CONDITIONAL_BODIES)
                : new Judgement.Unreadable(judged.operation(), IN_BODY, Set.of(Leniency.CONDITIONAL_BODIES));
    }

    private static boolean namesFormat(Judgement.Judged judged, RequestHeaders headers) {
        return judged.operation().conditionalSecurity().stream()
                        .anyMatch(condition -> FoldedNames.areSame(condition.parameter(), FORMAT))
                && (hasFormat(judged.path().rawPath())
                        || !headers.headerValues("Accept").stream()
                                .allMatch(value -> value.strip().equals(ANY_TYPE)));
    }

    /** Whether a dot is in its last segment, also where it is escaped. */
    private static boolean hasFormat(String rawPath) {
        var end = rawPath.endsWith("/") ? rawPath.length() - 1 : rawPath.length();
        for (var i = end - 1; i >= 0 && rawPath.charAt(i) != '/'; i--) {
            if (rawPath.charAt(i) == '.'
                    || (rawPath.charAt(i) == '%' && PercentEncoding.octetAt(rawPath, i, end) == '.')) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAllowedWhateverTheParameters(Judgement.Judged judged) {
        var operation = judged.operation();
        return AccessPolicy.decide(operation, AccessPolicy.strictestSecurity(operation), judged.authentication())
                instanceof Decision.Allow;
    }

    private static boolean isTakenForParameter(String header, Operation operation) {
        for (var condition : operation.conditionalSecurity()) {
            if (FoldedNames.areSame(header, condition.parameter())) {
                return !WITHHELD.contains(header) && !NEVER_BOUND.contains(header);
            }
        }
        return false;
    }

    /** A body of no type is a form to Rack, one of two is what a server likes best. */
    private static boolean isPlainlyNoForm(RequestHeaders headers) {
        var types = headers.headerValues("Content-Type");
        return types.size() == 1 && isPlainlyNoForm(types.get(0));
    }

    private static boolean isPlainlyNoForm(String type) {
        return type.length() <= TYPE_LENGTH_MAX
                && ONE_TYPE.matcher(type).matches()
                && FORMS.stream().noneMatch(type.toLowerCase(Locale.ROOT)::contains);
    }
}
