package dev.latchkey.gateway.proxy;

import java.util.function.LongSupplier;

/**
 * How many requests may be reset on one connection of HTTP/2 so that no usual server ends it. Tomcat (10.1) counts 50 for one that is reset
 * and takes 20 off for each that is begun, and ends the connection when that is 100 more than at its beginning; Netty, Vert.x and Undertow end it at 200
 * in 30 s, Jetty at 128 events in a second, Envoy when of 500 requests a half was reset, nghttp2 and Node at 1,000 at once and 33 in a
 * second. So one may be reset for each five that were begun, and 60 in 30 s. Safe for use by many threads.
 */
final class ResetBudget {

    /** Requests that have to be begun for one that is reset. */
    static final int REQUESTS_FOR_ONE = 5;

    /** At once, on a connection that has carried many requests; on a new one it is one. */
    static final int AT_ONCE_MAX = 2;

    static final int PERIOD_MAX = 60;

    static final long PERIOD_NANOS = 30_000_000_000L;

    private final LongSupplier nanoTime;
    private int earned = REQUESTS_FOR_ONE;
    private long periodBegan;
    private int inPeriod;

    /** @param nanoTime a clock that only ever moves forward, such as {@code System::nanoTime} */
    ResetBudget(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.periodBegan = nanoTime.getAsLong();
    }

    /** A request was begun. */
    synchronized void earn() {
        earned = Math.min(earned + 1, AT_ONCE_MAX * REQUESTS_FOR_ONE);
    }

    /** Whether one may be reset, which then counts. */
    synchronized boolean take() {
        var now = nanoTime.getAsLong();
        if (now - periodBegan >= PERIOD_NANOS) {
            periodBegan = now;
            inPeriod = 0;
        }
        if (earned < REQUESTS_FOR_ONE || inPeriod >= PERIOD_MAX) {
            return false;
        }
        earned -= REQUESTS_FOR_ONE;
        inPeriod++;
        return true;
    }
}
