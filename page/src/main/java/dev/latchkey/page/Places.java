package dev.latchkey.page;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * So many things at once of each of many, whoever they are. Who comes while all places of theirs are taken waits, and of those that wait
 * there are only so many, too. Safe for use by many threads; those that wait should be virtual.
 */
final class Places {

    private final int atOnceMax;
    private final int hereMax;
    private final Map<Object, Line> lines = new HashMap<>();

    private static final class Line {
        private final Semaphore free;
        private int here;

        Line(int atOnceMax) {
            this.free = new Semaphore(atOnceMax, true);
        }
    }

    /** A place that was taken, until it is closed. */
    interface Place extends AutoCloseable {
        @Override
        void close();
    }

    /** @param waitingMax most of one that wait for a place */
    Places(int atOnceMax, int waitingMax) {
        this.atOnceMax = atOnceMax;
        this.hereMax = atOnceMax + waitingMax;
    }

    /**
     * Takes a place.
     *
     * @param whose by which places are counted; remembered while it has one, or waits for one
     * @param nanos longest time to wait
     * @return absent when there was none in time, or too many wait
     */
    @Nullable
    Place take(Object whose, long nanos) throws InterruptedException {
        var line = enter(whose);
        if (line == null) {
            return null;
        }
        var isTaken = false;
        try {
            isTaken = line.free.tryAcquire(nanos, TimeUnit.NANOSECONDS);
        } finally {
            if (!isTaken) {
                leave(whose, line);
            }
        }
        return isTaken
                ? () -> {
                    line.free.release();
                    leave(whose, line);
                }
                : null;
    }

    private synchronized @Nullable Line enter(Object whose) {
        var line = lines.computeIfAbsent(whose, _ -> new Line(atOnceMax));
        if (line.here == hereMax) {
            return null;
        }
        line.here++;
        return line;
    }

    private synchronized void leave(Object whose, Line line) {
        line.here--;
        if (line.here == 0) {
            lines.remove(whose);
        }
    }

    /** How many have a place, or wait for one. */
    synchronized int size() {
        return lines.size();
    }
}
