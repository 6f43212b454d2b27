package dev.latchkey.authserver.registration;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** How often strangers can make us fetch, in each minute: in all, and from one host. Safe for use by many threads. */
final class FetchBudget {

    /** Of the whole, what one host may use up. */
    private static final int SHARES_OF_HOST = 6;

    private static final long WINDOW_MILLIS = 60_000;

    private final int perMinute;
    private final InstantSource clock;
    private final Map<String, Integer> byHost = new HashMap<>();
    private Instant windowStart = Instant.EPOCH;
    private int used;

    FetchBudget(int perMinute, InstantSource clock) {
        this.perMinute = perMinute;
        this.clock = clock;
    }

    synchronized boolean take(String host) {
        var now = clock.instant();
        if (!now.isBefore(windowStart.plusMillis(WINDOW_MILLIS)) || now.isBefore(windowStart)) {
            windowStart = now;
            used = 0;
            byHost.clear();
        }
        var ofHost = byHost.getOrDefault(host, 0);
        if (used >= perMinute || ofHost >= Math.max(1, perMinute / SHARES_OF_HOST)) {
            return false;
        }
        used++;
        byHost.put(host, ofHost + 1);
        return true;
    }
}
