package dev.latchkey.core.command;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * How often something may be done for each of many: so many times at once, and as many in each period, evenly. In memory, for the newest
 * {@value #KEYS_MAX}. Safe for use by many threads.
 */
public final class Allowance {

    /** Of how many the use is known; the one that was used longest ago is forgotten. */
    public static final int KEYS_MAX = 10_000;

    private final int most;
    private final Duration each;
    private final InstantSource clock;
    /** When all of it is there again. */
    private final Cache<Object, Instant> fullAt;

    /** @param most times in a period, at least 1 */
    public Allowance(int most, Duration period, InstantSource clock) {
        this.most = most;
        this.each = period.dividedBy(most);
        this.clock = clock;
        this.fullAt = Caffeine.newBuilder().maximumSize(KEYS_MAX).build();
    }

    /** Takes one; false when there is none now, after which nothing was taken. */
    public boolean take(Object key) {
        var now = clock.instant();
        var taken = new boolean[1];
        fullAt.asMap().compute(key, (_, before) -> {
            var full = before == null || before.isBefore(now) ? now : before;
            var next = full.plus(each);
            taken[0] = !next.isAfter(now.plus(each.multipliedBy(most)));
            return taken[0] ? next : full;
        });
        return taken[0];
    }

    /** Gives one back that was not used. */
    public void giveBack(Object key) {
        fullAt.asMap().computeIfPresent(key, (_, full) -> full.minus(each));
    }
}
