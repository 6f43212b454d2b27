package dev.latchkey.engine.request;

import dev.latchkey.engine.decision.Denial;
import dev.latchkey.engine.decision.Explanation;
import dev.latchkey.engine.decision.Gate;
import java.util.List;

/** The refusals of requests that cannot be judged, or whose credentials are bad. */
public final class RequestDenials {

    private static final Denial UNKNOWN_OPERATION =
            unlisted(List.of(), "See the API reference for the operations that exist.");

    private static final Denial SLASH_AT_THE_END = unlisted(
            List.of("a path with a slash at its end"),
            "Leave out the slash at the end: the path without it is listed.");

    private static final Denial SLASH_MISSING = unlisted(
            List.of("a path without a slash at its end"), "Write a slash at the end: the path with it is listed.");

    private static final Denial CLOSED_OPERATION = new Denial(
            Denial.Reason.UNKNOWN_OPERATION,
            new Explanation(
                    Gate.OPERATION,
                    List.of("an operation whose description is understood"),
                    List.of(),
                    List.of(),
                    "The operation is closed, whoever calls. Whoever runs this platform sees why with apis lint."));

    private static final Denial INVALID_CREDENTIAL = new Denial(
            Denial.Reason.INVALID_CREDENTIAL,
            new Explanation(
                    Gate.OPERATION,
                    List.of("a valid credential"),
                    List.of(),
                    List.of(),
                    "An administrator of the company can make a credential under Credentials in the console."));

    private static final Denial INVALID_DPOP_PROOF = new Denial(
            Denial.Reason.INVALID_DPOP_PROOF,
            new Explanation(
                    Gate.OPERATION,
                    List.of("a DPoP proof for this request and this access token"),
                    List.of(),
                    List.of(),
                    "The application must make a new proof for each request (RFC 9449 section 4.2)."));

    private static final Denial NAMED_IN_CONNECTION = malformed(
            "a Connection that names no header by which the request is read, since that header would go no further");

    private RequestDenials() {}

    private static Denial unlisted(List<String> held, String advice) {
        return new Denial(
                Denial.Reason.UNKNOWN_OPERATION,
                new Explanation(
                        Gate.OPERATION, List.of("an operation that an API document lists"), held, List.of(), advice));
    }

    /** @param expected what should have come, in one phrase that repeats nothing of the request */
    public static Denial malformed(String expected) {
        return malformed(expected, "");
    }

    /**
     * The same.
     *
     * @param advice what to do about it, in sentences that repeat nothing of the request; empty when nothing is to be said
     */
    static Denial malformed(String expected, String advice) {
        return new Denial(
                Denial.Reason.MALFORMED_REQUEST,
                new Explanation(Gate.REQUEST, List.of(expected), List.of(), List.of(), advice));
    }

    /** Of a request that has a header which it is judged by go no further than here. */
    static Denial namedInConnection() {
        return NAMED_IN_CONNECTION;
    }

    /** The one refusal of every bad credential, so that a 401 is the same for unknown, revoked, expired, malformed. */
    public static Denial invalidCredential() {
        return INVALID_CREDENTIAL;
    }

    /** Of a proof that no key can have made. */
    public static Denial invalidDpopProof() {
        return INVALID_DPOP_PROOF;
    }

    /** Of a path that no document lists. */
    public static Denial unknownOperation() {
        return UNKNOWN_OPERATION;
    }

    /** Of a path that a document lists without the slash at its end. */
    public static Denial slashAtTheEnd() {
        return SLASH_AT_THE_END;
    }

    /** Of a path that a document lists with a slash at its end. */
    public static Denial slashMissing() {
        return SLASH_MISSING;
    }

    /** Of an operation that a document describes in a way that nobody may rely on. */
    public static Denial closedOperation() {
        return CLOSED_OPERATION;
    }

    /** @param allowed the methods that the path takes, as {@code Allow} lists them */
    public static Denial methodNotAllowed(List<String> allowed) {
        return new Denial(
                Denial.Reason.METHOD_NOT_ALLOWED, new Explanation(Gate.OPERATION, allowed, List.of(), List.of(), ""));
    }
}
