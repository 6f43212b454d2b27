package dev.latchkey.authserver.response;

import org.jspecify.annotations.Nullable;

/** The peer broke the protocol. Thrown while a request is read or judged, caught once, in the endpoint. */
public final class OAuthRejection extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final OAuthError error;
    private final String description;
    private final long retryAfterSeconds;
    private final @Nullable String dpopNonce;

    OAuthRejection(OAuthError error, String description, long retryAfterSeconds) {
        this(error, description, retryAfterSeconds, null);
    }

    private OAuthRejection(OAuthError error, String description, long retryAfterSeconds, @Nullable String dpopNonce) {
        super(error.code() + ": " + description, null, false, false);
        this.error = error;
        this.description = description;
        this.retryAfterSeconds = retryAfterSeconds;
        this.dpopNonce = dpopNonce;
    }

    /** The same with a nonce for the client's next proof (RFC 9449 section 8). */
    public OAuthRejection withDpopNonce(String nonce) {
        return new OAuthRejection(error, description, retryAfterSeconds, nonce);
    }

    /** To be answered as {@code DPoP-Nonce}; absent for none. */
    @Nullable
    String dpopNonce() {
        return dpopNonce;
    }

    /** When to try again; 0 when that would not help. */
    public long retryAfterSeconds() {
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
