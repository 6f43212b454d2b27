package dev.latchkey.gateway.limits;

/**
 * How much one caller may ask for. An operation's own limits replace the first two.
 *
 * @param requestsPerSecond for each credential and operation, of an application that acts for users for each of them; as many may come at once after a pause
 * @param concurrentRequests for each credential and operation, until the answer has ended
 * @param companyRequestsPerSecond for all credentials of a company together
 * @param companyConcurrentRequests for all credentials of a company together
 * @param countersMax most counters kept of credentials, of their owners, of strangers and of their networks, each; a counter takes about
 *     200 bytes
 */
public record LimitSettings(
        int requestsPerSecond,
        int concurrentRequests,
        int companyRequestsPerSecond,
        int companyConcurrentRequests,
        int countersMax) {

    public static final LimitSettings DEFAULT = new LimitSettings(10, 8, 500, 64, 200_000);

    /** One for each of so many bytes of the heap. */
    private static final int HEAP_BYTES_OF_ONE = 8 * 1024;

    /** Most counters of a kind that a heap has room for. */
    public static int countersMax(long heapBytes) {
        return Math.clamp(heapBytes / HEAP_BYTES_OF_ONE, 1_000, DEFAULT.countersMax);
    }

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
