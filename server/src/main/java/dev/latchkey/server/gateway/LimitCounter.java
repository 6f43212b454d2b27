package dev.latchkey.server.gateway;

/**
 * One caller's use of one thing: a rate, kept as the instant at which it will have been used up to nothing (the generic cell
 * rate algorithm, two numbers and no timer), and a count of what is under way. Not safe for use by several threads; whoever
 * uses it holds its monitor.
 */
final class LimitCounter {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final int rate;
    private final int concurrency;
    private final long interval;
    private long emptyAt;
    private int active;

    LimitCounter(int requestsPerSecond, int concurrentRequests, long now) {
        this.rate = requestsPerSecond;
        this.concurrency = concurrentRequests;
        this.interval = Math.max(1, NANOS_PER_SECOND / requestsPerSecond);
        this.emptyAt = now;
    }

    int rate() {
        return rate;
    }

    int concurrency() {
        return concurrency;
    }

    /** Requests that the rate still lets in at this instant. */
    int remaining(long now) {
        return (int) Math.max(0, rate - (backlog(now) + interval - 1) / interval);
    }

    int concurrentRemaining() {
        return Math.max(0, concurrency - active);
    }

    /** Until the rate lets one more in; 0 when it does now. */
    long nanosUntilNext(long now) {
        return Math.max(0, backlog(now) - (rate - 1L) * interval);
    }

    void take(long now) {
        emptyAt = now + backlog(now) + interval;
        active++;
    }

    void giveBack() {
        active--;
    }

    private long backlog(long now) {
        return Math.max(0, emptyAt - now);
    }
}
