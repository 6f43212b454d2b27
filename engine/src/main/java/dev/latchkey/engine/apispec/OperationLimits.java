package dev.latchkey.engine.apispec;

import org.jspecify.annotations.Nullable;

/**
 * Limits that an operation sets for each credential; absent means the deployment's default.
 *
 * @param requestsPerSecond from {@code x-latchkey-rate-limit}, at least 1
 * @param concurrentRequests from {@code x-latchkey-concurrency-limit}, at least 1
 */
public record OperationLimits(
        @Nullable Integer requestsPerSecond, @Nullable Integer concurrentRequests) {

    public static final OperationLimits DEFAULT = new OperationLimits(null, null);
}
