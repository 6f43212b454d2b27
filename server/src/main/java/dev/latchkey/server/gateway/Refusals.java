package dev.latchkey.server.gateway;

import dev.latchkey.engine.decision.Denial;
import dev.latchkey.engine.decision.Explanation;
import dev.latchkey.engine.decision.Gate;
import dev.latchkey.server.gateway.PresentedCredential.Scheme;
import dev.latchkey.server.http.ErrorBody;
import dev.latchkey.server.http.HttpResponse;
import dev.latchkey.server.http.OwnHeaders;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Puts a refusal into HTTP: status, challenge, the platform's body with the explanation. */
final class Refusals {

    private static final Explanation UNKNOWN_OPERATION = new Explanation(
            Gate.OPERATION,
            List.of("an operation that an API document lists"),
            List.of(),
            List.of(),
            "See the API reference for the operations that exist.");

    /** The one explanation of every bad credential, so that a 401 is the same for unknown, revoked, expired, malformed. */
    private static final Explanation INVALID_CREDENTIAL = new Explanation(
            Gate.OPERATION,
            List.of("a valid credential"),
            List.of(),
            List.of(),
            "An administrator of the company can make a credential in the Credential Manager.");

    private static final Explanation INVALID_DPOP_PROOF = new Explanation(
            Gate.OPERATION,
            List.of("a DPoP proof for this request and this access token"),
            List.of(),
            List.of(),
            "The application must make a new proof for each request (RFC 9449 section 4.2).");

    private Refusals() {}

    static Denial malformed(String expected) {
        return new Denial(
                Denial.Reason.MALFORMED_REQUEST,
                new Explanation(Gate.REQUEST, List.of(expected), List.of(), List.of(), ""));
    }

    static Denial invalidCredential() {
        return new Denial(Denial.Reason.INVALID_CREDENTIAL, INVALID_CREDENTIAL);
    }

    static Denial invalidDpopProof() {
        return new Denial(Denial.Reason.INVALID_DPOP_PROOF, INVALID_DPOP_PROOF);
    }

    static Denial unknownOperation() {
        return new Denial(Denial.Reason.UNKNOWN_OPERATION, UNKNOWN_OPERATION);
    }

    static Denial methodNotAllowed(List<String> allowed) {
        return new Denial(
                Denial.Reason.METHOD_NOT_ALLOWED, new Explanation(Gate.OPERATION, allowed, List.of(), List.of(), ""));
    }

    /** @param used the scheme of the credential that the request carried */
    static HttpResponse answer(Denial denial, String requestId, Challenges challenges, Scheme used) {
        var reason = denial.reason();
        var message = message(denial);
        var body = ErrorBody.of(reason.code(), message);
        write(body.putObject("explanation"), explanation(denial));
        var answer = ErrorBody.answer(reason.status(), body, requestId).with(OwnHeaders.ALL);
        var challenge = challenges.of(denial, used);
        var challenged = challenge.isEmpty() ? answer : answer.with("WWW-Authenticate", challenge);
        var nonce = denial.dpopNonce();
        return nonce == null ? challenged : challenged.with("DPoP-Nonce", nonce);
    }

    /** The wording for scopes is that of the platform whose clients we serve: a comma, no space. */
    private static String message(Denial denial) {
        var reason = denial.reason();
        return reason == Denial.Reason.INSUFFICIENT_SCOPE
                ? reason.message() + ": "
                        + String.join(",", denial.explanation().missing())
                : reason.message();
    }

    private static Explanation explanation(Denial denial) {
        return denial.reason() == Denial.Reason.INVALID_CREDENTIAL ? INVALID_CREDENTIAL : denial.explanation();
    }

    static void write(ObjectNode node, Explanation explanation) {
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
