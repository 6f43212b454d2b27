package dev.latchkey.edge.http;

import org.jspecify.annotations.Nullable;

/** Why the HTTP edge does not serve a request at all. Each has one status, a stable code and a text for the sender. */
enum Refusal {
    MALFORMED_REQUEST_LINE(400, "MALFORMED_REQUEST", "The request line is not 'METHOD target HTTP/1.1'"),
    MALFORMED_LINE_END(400, "MALFORMED_REQUEST", "Every line of the request head must end with CR LF"),
    MALFORMED_HEADER(400, "MALFORMED_REQUEST", "A header line is malformed"),
    FOLDED_HEADER(400, "MALFORMED_REQUEST", "Header lines must not be folded"),
    MALFORMED_FRAMING(400, "MALFORMED_REQUEST", "The length of the body is ambiguous or malformed"),
    MALFORMED_HOST(400, "MALFORMED_REQUEST", "Exactly one Host that is a plain authority is required"),
    MALFORMED_TARGET(400, "MALFORMED_REQUEST", "The request target must be a path that begins with '/'"),
    REPEATED_HEADER(400, "MALFORMED_REQUEST", "A header that carries a credential is repeated"),
    SENT_AHEAD(400, "MALFORMED_REQUEST", "Nothing may follow a request for another protocol before it is answered"),
    REQUEST_TIMEOUT(408, "REQUEST_TIMEOUT", "The request did not arrive in time"),
    BODY_TOO_LARGE(413, "BODY_TOO_LARGE", "The body is larger than this server takes"),
    TARGET_TOO_LONG(414, "URI_TOO_LONG", "The request line is longer than this server takes"),
    EXPECTATION_FAILED(417, "EXPECTATION_FAILED", "Only 'Expect: 100-continue' is understood"),
    NOT_OURS(
            421,
            "MISDIRECTED_REQUEST",
            "The Host is no address, not localhost and no name that this listener goes by (listeners.privateNames)"),
    HEADERS_TOO_LARGE(431, "HEADERS_TOO_LARGE", "The header section is larger than this server takes"),
    TOO_MANY_REQUESTS(429, "RATE_LIMIT_EXCEEDED", "This address asks more often than this server takes"),
    PIECES_TOO_SMALL(429, "RATE_LIMIT_EXCEEDED", "The body comes in more small pieces a second than this server takes"),
    ADDRESS_MEMORY_EXHAUSTED(
            429,
            "TOO_MANY_UNFINISHED_REQUESTS",
            "Requests of this address that are not finished take up all memory for it"),
    CONNECTION_MEMORY_EXHAUSTED(
            429,
            "TOO_MANY_UNFINISHED_REQUESTS",
            "Requests of this connection that are not finished take up all memory for it"),
    METHOD_NOT_IMPLEMENTED(501, "METHOD_NOT_IMPLEMENTED", "The method is not one this server knows"),
    MEMORY_EXHAUSTED(
            503, "REQUEST_MEMORY_EXHAUSTED", "All memory for unfinished requests is taken; try again in a moment"),
    VERSION_NOT_SUPPORTED(505, "HTTP_VERSION_NOT_SUPPORTED", "HTTP/1.0, HTTP/1.1 or HTTP/2 is required");

    private final int status;
    private final String code;
    private final String message;

    Refusal(int status, String code, String message) {
        this.status = status;
        this.code = code;
        this.message = message;
    }

    String code() {
        return code;
    }

    String message() {
        return message;
    }

    /** The whole answer; what passes by itself says when to try again. */
    HttpResponse answer(String requestId) {
        var answer =
                ErrorBody.answer(status, ErrorBody.of(code, message), requestId).with(OwnHeaders.ALL);
        return status == 429 || status == 503 ? answer.with("Retry-After", "1") : answer;
    }

    /** Carries a refusal out of the request decoder. No stack trace: it is an answer, not a fault. */
    static final class Refused extends RuntimeException {
        private final Refusal refusal;

        Refused(Refusal refusal) {
            super(refusal.message, null, false, false);
            this.refusal = refusal;
        }

        /** What a decoder's failure means; whatever else the decoder dislikes is a malformed request. */
        static Refusal of(@Nullable Throwable cause) {
            return cause instanceof Refused refused ? refused.refusal : MALFORMED_FRAMING;
        }
    }
}
