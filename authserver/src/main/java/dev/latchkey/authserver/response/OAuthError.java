package dev.latchkey.authserver.response;

/** The catalogue of token endpoint errors (RFC 6749 §5.2 and its extensions). */
public enum OAuthError {
    INVALID_REQUEST("invalid_request", 400),
    INVALID_CLIENT("invalid_client", 401),
    INVALID_GRANT("invalid_grant", 400),
    UNAUTHORIZED_CLIENT("unauthorized_client", 400),
    UNSUPPORTED_GRANT_TYPE("unsupported_grant_type", 400),
    INVALID_SCOPE("invalid_scope", 400),
    /** RFC 6749 §4.1.2.1. */
    UNSUPPORTED_RESPONSE_TYPE("unsupported_response_type", 400),
    /** RFC 6749 §4.1.2.1. */
    ACCESS_DENIED("access_denied", 403),
    /** RFC 9101 §6.3. */
    REQUEST_NOT_SUPPORTED("request_not_supported", 400),
    /** RFC 9101 §6.3. */
    INVALID_REQUEST_URI("invalid_request_uri", 400),
    /** OpenID Connect Core §3.1.2.6, as the next two. */
    LOGIN_REQUIRED("login_required", 400),
    CONSENT_REQUIRED("consent_required", 400),
    INTERACTION_REQUIRED("interaction_required", 400),
    /** RFC 8707 section 2. */
    INVALID_TARGET("invalid_target", 400),
    /** RFC 9449 section 5. */
    INVALID_DPOP_PROOF("invalid_dpop_proof", 400),
    /** RFC 9449 section 8. */
    USE_DPOP_NONCE("use_dpop_nonce", 400),
    /** The word of RFC 6749 §4.1.2.1, which names none for the token endpoint; the status is that of RFC 6585 §4. */
    TOO_MANY_REQUESTS("temporarily_unavailable", 429),
    /** RFC 7009 §2.2.1. */
    UNAVAILABLE("temporarily_unavailable", 503);

    private final String code;
    private final int status;

    OAuthError(String code, int status) {
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

    /** @param description public: ASCII without double quote and backslash, as RFC 6749 §5.2 asks */
    public OAuthRejection because(String description) {
        return new OAuthRejection(this, description, 0);
    }

    /** @param retryAfterSeconds when to try again, at least 1 */
    public OAuthRejection because(String description, long retryAfterSeconds) {
        return new OAuthRejection(this, description, retryAfterSeconds);
    }
}
