package dev.latchkey.engine.request;

import dev.latchkey.engine.decision.Decision;
import dev.latchkey.engine.decision.Denial;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.protocol.Leniency;
import dev.latchkey.engine.routing.MethodInBody;

/**
 * Whether a server that takes the method from a body would do what nobody judged. Which other methods it has at a path nobody knows: a
 * document may list some of them, and another document over the same server others. So whoever calls may name none.
 */
final class HiddenMethods {

    private static final Denial IN_BODY = RequestDenials.malformed(
            "a body that can be read, without a parameter _method, which some servers take for the method of the"
                    + " request");

    private HiddenMethods() {}

    /** For a body that has such a parameter, or of which nobody can tell. */
    static Denial denial() {
        return IN_BODY;
    }

    /** Says of a request that its body may hold anything by what its API takes. */
    static Judgement counted(Judgement judgement, HttpMethod method, RequestHeaders headers, ApiOperations operations) {
        return judgement instanceof Judgement.Judged judged
                        && judged.decision() instanceof Decision.Allow
                        && operations.leniencies(judged.operation().api()).contains(Leniency.METHOD_IN_BODY)
                        && headers.mayHaveBody(method)
                        && inBody(method, headers).isOfParameters()
                ? judged.takenBy(Leniency.METHOD_IN_BODY)
                : judgement;
    }

    /** Of whatever type. */
    static MethodInBody inBody(HttpMethod method, RequestHeaders headers) {
        return MethodInBody.of(method, headers.headerValues("Content-Type"), headers.headerValues("Content-Encoding"));
    }
}
