package dev.latchkey.core.credential;

import java.time.Instant;

/**
 * The last time a secret was used, so that a rotation can be finished knowing who still has the old one.
 *
 * @param secretId the secret that proved itself, or got the token that did; empty for a token that says none
 * @param at to the minute
 * @param outcome the status that was answered; {@link #LET_IN} as long as nothing was
 * @param count uses so far that have come to their end
 */
public record LastUse(
        String secretId, Instant at, String address, String userAgent, String operation, String outcome, long count) {

    /**
     * In place of a status: of a request that goes on still, or beside which one by the same secret does, that was let in and refused later on, or whose end the process did not live to
     * see.
     */
    public static final String LET_IN = "let in";

    /** The same as if it went on. */
    LastUse asLetIn() {
        return new LastUse(secretId, at, address, userAgent, operation, LET_IN, count);
    }

    /** The same once more, with its uses counted already. */
    LastUse withoutCount() {
        return new LastUse(secretId, at, address, userAgent, operation, outcome, 0);
    }

    /** Whether nothing is known of how it ended. */
    public boolean isOpen() {
        return outcome.equals(LET_IN);
    }
}
