package dev.latchkey.client;

/** What became of a {@code Latchkey-Request} header. */
public sealed interface RequestVerification {

    /** Of the gateway, together with the principal, and still fresh. */
    record Bound(BoundRequest request) implements RequestVerification {}

    /**
     * Not to be believed; answer 401 and do not process the request.
     *
     * @param detail what was expected, for the log; it repeats no part of the header
     */
    record Refused(Reason reason, String detail) implements RequestVerification {}

    /** Why a header was refused. */
    enum Reason {
        /** The request has no such header: it did not come through the gateway. */
        MISSING,
        /** Not what the gateway writes, or longer than {@value RequestVerifier#HEADER_LENGTH_MAX} characters. */
        MALFORMED,
        /** The code fits none of the keys: another request's header, another principal's, or another API's. */
        WRONG_CODE,
        /** Of another method than the request has. */
        WRONG_METHOD,
        /** Let in too long ago, or not yet. */
        NOT_CURRENT
    }
}
