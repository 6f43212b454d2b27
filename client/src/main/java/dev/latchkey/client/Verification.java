package dev.latchkey.client;

/** What became of a {@code Latchkey-Principal} header. */
public sealed interface Verification {

    /** Signed by the gateway, for this API, and still fresh. */
    record Verified(UpstreamPrincipal principal) implements Verification {}

    /**
     * Not to be believed; answer 401 and do not process the request.
     *
     * @param detail what was expected and what came, for the log; it repeats no part of the header
     */
    record Refused(Reason reason, String detail) implements Verification {}

    /** Why a header was refused. */
    enum Reason {
        /** The request has no such header: it did not come through the gateway. */
        MISSING,
        /** Not a compact JWS, longer than {@value PrincipalVerifier#HEADER_LENGTH_MAX} characters, or claims that no principal has. */
        MALFORMED,
        /** Another {@code typ} than {@value PrincipalVerifier#TYPE}. */
        WRONG_TYPE,
        /** An algorithm that is not configured, {@code none} and every symmetric one among them. */
        WRONG_ALGORITHM,
        /** The token brings its own key or critical extensions (RFC 7515 §4.1.2 to §4.1.6, §4.1.11). */
        FORBIDDEN_PARAMETER,
        /** No published key has its {@code kid}. */
        UNKNOWN_KEY,
        /** The signature does not fit. */
        BAD_SIGNATURE,
        /** Issued by someone else. */
        WRONG_ISSUER,
        /** Meant for another API. */
        WRONG_AUDIENCE,
        /** Past its time, or not issued yet, or longer lived than a principal may be. */
        NOT_CURRENT
    }
}
