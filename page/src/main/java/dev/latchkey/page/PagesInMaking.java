package dev.latchkey.page;

import dev.latchkey.core.turn.WorkOwner;
import java.util.HashMap;
import java.util.Map;

/**
 * The bytes of all pages that are being written, until each is handed on as an answer and counted there. A company, a partner, those who run
 * the platform, or all strangers have as much as is free beside it, so one alone half of it, and there is always something for who comes next.
 * Safe for use by many threads; nobody waits.
 */
final class PagesInMaking {

    /** Of all together, in bytes: as much as eight of the longest. */
    static final long BYTES_MAX = 8L * PageOutput.BYTES_MAX;

    private final long bytesMax;
    private final Map<WorkOwner, Long> byOwner = new HashMap<>();
    private long taken;

    PagesInMaking() {
        this(BYTES_MAX);
    }

    PagesInMaking(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** Whether there is room for so many more of an owner's; then they are taken. */
    synchronized boolean take(WorkOwner owner, int bytes) {
        var its = byOwner.getOrDefault(owner, 0L) + bytes;
        if (its > bytesMax - taken - bytes) {
            return false;
        }
        byOwner.put(owner, its);
        taken += bytes;
        return true;
    }

    /** Gives back what was taken. */
    synchronized void giveBack(WorkOwner owner, long bytes) {
        taken -= bytes;
        byOwner.computeIfPresent(owner, (_, its) -> its == bytes ? null : Long.valueOf(its - bytes));
    }

    /** Of all together, in bytes. */
    synchronized long taken() {
        return taken;
    }
}
