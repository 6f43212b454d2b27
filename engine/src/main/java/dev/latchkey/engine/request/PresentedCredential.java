package dev.latchkey.engine.request;

import dev.latchkey.engine.apispec.SecurityScheme;

/**
 * A credential as it stands in a request, proven by nothing yet.
 *
 * @param value the secret; {@code toString} never shows it
 * @param location where it stood
 * @param scheme the authorization scheme it came with
 */
public record PresentedCredential(String value, SecurityScheme.Location location, Scheme scheme) {

    static final String AUTHORIZATION = "Authorization";

    /** Authorization schemes (RFC 9110 §11.1) that we read. */
    public enum Scheme {
        /** RFC 6750 §2.1. */
        BEARER("Bearer "),
        /** RFC 9449 §7.1. */
        DPOP("DPoP "),
        /** RFC 7617 §2, where it carries a client's id and secret: the value is both, with a colon between. */
        BASIC("Basic "),
        /** A key, which has a header or a parameter of its own; also whatever we do not read. */
        NONE("");

        private final String prefix;

        Scheme(String prefix) {
            this.prefix = prefix;
        }

        /** The scheme of a request's Authorization header, for the challenge of its refusal. */
        public static Scheme of(RequestHeaders headers) {
            var authorizations = headers.headerValues(AUTHORIZATION);
            return authorizations.isEmpty() ? NONE : of(authorizations.get(0));
        }

        static Scheme of(String authorization) {
            if (BEARER.begins(authorization)) {
                return BEARER;
            }
            if (DPOP.begins(authorization)) {
                return DPOP;
            }
            return BASIC.begins(authorization) ? BASIC : NONE;
        }

        private boolean begins(String authorization) {
            return authorization.regionMatches(true, 0, prefix, 0, prefix.length());
        }

        /** What the value of the header begins with, the space included. */
        String prefix() {
            return prefix;
        }
    }

    /** A bearer token or a key, as its location says. */
    public PresentedCredential(String value, SecurityScheme.Location location) {
        this(value, location, location.place() == SecurityScheme.Location.Place.TOKEN ? Scheme.BEARER : Scheme.NONE);
    }

    @Override
    public String toString() {
        return "PresentedCredential[" + location + "]";
    }
}
