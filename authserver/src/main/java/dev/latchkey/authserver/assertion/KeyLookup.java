package dev.latchkey.authserver.assertion;

import dev.latchkey.core.proof.JwkSet;

/** What came of looking for a client's keys. */
public sealed interface KeyLookup {

    record Found(JwkSet keys) implements KeyLookup {}

    /** @param reason for the log only */
    record Unavailable(String reason) implements KeyLookup {}

    /** They cannot be fetched now, for what others have fetched; a second later they may be. */
    record Busy() implements KeyLookup {}
}
