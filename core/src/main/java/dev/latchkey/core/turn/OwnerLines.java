package dev.latchkey.core.turn;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What waits for one who does it all, in a line for each owner. The owners take turns, however much each has waiting; what is one owner's is
 * done in its order. Safe for use by many threads.
 *
 * @param <T> what waits
 */
public final class OwnerLines<T> {

    private final Lock lock = new ReentrantLock();
    private final Condition hasCome = lock.newCondition();
    private final int waitingMax;
    private final ToIntFunction<WorkOwner> ownerMax;
    private final Predicate<T> isOver;
    private final Consumer<T> over;
    /** Who has waited for a turn longest first; each with what it has waiting, which is never nothing. */
    private final SequencedMap<WorkOwner, Deque<T>> lines = new LinkedHashMap<>();

    private int waiting;

    /**
     * @param waitingMax most that wait, all together
     * @param ownerMax most of one owner that wait
     * @param isOver whether nobody wants one any more; asked by many threads
     * @param over told of each of those that is left out
     */
    public OwnerLines(int waitingMax, ToIntFunction<WorkOwner> ownerMax, Predicate<T> isOver, Consumer<T> over) {
        this.waitingMax = waitingMax;
        this.ownerMax = ownerMax;
        this.isOver = isOver;
        this.over = over;
    }

    /** Puts one at the end of its owner's line; false where too many wait that somebody wants. */
    public boolean offer(WorkOwner owner, T one) {
        List<T> left = List.of();
        lock.lock();
        try {
            if (isFull(owner)) {
                left = takeThoseOver(owner);
            }
            if (isFull(owner)) {
                return false;
            }
            lines.computeIfAbsent(owner, _ -> new ArrayDeque<>()).add(one);
            waiting++;
            hasCome.signal();
            return true;
        } finally {
            lock.unlock();
            left.forEach(over);
        }
    }

    private boolean isFull(WorkOwner owner) {
        var line = lines.get(owner);
        return waiting >= waitingMax || (line != null && line.size() >= ownerMax.applyAsInt(owner));
    }

    private List<T> takeThoseOver(WorkOwner owner) {
        var left = new ArrayList<T>();
        lines.computeIfPresent(owner, (_, line) -> {
            line.removeIf(one -> isOver.test(one) && left.add(one));
            return line.isEmpty() ? null : line;
        });
        waiting -= left.size();
        return left;
    }

    /** The next in turn that somebody wants; absent when none waits. */
    public @Nullable T poll() {
        while (true) {
            var next = take();
            if (next == null || !isOver.test(next)) {
                return next;
            }
            over.accept(next);
        }
    }

    /** As {@link #poll()}, and waits until one comes. */
    public @Nullable T poll(long time, TimeUnit unit) throws InterruptedException {
        var left = unit.toNanos(time);
        lock.lockInterruptibly();
        try {
            while (waiting == 0 && left > 0) {
                left = hasCome.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
        return poll();
    }

    private @Nullable T take() {
        lock.lock();
        try {
            var next = lines.pollFirstEntry();
            if (next == null) {
                return null;
            }
            var line = next.getValue();
            var first = line.remove();
            waiting--;
            if (!line.isEmpty()) {
                lines.put(next.getKey(), line); // behind the others
            }
            return first;
        } finally {
            lock.unlock();
        }
    }

    /** Takes one out again; false when it has left the line. */
    public boolean remove(WorkOwner owner, T one) {
        lock.lock();
        try {
            var line = lines.get(owner);
            if (line == null || !line.remove(one)) {
                return false;
            }
            waiting--;
            if (line.isEmpty()) {
                lines.remove(owner);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** How many wait now. */
    public int waiting() {
        lock.lock();
        try {
            return waiting;
        } finally {
            lock.unlock();
        }
    }
}
