package dev.latchkey.edge.http;

/** Connections that were accepted and that their event loops have not come round to. Guarded by {@link Connections}. */
final class Arrivals {

    /** Of the places, as a divisor, what they may take. */
    private static final int SHARE = 8;

    private final int max;
    private int unseen;

    Arrivals(EdgeLimits limits) {
        this.max = Math.max(1, limits.connectionsMax() / SHARE);
    }

    void add() {
        unseen++;
    }

    /** An event loop has come round to one, or it ended before; said more than once, it counts once. */
    void see(OpenConnection connection) {
        if (!connection.isSeen) {
            connection.isSeen = true;
            connection.begins();
            unseen--;
        }
    }

    /** Whether the next has to wait. */
    boolean areTooMany() {
        return unseen >= max;
    }

    /** Whether the next need wait no more: not as soon as there is one fewer, so that it does not change each time. */
    boolean areFew() {
        return unseen <= max / 2;
    }
}
