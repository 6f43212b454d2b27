package dev.latchkey.gateway.limits;

/**
 * How much one caller may ask for. An operation's own limits replace the first two.
 *
 * @param requestsPerSecond for each credential and operation; as many may come at once after a pause
 * @param concurrentRequests for each credential and operation, until the answer has ended
 * @param companyRequestsPerSecond for all credentials of a company together
 * @param companyConcurrentRequests for all credentials of a company together
 * @param countersMax most counters kept; the ones unused for longest go first
 */
public record LimitSettings(
        int requestsPerSecond,
        int concurrentRequests,
        int companyRequestsPerSecond,
        int companyConcurrentRequests,
        int countersMax) {

    public static final LimitSettings DEFAULT = new LimitSettings(10, 8, 500, 64, 200_000);

    public LimitSettings {
        if (requestsPerSecond < 1
                || concurrentRequests < 1
                || companyRequestsPerSecond < 1
                || companyConcurrentRequests < 1
                || countersMax < 1) {
            throw new IllegalArgumentException("expected limits of at least 1");
        }
    }
}
