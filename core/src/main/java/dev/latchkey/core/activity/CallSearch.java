package dev.latchkey.core.activity;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which calls of a company somebody looks for.
 *
 * @param requestId that an answer carried; empty for all
 * @param operation part of a method and a path, in any case; empty for all
 * @param statusFrom least status, as is the next the greatest; 100 and 599 for all
 * @param outcome absent for every one
 * @param credentialId empty for those of all credentials
 * @param from absent for no bound
 * @param until before which they came; absent for no bound
 */
public record CallSearch(
        String requestId,
        String operation,
        int statusFrom,
        int statusTo,
        @Nullable CallOutcome outcome,
        String credentialId,
        @Nullable Instant from,
        @Nullable Instant until) {

    /** As many calls are looked through, the newest within the bounds of time and of the credential; a search sees no others. */
    public static final int LOOKED_THROUGH = 2_000;

    /** By what the calls that were found are sorted. */
    public enum Sort {
        /** The newest first. */
        TIME,
        /** Those that took longest first; of which it is not known, last. */
        TOOK,
        /** The greatest first. */
        STATUS
    }

    /** @param isReversed whether the order is the other way round than {@link Sort} says */
    public record Order(Sort sort, boolean isReversed) {}

    /**
     * A call that was found.
     *
     * @param credentialName absent when the company has no such credential: an application's call is its users'
     */
    public record Found(String credentialId, @Nullable String credentialName, RecordedCall call) {}

    /**
     * What was found, of one operation.
     *
     * @param others those that did not succeed
     * @param mean how long they took in the mean, of those of which it is known; absent when it is of none
     * @param slowest absent as the mean is
     */
    public record OfOperation(
            String operation,
            long calls,
            long others,
            @Nullable Duration mean,
            @Nullable Duration slowest) {}
}
