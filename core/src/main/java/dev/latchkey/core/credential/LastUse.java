package dev.latchkey.core.credential;

import java.time.Instant;

/**
 * The last time a secret was used, so that a rotation can be finished knowing who still has the old one.
 *
 * @param secretId the secret that proved itself, or got the token that did; empty for a token that says none
 * @param at to the minute
 * @param outcome the decision's word, for instance {@code allowed}
 * @param count uses so far
 */
public record LastUse(
        String secretId, Instant at, String address, String userAgent, String operation, String outcome, long count) {}
