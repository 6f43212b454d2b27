package dev.latchkey.engine.decision;

import org.jspecify.annotations.Nullable;

/**
 * A refusal: its reason from the catalogue, and what would have been needed.
 *
 * @param reason stable entry of the catalogue
 * @param explanation gate, required, held, missing, who can grant it
 * @param dpopNonce what the next DPoP proof must carry as its nonce (RFC 9449 §9), answered in {@code DPoP-Nonce}; absent when
 *     the refusal hands out none
 */
public record Denial(
        Reason reason, Explanation explanation, @Nullable String dpopNonce) {

    public Denial(Reason reason, Explanation explanation) {
        this(reason, explanation, null);
    }

    /** The catalogue: status, stable code and safe public text of every refusal. */
    public enum Reason {
        MALFORMED_REQUEST(400, "MALFORMED_REQUEST", "The request is malformed or ambiguous"),
        UNDECLARED_PARAMETER(400, "UNDECLARED_PARAMETER", "The operation declares no such query parameter"),
        CONFLICTING_CREDENTIALS(
                400, "CONFLICTING_CREDENTIALS", "The request carries more than one credential; send exactly one"),
        NO_CREDENTIAL(401, "UNAUTHORIZED", "Authentication is required"),
        INVALID_CREDENTIAL(401, "UNAUTHORIZED", "The credential is not valid"),
        INVALID_DPOP_PROOF(401, "INVALID_DPOP_PROOF", "The DPoP proof is missing or not valid"),
        USE_DPOP_NONCE(401, "USE_DPOP_NONCE", "The DPoP proof must carry the nonce of this server"),
        CREDENTIAL_KIND_NOT_ACCEPTED(
                403, "CREDENTIAL_NOT_ACCEPTED", "This operation does not take this kind of credential"),
        /** Nobody's credential of this kind works, for now or for good, as was announced (RFC 8594). */
        CREDENTIAL_RETIRED(403, "CREDENTIAL_RETIRED", "This kind of credential is not taken any more"),
        ADDRESS_NOT_ALLOWED(403, "ADDRESS_NOT_ALLOWED", "The credential may not be used from this address"),
        INSUFFICIENT_SCOPE(403, "INSUFFICIENT_SCOPE", "Missing required scopes"),
        PERMISSION_DENIED(403, "PERMISSION_DENIED", "The system role does not permit this operation"),
        UNKNOWN_OPERATION(404, "NOT_FOUND", "No such operation"),
        METHOD_NOT_ALLOWED(405, "METHOD_NOT_ALLOWED", "The path does not take this method"),
        RATE_LIMITED(429, "RATE_LIMIT_EXCEEDED", "Too many requests"),
        TOO_MANY_CONCURRENT(429, "CONCURRENCY_LIMIT_EXCEEDED", "Too many requests at once"),
        /** As many proofs as its holder has room for are remembered. Answered with {@code Retry-After}. */
        TOO_MANY_PROOFS(
                503,
                "TOO_MANY_PROOFS",
                "Too many DPoP proofs of this credential or company are remembered; try again in a moment"),
        /** What the credential would be judged by is not known well enough now; it may be good. Answered with {@code Retry-After}. */
        TEMPORARILY_UNAVAILABLE(
                503, "TEMPORARILY_UNAVAILABLE", "The credential cannot be checked now; try again in a moment");

        private final int status;
        private final String code;
        private final String message;

        Reason(int status, String code, String message) {
            this.status = status;
            this.code = code;
            this.message = message;
        }

        /** HTTP status. */
        public int status() {
            return status;
        }

        /** Stable code in {@code errors[].code}. */
        public String code() {
            return code;
        }

        /** Public text; says nothing that a caller may not know. */
        public String message() {
            return message;
        }
    }
}
