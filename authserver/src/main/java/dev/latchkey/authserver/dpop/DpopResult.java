package dev.latchkey.authserver.dpop;

import org.jspecify.annotations.Nullable;

/** What came of a DPoP proof. */
public sealed interface DpopResult {

    /**
     * The sender holds the key.
     *
     * @param keyThumbprint {@code jkt} (RFC 9449 §6.1)
     * @param nextNonce to be sent as {@code DPoP-Nonce}, when the one used is about to end (RFC 9449 §8.2)
     */
    record Proven(String keyThumbprint, @Nullable String nextNonce) implements DpopResult {}

    /**
     * Right but for its nonce: answer {@code use_dpop_nonce} (400 at the token endpoint, 401 at a resource; RFC 9449 §8, §9).
     *
     * @param nonce to be sent as {@code DPoP-Nonce}
     */
    record NonceRequired(String nonce) implements DpopResult {}

    /**
     * Answer {@code invalid_dpop_proof}.
     *
     * @param reason for the log only
     */
    record Refused(String reason) implements DpopResult {}
}
