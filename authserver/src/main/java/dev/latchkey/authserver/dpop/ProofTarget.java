package dev.latchkey.authserver.dpop;

import org.jspecify.annotations.Nullable;

/**
 * The request that a proof must be for. {@code toString} shows no token.
 *
 * @param method as received, upper case for the registered ones
 * @param uri absolute, as clients address us, without query and fragment
 * @param accessToken sent along, whose hash the proof must hold; absent at the token endpoint and PAR
 * @param boundKey thumbprint that the token or grant is bound to; absent when it is yet to be bound
 */
public record ProofTarget(
        String method,
        String uri,
        @Nullable String accessToken,
        @Nullable String boundKey) {

    /** A request that asks for a token; any key will do. */
    public static ProofTarget unbound(String method, String uri) {
        return new ProofTarget(method, uri, null, null);
    }

    /** A request that uses a token bound to a key (RFC 9449 §7). */
    public static ProofTarget withToken(String method, String uri, String accessToken, String boundKey) {
        return new ProofTarget(method, uri, accessToken, boundKey);
    }

    @Override
    public String toString() {
        return "ProofTarget[" + method + " " + uri + "]";
    }
}
