package dev.latchkey.authserver.response;

import dev.latchkey.engine.protocol.Scopes;
import org.jspecify.annotations.Nullable;

/**
 * Tokens in clear, on their way to the client that asked.
 *
 * @param expiresInSeconds of the access token, at least 1
 * @param isBound whether the access token must be used with a DPoP proof
 * @param refreshToken absent for the grants that give none
 */
public record IssuedToken(
        String value,
        long expiresInSeconds,
        Scopes scopes,
        boolean isBound,
        @Nullable String refreshToken) {

    public IssuedToken withRefreshToken(String token) {
        return new IssuedToken(value, expiresInSeconds, scopes, isBound, token);
    }

    @Override
    public String toString() {
        return "IssuedToken[redacted]";
    }
}
