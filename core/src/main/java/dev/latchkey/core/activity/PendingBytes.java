package dev.latchkey.core.activity;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * The memory of what is recorded and not written yet. A company has at most as much as is free beside it, so that one takes a half, two
 * a third each, and something is left for the next however many there are. Safe for use by many threads.
 */
final class PendingBytes {

    private final long max;
    private final AtomicLong taken = new AtomicLong();
    private final ConcurrentMap<String, Long> byCompany = new ConcurrentHashMap<>();
    private final LongAdder dropped = new LongAdder();

    PendingBytes(long max) {
        this.max = max;
    }

    /**
     * Takes some.
     *
     * @param part 1 for what matters most; what may be left out sooner has the n-th part of what is free
     * @return false when there is none left for the company, and nothing is taken
     */
    boolean tryTake(String companyId, long wanted, int part) {
        var after = taken.addAndGet(wanted);
        if (byCompany.merge(companyId, wanted, Long::sum) > (max - after) / part) {
            giveBack(companyId, wanted);
            return false;
        }
        return true;
    }

    void giveBack(String companyId, long bytes) {
        taken.addAndGet(-bytes);
        byCompany.computeIfPresent(companyId, (_, before) -> before <= bytes ? null : before - bytes);
    }

    /** Something was left out for want of memory. */
    void drop() {
        dropped.increment();
    }

    long taken() {
        return taken.get();
    }

    long max() {
        return max;
    }

    /** How often something was left out, ever. */
    long dropped() {
        return dropped.sum();
    }
}
