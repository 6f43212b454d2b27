package dev.latchkey.core.turn;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Whose work is done next, where only so much is done at once. One owner has half of the places at most, whoever else is there, so
 * that the next finds one free; where all are taken the owners that wait take turns, however many each has waiting. Safe for use by many threads.
 */
public final class OwnerTurns {

    /** Most of one owner that wait. */
    static final int OWNER_WAITING_MAX = 256;

    /** Most that wait, all together. */
    static final int WAITING_MAX = 2_048;

    private static final int OWNER_SHARE = 2;

    private final Lock lock = new ReentrantLock();
    private final int ownerMax;
    private final Map<WorkOwner, Integer> working = new HashMap<>();
    /** Who has waited for a turn longest first; each with what it has waiting, which is never nothing. */
    private final SequencedMap<WorkOwner, Deque<Turn>> lines = new LinkedHashMap<>();

    private int free;
    private int waiting;

    /** @param atOnceMax how much is done at once, at least 1 */
    public OwnerTurns(int atOnceMax) {
        this.free = atOnceMax;
        this.ownerMax = Math.max(1, atOnceMax / OWNER_SHARE);
    }

    /** A turn that was taken, until it is closed; or one that is waited for. */
    public final class Turn implements AutoCloseable {
        private final WorkOwner owner;
        private final Semaphore begun = new Semaphore(0);
        private boolean isTaken;

        private Turn(WorkOwner owner) {
            this.owner = owner;
        }

        private void begin() {
            free--;
            working.merge(owner, 1, Integer::sum);
            isTaken = true;
            begun.release();
        }

        /** Gives it back, to who is next. */
        @Override
        public void close() {
            giveBack(this);
        }
    }

    /**
     * Waits for a turn, which is to be closed.
     *
     * @param nanos longest time to wait
     * @return absent when there was none in time, or too many wait
     */
    public @Nullable Turn take(WorkOwner owner, long nanos) throws InterruptedException {
        var turn = enter(owner);
        if (turn == null) {
            return null;
        }
        var isInTime = false;
        try {
            isInTime = turn.begun.tryAcquire(nanos, TimeUnit.NANOSECONDS);
        } finally {
            if (!isInTime) {
                giveBack(turn); // it may have come at the last moment
            }
        }
        return isInTime ? turn : null;
    }

    /** A turn that begins at once or later; absent where too many wait. */
    @Nullable
    Turn enter(WorkOwner owner) {
        lock.lock();
        try {
            var turn = new Turn(owner);
            if (free > 0 && mayWork(owner)) {
                turn.begin();
                return turn;
            }
            var line = lines.get(owner);
            if (waiting == WAITING_MAX || (line != null && line.size() == OWNER_WAITING_MAX)) {
                return null;
            }
            lines.computeIfAbsent(owner, _ -> new ArrayDeque<>()).add(turn);
            waiting++;
            return turn;
        } finally {
            lock.unlock();
        }
    }

    private boolean mayWork(WorkOwner owner) {
        return working.getOrDefault(owner, 0) < ownerMax;
    }

    private void giveBack(Turn turn) {
        lock.lock();
        try {
            if (turn.isTaken) {
                free++;
                working.computeIfPresent(turn.owner, (_, many) -> many == 1 ? null : many - 1);
                beginNext();
            } else {
                lines.computeIfPresent(turn.owner, (_, line) -> {
                    waiting -= line.remove(turn) ? 1 : 0;
                    return line.isEmpty() ? null : line;
                });
            }
        } finally {
            lock.unlock();
        }
    }

    /** At most one: before, there was no place, or none for those who wait. */
    private void beginNext() {
        var next = lines.keySet().stream().filter(this::mayWork).findFirst();
        if (next.isEmpty()) {
            return;
        }
        var line = Objects.requireNonNull(lines.remove(next.get()));
        line.remove().begin();
        waiting--;
        if (!line.isEmpty()) {
            lines.put(next.get(), line); // behind the others
        }
    }

    /** Whether it began. */
    boolean isTaken(Turn turn) {
        lock.lock();
        try {
            return turn.isTaken;
        } finally {
            lock.unlock();
        }
    }

    /** How many wait now. */
    int waiting() {
        lock.lock();
        try {
            return waiting;
        } finally {
            lock.unlock();
        }
    }

    /** How many owners have something under way or waiting, at most twice what is counted. */
    int remembered() {
        lock.lock();
        try {
            return working.size() + lines.size();
        } finally {
            lock.unlock();
        }
    }
}
