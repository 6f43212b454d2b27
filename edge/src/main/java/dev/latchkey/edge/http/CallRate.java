package dev.latchkey.edge.http;

/**
 * So many calls a second, by the generic cell rate algorithm: all that is kept of a caller is the instant at which it will have
 * used its rate up to nothing, and no timer runs. As many calls may come at once after a pause. Instants are nanoseconds of a
 * clock that only ever moves forward. Immutable.
 */
public final class CallRate {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final int perSecond;
    private final long interval;

    /** @param perSecond at least 1 */
    public CallRate(int perSecond) {
        if (perSecond < 1) {
            throw new IllegalArgumentException("expected at least 1 a second, got " + perSecond);
        }
        this.perSecond = perSecond;
        this.interval = Math.max(1, NANOS_PER_SECOND / perSecond);
    }

    public int perSecond() {
        return perSecond;
    }

    /** Calls that are let in at this instant. */
    public int remaining(long emptyAt, long now) {
        return (int) Math.max(0, perSecond - (backlog(emptyAt, now) + interval - 1) / interval);
    }

    /** Until one more is let in; 0 when it is now. */
    public long nanosUntilNext(long emptyAt, long now) {
        return Math.max(0, backlog(emptyAt, now) - (perSecond - 1L) * interval);
    }

    /** The caller's new instant, after a call at this one. */
    public long afterCall(long emptyAt, long now) {
        return now + backlog(emptyAt, now) + interval;
    }

    /** The caller's instant as it was before a call that is not to count any more. */
    public long withoutCall(long emptyAt) {
        return emptyAt - interval;
    }

    private static long backlog(long emptyAt, long now) {
        return Math.max(0, emptyAt - now);
    }
}
