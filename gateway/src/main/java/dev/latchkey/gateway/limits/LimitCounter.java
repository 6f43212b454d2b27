package dev.latchkey.gateway.limits;

import dev.latchkey.edge.http.CallRate;

/**
 * One caller's use of one thing: a rate and a count of what is under way. Not safe for use by several threads; whoever uses it
 * holds its monitor.
 */
final class LimitCounter {

    private CallRate rate;
    private int concurrency;
    private long emptyAt;
    private int active;

    LimitCounter(int requestsPerSecond, int concurrentRequests, long now) {
        this.rate = new CallRate(requestsPerSecond);
        this.concurrency = concurrentRequests;
        this.emptyAt = now;
    }

    /** Counts by these limits from now on, on top of what was counted. */
    void limit(int requestsPerSecond, int concurrentRequests) {
        if (requestsPerSecond != rate.perSecond()) {
            rate = new CallRate(requestsPerSecond);
        }
        concurrency = concurrentRequests;
    }

    int rate() {
        return rate.perSecond();
    }

    int concurrency() {
        return concurrency;
    }

    /** Requests that the rate still lets in at this instant. */
    int remaining(long now) {
        return rate.remaining(emptyAt, now);
    }

    int concurrentRemaining() {
        return Math.max(0, concurrency - active);
    }

    /** Until the rate lets one more in; 0 when it does now. */
    long nanosUntilNext(long now) {
        return rate.nanosUntilNext(emptyAt, now);
    }

    void take(long now) {
        emptyAt = rate.afterCall(emptyAt, now);
        active++;
    }

    void giveBack() {
        active--;
    }
}
