package dev.latchkey.edge.outbound;

import java.time.Duration;

/** What came of a fetch. Reasons are for the log. */
public sealed interface FetchResult {

    /**
     * A document, read as UTF-8 (RFC 8259 §8.1).
     *
     * @param freshFor how long it need not be fetched again, from its {@code Cache-Control} within the limits
     */
    record Fetched(String body, Duration freshFor) implements FetchResult {}

    /** The address is one that we do not connect to; nothing was sent. */
    record Refused(String reason) implements FetchResult {}

    /** The other side did not answer, or not with what was expected; a later try may bring more. */
    record Failed(String reason) implements FetchResult {}
}
