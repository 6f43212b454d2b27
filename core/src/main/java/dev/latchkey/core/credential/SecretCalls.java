package dev.latchkey.core.credential;

/**
 * How many calls came with a secret in an hour, while another worked beside it.
 *
 * @param hour since 1970
 * @param calls that have come to their end, counted into the hour in which they were written down
 */
public record SecretCalls(String secretId, long hour, long calls) {}
