package dev.latchkey.engine.protocol;

/** What kind of credential a request carries; each has its row in the truth table. */
public enum CredentialKind {
    /** A company's API key: the whole organisation, no scopes. */
    API_KEY("api_key", "API key"),
    /** A partner's legacy key: only operations that declare it. */
    PARTNER_API_KEY("partner_api_key", "partner API key"),
    /** An access token of the client credentials grant (RFC 6749 §4.4). */
    CLIENT_CREDENTIALS("oauth_client_credentials", "OAuth client credentials"),
    /** An access token of the authorization code grant (RFC 6749 §4.1). */
    AUTHORIZATION_CODE("oauth_authorization_code", "OAuth authorization code");

    private final String wireName;
    private final String label;

    CredentialKind(String wireName, String label) {
        this.wireName = wireName;
        this.label = label;
    }

    /** The same for people, in the words of {@link #wireName}, which is what a caller who is refused reads. */
    public String label() {
        return label;
    }

    /** The stable name in documents, tokens, explanations and the catalogue. */
    public String wireName() {
        return wireName;
    }

    public boolean isOAuth() {
        return this == CLIENT_CREDENTIALS || this == AUTHORIZATION_CODE;
    }

    /** @throws IllegalArgumentException when no kind has that name */
    public static CredentialKind ofWireName(String name) {
        for (var kind : values()) {
            if (kind.wireName.equals(name)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("unknown kind of credential: " + name);
    }
}
