package dev.latchkey.console.reference;

import dev.latchkey.engine.apispec.Operation;

/**
 * Limits of an operation that sets none of its own, for each credential.
 *
 * @param requestsPerSecond of the deployment
 * @param concurrentRequests of the deployment
 */
public record ReferenceLimits(int requestsPerSecond, int concurrentRequests) {

    int requestsPerSecond(Operation operation) {
        var own = operation.limits().requestsPerSecond();
        return own == null ? requestsPerSecond : own;
    }

    int concurrentRequests(Operation operation) {
        var own = operation.limits().concurrentRequests();
        return own == null ? concurrentRequests : own;
    }
}
