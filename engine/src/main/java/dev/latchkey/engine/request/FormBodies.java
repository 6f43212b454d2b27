package dev.latchkey.engine.request;

import dev.latchkey.engine.decision.AccessPolicy;
import dev.latchkey.engine.decision.Decision;
import dev.latchkey.engine.decision.Denial;
import dev.latchkey.engine.protocol.HttpMethod;
import java.util.List;
import java.util.Locale;

/**
 * Bodies whose fields servers are known to put among the parameters of the query ({@code request.values}, {@code getParameter},
 * {@code $_REQUEST}): what decides by the query which security applies is then in the body, which nobody here reads.
 */
final class FormBodies {

    private static final Denial MAY_HOLD_THE_PARAMETER = RequestDenials.malformed(
            "no form as the body of this operation, and with POST a Content-Type or Content-Length: 0: many servers"
                    + " put the fields of a form among the parameters of the query, which decide which credential is"
                    + " needed");

    /** RFC 9110 §8.3.1 has types in any case. Whatever else the value holds, some server sees a form in it. */
    private static final List<String> FORMS = List.of("multipart/", "form-data", "form-urlencoded");

    private FormBodies() {}

    /** Refuses who is let in only as long as a form in the body asks for nothing more than the query does. */
    static Judgement checked(Judgement judgement, HttpMethod method, RequestHeaders headers) {
        if (!(judgement instanceof Judgement.Judged judged)
                || judged.operation().conditionalSecurity().isEmpty()
                || !(judged.decision() instanceof Decision.Allow)
                || !mayHaveForm(method, headers)) {
            return judgement;
        }
        var operation = judged.operation();
        return AccessPolicy.decide(operation, AccessPolicy.strictestSecurity(operation), judged.authentication())
                        instanceof Decision.Allow
                ? judgement
                : new Judgement.Unreadable(operation, MAY_HOLD_THE_PARAMETER);
    }

    /** A POST of no type is a form to Rack. One that says nothing of a length has a body in HTTP/2 all the same (RFC 9110 §8.6). */
    private static boolean mayHaveForm(HttpMethod method, RequestHeaders headers) {
        var types = headers.headerValues("Content-Type");
        if (types.stream().allMatch(String::isBlank)) {
            return method.equals(HttpMethod.POST)
                    && !headers.headerValues("Content-Length").equals(List.of("0"));
        }
        return types.stream()
                .map(type -> type.toLowerCase(Locale.ROOT))
                .anyMatch(type -> FORMS.stream().anyMatch(type::contains));
    }
}
