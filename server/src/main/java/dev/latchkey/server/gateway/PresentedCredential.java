package dev.latchkey.server.gateway;

import dev.latchkey.engine.apispec.SecurityScheme;

/**
 * A credential as it stands in a request, proven by nothing yet.
 *
 * @param value the secret; {@code toString} never shows it
 * @param location where it stood
 */
public record PresentedCredential(String value, SecurityScheme.Location location) {
    @Override
    public String toString() {
        return "PresentedCredential[" + location + "]";
    }
}
