package dev.latchkey.gateway.observe;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.concurrent.atomic.LongAdder;

/**
 * Log lines that wait for the one thread that writes them. Nobody who logs ever waits: when there is no room left a line is dropped, and
 * one that is no warning, nor worse, is dropped when there is room for a fifth of all. The thread takes all that wait at once, so as
 * many again may be in its hands. Safe for use by many threads.
 */
final class WaitingLines extends AsyncAppender {

    private final LongAdder dropped = new LongAdder();

    /** @param max most lines that wait */
    WaitingLines(int max) {
        setQueueSize(max);
        setDiscardingThreshold(max / 5);
        setNeverBlock(true);
    }

    @Override
    protected void append(ILoggingEvent line) {
        if (isQueueBelowDiscardingThreshold() && (isDiscardable(line) || getRemainingCapacity() == 0)) {
            dropped.increment();
        } else {
            preprocess(line);
            put(line);
        }
    }

    /** How many lines were dropped, ever. Of lines that came in the same instant, for the last place, one may be missing. */
    long dropped() {
        return dropped.sum();
    }
}
