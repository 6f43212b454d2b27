package dev.latchkey.authserver.dpop;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What came of a DPoP proof. */
public sealed interface DpopResult {

    /**
     * The sender holds the key. Whether it says so for the first time is for {@link DpopProofs#useOnce} to say, before anything is done.
     *
     * @param keyThumbprint {@code jkt} (RFC 9449 §6.1)
     * @param nextNonce to be sent as {@code DPoP-Nonce}, when the one used is about to end (RFC 9449 §8.2)
     * @param id {@code jti}
     * @param usableUntil from when on its {@code iat} is too old
     */
    record Proven(String keyThumbprint, @Nullable String nextNonce, String id, Instant usableUntil)
            implements DpopResult {}

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
