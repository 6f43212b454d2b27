package dev.latchkey.authserver.registration;

/** A registration is not taken, and nothing of it happened. */
public final class RegistrationRefused extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** Why; the codes are those of RFC 7591 section 3.2.2 and RFC 6750 section 3.1. */
    public enum Reason {
        INVALID_REDIRECT_URI("invalid_redirect_uri", 400),
        INVALID_CLIENT_METADATA("invalid_client_metadata", 400),
        INVALID_REQUEST("invalid_request", 400),
        /** No token came, so the challenge names no error (RFC 6750 section 3.1). */
        NO_TOKEN("invalid_token", 401),
        /** The token is unknown, used up, expired, revoked or of another client: nobody is told which. */
        INVALID_TOKEN("invalid_token", 401),
        ACCESS_DENIED("access_denied", 403),
        TOO_MANY("temporarily_unavailable", 429),
        UNAVAILABLE("temporarily_unavailable", 503);

        private final String code;
        private final int status;

        Reason(String code, int status) {
            this.code = code;
            this.status = status;
        }

        /** The value of {@code error}. */
        public String code() {
            return code;
        }

        public int status() {
            return status;
        }

        RegistrationRefused because(String description) {
            return new RegistrationRefused(this, description);
        }
    }

    private final Reason reason;

    private RegistrationRefused(Reason reason, String description) {
        super(description, null, false, false);
        this.reason = reason;
    }

    /** A member of the metadata breaks a rule. */
    static RegistrationRefused metadata(String member, String expected) {
        return Reason.INVALID_CLIENT_METADATA.because(member + ": " + expected);
    }

    public Reason reason() {
        return reason;
    }

    /** What was expected; safe to show. */
    public String description() {
        return String.valueOf(getMessage());
    }
}
