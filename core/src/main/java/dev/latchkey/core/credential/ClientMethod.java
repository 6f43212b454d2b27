package dev.latchkey.core.credential;

import java.util.Locale;
import java.util.Optional;

/** How a client proves itself at the OAuth endpoints (RFC 7591 section 2). The names are stored and never renamed. */
public enum ClientMethod {
    NONE,
    /** By its secret, in the header or in the body, as it likes: for clients that people register. */
    CLIENT_SECRET,
    CLIENT_SECRET_BASIC,
    CLIENT_SECRET_POST,
    PRIVATE_KEY_JWT;

    /** By the value of {@code token_endpoint_auth_method}. */
    public static Optional<ClientMethod> find(String value) {
        return switch (value) {
            case "none" -> Optional.of(NONE);
            case "client_secret_basic" -> Optional.of(CLIENT_SECRET_BASIC);
            case "client_secret_post" -> Optional.of(CLIENT_SECRET_POST);
            case "private_key_jwt" -> Optional.of(PRIVATE_KEY_JWT);
            default -> Optional.empty();
        };
    }

    /** The value of {@code token_endpoint_auth_method}. */
    public String value() {
        return name().toLowerCase(Locale.ROOT);
    }

    public boolean usesSecret() {
        return this == CLIENT_SECRET || this == CLIENT_SECRET_BASIC || this == CLIENT_SECRET_POST;
    }

    /** Whether who registered this method may use that one; each is the only one but that {@link #CLIENT_SECRET} leaves the place open. */
    public boolean admits(ClientMethod used) {
        return this == used || (this == CLIENT_SECRET && used.usesSecret());
    }

    /** Whether a client may go over from one to the other without new credentials. */
    public boolean isLike(ClientMethod other) {
        return this == other || (usesSecret() && other.usesSecret());
    }
}
