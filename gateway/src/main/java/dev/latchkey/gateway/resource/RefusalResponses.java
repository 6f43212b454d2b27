package dev.latchkey.gateway.resource;

import dev.latchkey.edge.http.ErrorBody;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.edge.http.OwnHeaders;
import dev.latchkey.engine.decision.Denial;
import dev.latchkey.engine.decision.Explanation;
import dev.latchkey.engine.protocol.ServiceUnavailable;
import dev.latchkey.engine.request.PresentedCredential.Scheme;
import dev.latchkey.engine.request.RequestDenials;
import dev.latchkey.engine.request.RequestHeaders;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Puts a refusal into HTTP: status, challenge, the platform's body with the explanation. Who has no good credential, or asks for what
 * is not there, is led to the reference as well (RFC 8631 §4.1).
 */
public final class RefusalResponses {

    private RefusalResponses() {}

    /** As {@link #answer(Denial, String, Challenges, Scheme, NeededCredential)}, for a request that no scope would have helped. */
    public static HttpResponse answer(Denial denial, String requestId, Challenges challenges, Scheme used) {
        return answer(denial, requestId, challenges, used, NeededCredential.ANY);
    }

    /**
     * As {@link #answer(Denial, String, Challenges, Scheme, NeededCredential)}. To a stranger it is said what of the request looks like a
     * credential in the wrong place, or written in a wrong way.
     *
     * @param headers of the request
     * @param names of these headers, as they came
     */
    public static HttpResponse answer(
            Denial denial,
            String requestId,
            Challenges challenges,
            NeededCredential needed,
            RequestHeaders headers,
            Collection<String> names) {
        var explanation = isToStranger(denial)
                ? told(explanation(denial), challenges.nearMiss(headers, names, needed))
                : explanation(denial);
        return answer(denial, explanation, requestId, challenges.of(denial, Scheme.of(headers), needed), challenges);
    }

    private static boolean isToStranger(Denial denial) {
        return denial.reason() == Denial.Reason.NO_CREDENTIAL || denial.reason() == Denial.Reason.INVALID_CREDENTIAL;
    }

    private static Explanation told(Explanation explanation, @Nullable NearMiss miss) {
        return miss == null
                ? explanation
                : new Explanation(
                        explanation.gate(),
                        explanation.required(),
                        List.of(miss.held()),
                        explanation.missing(),
                        miss.advice());
    }

    /**
     * @param used the scheme of the credential that the request carried
     * @param needed by what this very request could have proven itself
     */
    public static HttpResponse answer(
            Denial denial, String requestId, Challenges challenges, Scheme used, NeededCredential needed) {
        return answer(denial, explanation(denial), requestId, challenges.of(denial, used, needed), challenges);
    }

    private static HttpResponse answer(
            Denial denial, Explanation explanation, String requestId, String challenge, Challenges challenges) {
        var reason = denial.reason();
        var message = message(denial);
        var body = ErrorBody.of(challenges.code(reason), message);
        write(body.putObject("explanation"), explanation);
        var isLost = reason.status() == 401 || reason.status() == 404;
        if (isLost) {
            body.put("documentation", challenges.documentation());
        }
        var told = ErrorBody.answer(reason.status(), body, requestId).with(OwnHeaders.ALL);
        var refusal = isLost ? told.with("Link", "<" + challenges.documentation() + ">; rel=\"service-doc\"") : told;
        var answer = reason.status() == 503
                ? refusal.with("Retry-After", Integer.toString(ServiceUnavailable.RETRY_AFTER_SECONDS))
                : refusal;
        var challenged = challenge.isEmpty() ? answer : answer.with("WWW-Authenticate", challenge);
        var nonce = denial.dpopNonce();
        return nonce == null ? challenged : challenged.with("DPoP-Nonce", nonce);
    }

    /** For who was refused so often that they are told no more why. */
    public static HttpResponse tooMany(String requestId, long retryAfterSeconds) {
        var reason = Denial.Reason.RATE_LIMITED;
        return ErrorBody.answer(reason.status(), ErrorBody.of(reason.code(), reason.message()), requestId)
                .with(OwnHeaders.ALL)
                .with("Retry-After", Long.toString(retryAfterSeconds));
    }

    /** Missing scopes are joined by a comma without a space. */
    private static String message(Denial denial) {
        var reason = denial.reason();
        return reason == Denial.Reason.INSUFFICIENT_SCOPE
                ? reason.message() + ": "
                        + String.join(",", denial.explanation().missing())
                : reason.message();
    }

    /** Whatever the authenticator says of a bad credential, its holder learns nothing of it. */
    private static Explanation explanation(Denial denial) {
        return denial.reason() == Denial.Reason.INVALID_CREDENTIAL
                ? RequestDenials.invalidCredential().explanation()
                : denial.explanation();
    }

    public static void write(ObjectNode node, Explanation explanation) {
        node.put("gate", explanation.gate().wireName());
        var required = node.putArray("required");
        explanation.required().forEach(required::add);
        var held = node.putArray("held");
        explanation.held().forEach(held::add);
        var missing = node.putArray("missing");
        explanation.missing().forEach(missing::add);
        node.put("whoCanGrant", explanation.whoCanGrant());
    }
}
