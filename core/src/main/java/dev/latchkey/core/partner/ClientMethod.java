package dev.latchkey.core.partner;

import java.util.Locale;
import java.util.Optional;

/** How a client proves itself at the token endpoint (RFC 7591 section 2). The names are stored and never renamed. */
public enum ClientMethod {
    NONE,
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
        return this == CLIENT_SECRET_BASIC || this == CLIENT_SECRET_POST;
    }

    /** Whether a client may go over from one to the other without new credentials. */
    public boolean isLike(ClientMethod other) {
        return this == other || (usesSecret() && other.usesSecret());
    }
}
