package dev.latchkey.gateway.observe;

import ch.qos.logback.classic.spi.ILoggingEvent;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;

/**
 * Which lines are told: of each kind, which is what one place in the program says, so many in a while, and how many were left out once
 * the next of its kind is told. Whoever makes us log again and again so fills no disk and hides nothing. Safe for use by many threads.
 */
final class RepeatedLines {

    /** Of one kind, in each {@link #WINDOW}. */
    static final int TOLD_MAX = 20;

    static final Duration WINDOW = Duration.ofSeconds(10);

    /** The program has a tenth of it; whatever would be more, because a text is put together, is one kind. */
    static final int KINDS_MAX = 2_000;

    private final LongSupplier nanoTime;
    private final ConcurrentMap<Kind, Window> windows = new ConcurrentHashMap<>();

    /** Here from the start, and with it all that the first line needs, which may tell that no file can be opened any more. */
    private final Window others;

    private record Kind(String logger, String text) {}

    private static final class Window {
        private long start;
        private int told;
        private long leftOut;
    }

    /** @param nanoTime a clock that only ever moves forward */
    RepeatedLines(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.others = begun(nanoTime.getAsLong());
    }

    /** How many like a line were left out since the last that was told; below zero when this one is to be left out, too. */
    long leftOutBefore(ILoggingEvent line) {
        var kind = new Kind(line.getLoggerName(), String.valueOf(line.getMessage()));
        var now = nanoTime.getAsLong();
        var window = windows.get(kind);
        if (window == null) {
            window = windows.size() < KINDS_MAX ? windows.computeIfAbsent(kind, _ -> begun(now)) : others;
        }
        synchronized (window) {
            if (now - window.start >= WINDOW.toNanos()) {
                window.start = now;
                window.told = 0;
            }
            if (window.told >= TOLD_MAX) {
                window.leftOut++;
                return -1;
            }
            window.told++;
            var leftOut = window.leftOut;
            window.leftOut = 0;
            return leftOut;
        }
    }

    private static Window begun(long now) {
        var window = new Window();
        window.start = now;
        return window;
    }
}
