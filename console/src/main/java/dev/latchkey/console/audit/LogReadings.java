package dev.latchkey.console.audit;

import dev.latchkey.edge.http.Budget;
import dev.latchkey.edge.http.Refusals;
import dev.latchkey.edge.http.StreamedBody;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Exports and checks of whole logs that are under way: of each log one, and only so many in all, since each reads for as long as its log is
 * and its reader takes. Who finds no place does not wait. Safe for use by many threads.
 */
public final class LogReadings {

    /** One for so much of the heap: {@link StreamedBody#HELD_BYTES} of each are a 32nd of that. */
    private static final long HEAP_BYTES_EACH = 32L * StreamedBody.HELD_BYTES;

    private static final int AT_ONCE_MIN = 4;
    private static final int AT_ONCE_MAX = 32;

    private final int atOnceMax;
    private final Set<String> owners = new HashSet<>();
    private final Refusals refused = new Refusals(System::nanoTime);

    /** @param atOnceMax of all logs together */
    LogReadings(int atOnceMax) {
        this.atOnceMax = atOnceMax;
    }

    /** As many as the heap of this process bears. */
    public static LogReadings ofThisProcess() {
        return new LogReadings(
                Math.clamp(Runtime.getRuntime().maxMemory() / HEAP_BYTES_EACH, AT_ONCE_MIN, AT_ONCE_MAX));
    }

    /** There is no place now. */
    static final class TooMany extends Exception {
        private static final long serialVersionUID = 1;
        private final boolean isOwn;

        private TooMany(boolean isOwn) {
            this.isOwn = isOwn;
        }

        /** Whether it is the same log that is being read. */
        boolean isOwn() {
            return isOwn;
        }
    }

    /** A place, until it is closed, once or more often. */
    interface Place extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Takes the place of a log.
     *
     * @throws TooMany when it is taken, or all are
     */
    Place take(String ownerId) throws TooMany {
        synchronized (owners) {
            var isOwn = owners.contains(ownerId);
            if (isOwn || owners.size() >= atOnceMax) {
                refused.count(ownerId);
                throw new TooMany(isOwn);
            }
            owners.add(ownerId);
        }
        var isGivenBack = new AtomicBoolean();
        return () -> {
            if (isGivenBack.compareAndSet(false, true)) {
                giveBack(ownerId);
            }
        };
    }

    private void giveBack(String ownerId) {
        synchronized (owners) {
            owners.remove(ownerId);
        }
    }

    /** How many are under way. */
    int size() {
        synchronized (owners) {
            return owners.size();
        }
    }

    /** For those who watch it. */
    public Budget budget() {
        return new Budget("log_readings", this::size, atOnceMax, refused);
    }
}
