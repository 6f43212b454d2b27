package dev.latchkey.gateway.observe;

import java.time.Instant;

/**
 * A line of the log that tells of a failure.
 *
 * @param text of the line, with the kind of the exception and without its stack trace
 */
public record LoggedError(Instant at, String text) {}
