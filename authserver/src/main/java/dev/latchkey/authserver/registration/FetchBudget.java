package dev.latchkey.authserver.registration;

import dev.latchkey.edge.http.CallerRates;
import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/**
 * How often we fetch, in each minute: in all, from one host, and for one address that asks, an IPv6 /64 as one. Safe for use by
 * many threads.
 */
final class FetchBudget {

    /** Of the whole, what one host, and one who asks, may use up. */
    private static final int SHARES = 6;

    private static final long WINDOW_MILLIS = 60_000;

    private final int perMinute;
    private final InstantSource clock;
    private final Map<Object, Integer> byCaller = new HashMap<>();
    private final Map<String, Integer> byHost = new HashMap<>();
    private Instant windowStart = Instant.EPOCH;
    private int used;

    FetchBudget(int perMinute, InstantSource clock) {
        this.perMinute = perMinute;
        this.clock = clock;
    }

    /** Takes one for somebody who may ask for no more than a share. */
    synchronized boolean take(String host, InetAddress from) {
        begin();
        var caller = CallerRates.callerAt(from);
        var ofCaller = byCaller.getOrDefault(caller, 0);
        if (ofCaller >= share() || !take(host)) {
            return false;
        }
        byCaller.put(caller, ofCaller + 1);
        return true;
    }

    private boolean take(String host) {
        var ofHost = byHost.getOrDefault(host, 0);
        if (used >= perMinute || ofHost >= share()) {
            return false;
        }
        used++;
        byHost.put(host, ofHost + 1);
        return true;
    }

    private int share() {
        return Math.max(1, perMinute / SHARES);
    }

    private void begin() {
        var now = clock.instant();
        if (!now.isBefore(windowStart.plusMillis(WINDOW_MILLIS)) || now.isBefore(windowStart)) {
            windowStart = now;
            used = 0;
            byHost.clear();
            byCaller.clear();
        }
    }
}
