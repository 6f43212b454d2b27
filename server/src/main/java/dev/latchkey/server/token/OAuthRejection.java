package dev.latchkey.server.token;

/** The peer broke the protocol. Thrown while a request is read or judged, caught once, in the endpoint. */
public final class OAuthRejection extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final OAuthError error;
    private final String description;
    private final long retryAfterSeconds;

    OAuthRejection(OAuthError error, String description, long retryAfterSeconds) {
        super(error.code() + ": " + description, null, false, false);
        this.error = error;
        this.description = description;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    /** When to try again; 0 when that would not help. */
    long retryAfterSeconds() {
        return retryAfterSeconds;
    }

    public OAuthError error() {
        return error;
    }

    /** Public text for {@code error_description}. */
    public String description() {
        return description;
    }
}
