package dev.latchkey.gateway.observe;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Log lines that wait for the one thread that writes them. Nobody who logs ever waits: when there is no room left a line is dropped, and
 * one that is no warning, nor worse, is dropped when there is room for a fifth of all. The thread takes all that wait at once, so as
 * many again may be in its hands. What is said again and again is told so often and no more, but for decisions. Safe for use by many threads.
 */
final class WaitingLines extends AsyncAppender {

    private final LongAdder dropped = new LongAdder();
    private final RepeatedLines repeated;
    private volatile @Nullable ILoggingEvent newestError;

    /**
     * @param max most lines that wait
     * @param repeated what is said again and again
     */
    WaitingLines(int max, RepeatedLines repeated) {
        this.repeated = repeated;
        setQueueSize(max);
        setDiscardingThreshold(max / 5);
        setNeverBlock(true);
    }

    @Override
    protected void append(ILoggingEvent line) {
        if (line.getLoggerName().equals(DecisionLog.NAME)) { // one for each request, which is what it is for
            enqueue(line);
            return;
        }
        if (line.getLevel().isGreaterOrEqual(Level.ERROR)) {
            newestError = line;
        }
        var leftOut = repeated.leftOutBefore(line);
        if (leftOut < 0) {
            dropped.increment();
            return;
        }
        if (leftOut > 0) {
            enqueue(told(line, leftOut));
        }
        enqueue(line);
    }

    private ILoggingEvent told(ILoggingEvent line, long leftOut) {
        var logger = ((LoggerContext) getContext()).getLogger(line.getLoggerName());
        var text = "{} lines like the next were left out";
        return new LoggingEvent(
                WaitingLines.class.getName(), logger, line.getLevel(), text, null, new Object[] {leftOut});
    }

    private void enqueue(ILoggingEvent line) {
        if (isQueueBelowDiscardingThreshold() && (isDiscardable(line) || getRemainingCapacity() == 0)) {
            dropped.increment();
        } else {
            preprocess(line);
            put(line);
        }
    }

    /** The newest that tells of a failure, whether or not it was written. */
    Optional<LoggedError> newestError() {
        var line = newestError;
        if (line == null) {
            return Optional.empty();
        }
        var thrown = line.getThrowableProxy();
        var kind = thrown == null ? "" : " (" + thrown.getClassName() + ")";
        return Optional.of(new LoggedError(line.getInstant(), line.getFormattedMessage() + kind));
    }

    /** How many lines were dropped or left out, ever. Of lines that came in the same instant, for the last place, one may be missing. */
    long dropped() {
        return dropped.sum();
    }
}
