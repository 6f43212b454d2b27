package dev.latchkey.engine.protocol;

/**
 * Where the keys of a deployment stand in a request, beside the {@code Authorization} header that access tokens have.
 *
 * @param keyHeader header that carries an API key, in the spelling that documents and messages show; matched without regard to
 *     case
 * @param keyParameter query parameter that carries a partner's key where an operation takes it there; matched exactly
 */
public record CredentialCarriers(String keyHeader, String keyParameter) {

    /** Longest name of a header or of a parameter, in characters. */
    public static final int NAME_LENGTH_MAX = 64;

    /**
     * Member of the protected resource metadata (RFC 9728) that names {@link #keyHeader}, for programs that are given nothing but an
     * address and a key.
     */
    public static final String METADATA_MEMBER = "latchkey_key_header";

    /** What a deployment has that says nothing else. */
    public static final CredentialCarriers DEFAULT = new CredentialCarriers("X-API-Key", "apiKey");

    public CredentialCarriers {
        if (!isName(keyHeader) || !isName(keyParameter)) {
            throw new IllegalArgumentException("expected names of 1 to " + NAME_LENGTH_MAX
                    + " letters, digits, hyphens and underscores, starting with a letter");
        }
    }

    /** Whether a text can name a header or a parameter here: a narrow part of what RFC 9110 §5.1 allows. */
    public static boolean isName(String text) {
        return text.length() <= NAME_LENGTH_MAX && text.matches("[A-Za-z][A-Za-z0-9_-]*");
    }
}
