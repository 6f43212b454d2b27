package dev.latchkey.server.gateway;

import dev.latchkey.engine.apispec.SecurityScheme;

/**
 * A credential as it stands in a request, proven by nothing yet.
 *
 * @param value the secret; {@code toString} never shows it
 * @param location where it stood
 * @param scheme the authorization scheme it came with
 */
public record PresentedCredential(String value, SecurityScheme.Location location, Scheme scheme) {

    /** Authorization schemes (RFC 9110 §11.1) that we read. */
    public enum Scheme {
        /** RFC 6750 §2.1. */
        BEARER,
        /** RFC 9449 §7.1. */
        DPOP,
        /** A key, which has a header or a parameter of its own. */
        NONE
    }

    /** A bearer token or a key, as its location says. */
    public PresentedCredential(String value, SecurityScheme.Location location) {
        this(
                value,
                location,
                switch (location) {
                    case AUTHORIZATION_HEADER -> Scheme.BEARER;
                    case KEY_HEADER, KEY_QUERY -> Scheme.NONE;
                });
    }

    @Override
    public String toString() {
        return "PresentedCredential[" + location + "]";
    }
}
