package dev.latchkey.gateway.resource;

import dev.latchkey.edge.http.ErrorBody;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.edge.http.OwnHeaders;
import dev.latchkey.engine.decision.Denial;
import dev.latchkey.engine.decision.Explanation;
import dev.latchkey.engine.protocol.ServiceUnavailable;
import dev.latchkey.engine.request.PresentedCredential.Scheme;
import dev.latchkey.engine.request.RequestDenials;
import tools.jackson.databind.node.ObjectNode;

/** Puts a refusal into HTTP: status, challenge, the platform's body with the explanation. */
public final class RefusalResponses {

    private RefusalResponses() {}

    /** As {@link #answer(Denial, String, Challenges, Scheme, NeededCredential)}, for a request that no scope would have helped. */
    public static HttpResponse answer(Denial denial, String requestId, Challenges challenges, Scheme used) {
        return answer(denial, requestId, challenges, used, NeededCredential.ANY);
    }

    /**
     * @param used the scheme of the credential that the request carried
     * @param needed by what this very request could have proven itself
     */
    public static HttpResponse answer(
            Denial denial, String requestId, Challenges challenges, Scheme used, NeededCredential needed) {
        var reason = denial.reason();
        var message = message(denial);
        var body = ErrorBody.of(challenges.code(reason), message);
        write(body.putObject("explanation"), explanation(denial));
        var refusal = ErrorBody.answer(reason.status(), body, requestId).with(OwnHeaders.ALL);
        var answer = reason.status() == 503
                ? refusal.with("Retry-After", Integer.toString(ServiceUnavailable.RETRY_AFTER_SECONDS))
                : refusal;
        var challenge = challenges.of(denial, used, needed);
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
