package dev.latchkey.core.change;

/**
 * What a node can vouch for.
 *
 * @param freshness of what is looked up in memory: no answer stands on what is too old
 * @param inForce whether what was acknowledged is in force already
 */
public record Vouching(Freshness freshness, InForce inForce) {}
