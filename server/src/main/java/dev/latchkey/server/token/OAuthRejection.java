package dev.latchkey.server.token;

/** The peer broke the protocol. Thrown while a request is read or judged, caught once, in the endpoint. */
public final class OAuthRejection extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final OAuthError error;
    private final String description;

    OAuthRejection(OAuthError error, String description) {
        super(error.code() + ": " + description, null, false, false);
        this.error = error;
        this.description = description;
    }

    public OAuthError error() {
        return error;
    }

    /** Public text for {@code error_description}. */
    public String description() {
        return description;
    }
}
