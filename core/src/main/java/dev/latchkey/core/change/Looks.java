package dev.latchkey.core.change;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;

/**
 * When the feed was looked at lately, and what was its newest entry then: whoever has followed it up to that entry knows of everything
 * that was committed before the look. Not safe for use by several threads.
 */
final class Looks {

    /** As many are kept, spread over the time that a view may be behind and still be relied on. */
    private static final int COUNT_MAX = 64;

    private final long keptNanos;
    private final Deque<Look> looks = new ArrayDeque<>();

    private record Look(long at, long newest) {}

    /** @param keptNanos after that long nothing is vouched for by a look */
    Looks(long keptNanos) {
        this.keptNanos = keptNanos;
    }

    /**
     * @param at before the state was read, by the monotonic clock
     * @param newest position of the newest entry in that state
     */
    void add(long at, long newest) {
        while (!looks.isEmpty() && at - looks.getFirst().at >= keptNanos) {
            looks.removeFirst();
        }
        // One that is left out makes nobody seem newer than they are: they are as old as the look before it.
        if (looks.isEmpty() || at - looks.getLast().at >= keptNanos / COUNT_MAX) {
            looks.addLast(new Look(at, newest));
        }
    }

    /** The last look that showed nothing behind a position; empty when that is too long ago. */
    OptionalLong lastUpTo(long position) {
        var all = looks.descendingIterator();
        while (all.hasNext()) {
            var look = all.next();
            if (look.newest <= position) {
                return OptionalLong.of(look.at);
            }
        }
        return OptionalLong.empty();
    }

    /** Of another history nothing is known. */
    void clear() {
        looks.clear();
    }
}
