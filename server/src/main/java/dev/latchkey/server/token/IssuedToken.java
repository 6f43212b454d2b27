package dev.latchkey.server.token;

import dev.latchkey.engine.protocol.Scopes;

/**
 * An access token in clear, on its way to the client that asked.
 *
 * @param expiresInSeconds at least 1
 */
record IssuedToken(String value, long expiresInSeconds, Scopes scopes) {
    @Override
    public String toString() {
        return "IssuedToken[redacted]";
    }
}
