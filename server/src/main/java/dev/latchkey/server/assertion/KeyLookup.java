package dev.latchkey.server.assertion;

import dev.latchkey.server.proof.JwkSet;

/** What came of looking for a client's keys. */
public sealed interface KeyLookup {

    record Found(JwkSet keys) implements KeyLookup {}

    /** @param reason for the log only */
    record Unavailable(String reason) implements KeyLookup {}
}
