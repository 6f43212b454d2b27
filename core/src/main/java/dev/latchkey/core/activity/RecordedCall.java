package dev.latchkey.core.activity;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One call.
 *
 * @param operation method and path of the document
 * @param status what was answered; 499 when the caller left first
 * @param address IPv4 or IPv6 in text
 * @param userAgent as sent, cut; empty when there was none
 * @param took from its head to the end of its answer, in whole milliseconds; absent where nobody wrote it down
 */
public record RecordedCall(
        String requestId,
        Instant at,
        String operation,
        int status,
        CallOutcome outcome,
        String address,
        String userAgent,
        @Nullable Duration took) {}
