package dev.latchkey.authserver.dpop;

import org.jspecify.annotations.Nullable;

/**
 * The request that a proof must be for. {@code toString} shows no token.
 *
 * @param method as received, upper case for the registered ones
 * @param uri absolute, as clients address us, without query and fragment
 * @param accessToken sent along, whose hash the proof must hold; absent at the token endpoint and PAR
 * @param boundKey thumbprint that the token or grant is bound to; absent when it is yet to be bound
 * @param isOfFapi2 whether it must be signed as FAPI 2.0 wants it, by PS256, ES256 or EdDSA
 */
public record ProofTarget(
        String method,
        String uri,
        @Nullable String accessToken,
        @Nullable String boundKey,
        boolean isOfFapi2) {

    /** A request that asks for a token; any key will do. */
    public static ProofTarget unbound(String method, String uri) {
        return new ProofTarget(method, uri, null, null, false);
    }

    /** A request that uses a token bound to a key (RFC 9449 §7). */
    public static ProofTarget withToken(String method, String uri, String accessToken, String boundKey) {
        return new ProofTarget(method, uri, accessToken, boundKey, false);
    }

    /** The same for a client that keeps to FAPI 2.0, or need not. */
    public ProofTarget underFapi2(boolean isUnderIt) {
        return new ProofTarget(method, uri, accessToken, boundKey, isUnderIt);
    }

    @Override
    public String toString() {
        return "ProofTarget[" + method + " " + uri + "]";
    }
}
