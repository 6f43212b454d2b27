package dev.latchkey.console.reference.code;

import org.jspecify.annotations.Nullable;

/**
 * Where a client gets tokens.
 *
 * @param issuer the authorization server
 * @param authorize where users agree
 * @param token where tokens are asked for
 * @param metadata where all of it is written for programs (RFC 8414)
 * @param pushed where requests are pushed (RFC 9126), for code that keeps to FAPI 2.0; absent where clients need not
 */
public record AuthorizationPlaces(
        String issuer,
        String authorize,
        String token,
        String metadata,
        @Nullable String pushed) {

    /** Whether every client keeps to the FAPI 2.0 Security Profile. */
    public boolean isUnderFapi2() {
        return pushed != null;
    }
}
