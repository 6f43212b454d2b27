package dev.latchkey.gateway.observe;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Log lines that wait for the one thread that writes them. Nobody who logs ever waits: when there is no room left a line is dropped, and
 * one that is no warning, nor worse, is dropped when there is room for a fifth of all. The thread takes all that wait at once and hands
 * them on together, so as many again may be in its hands. What is said again and again is told so often and no more, but for decisions.
 * Safe for use by many threads.
 *
 * <p>Behind each batch the thread looks away for a moment. To wake it for each line was more work than the line: a call of the system
 * for whoever logs, and a turn of the processor for the thread (docs/performance.md). Who logs wakes it only when nothing came meanwhile.
 */
final class WaitingLines extends UnsynchronizedAppenderBase<ILoggingEvent> {

    /** How long the end of the process waits for a disk that takes nothing. */
    private static final long END_MILLIS = 1_000;

    private final BlockingQueue<ILoggingEvent> lines;
    private final int roomForWarnings;
    private final Appender<ILoggingEvent> written;
    private final Runnable flush;
    private final Runnable pause;
    private final RepeatedLines repeated;
    private final LongAdder dropped = new LongAdder();
    private final Thread writer = Thread.ofPlatform().daemon().name("log").unstarted(this::write);
    private volatile @Nullable ILoggingEvent newestError;

    /**
     * @param max most lines that wait
     * @param written writes them; started already, and stopped with this
     * @param flush run when all that waited were handed on
     * @param pause run behind that, by the thread that writes, which nobody wakes meanwhile; ends at once when that is interrupted
     * @param repeated what is said again and again
     */
    WaitingLines(int max, Appender<ILoggingEvent> written, Runnable flush, Runnable pause, RepeatedLines repeated) {
        this.lines = new ArrayBlockingQueue<>(max);
        this.roomForWarnings = max / 5;
        this.written = written;
        this.flush = flush;
        this.pause = pause;
        this.repeated = repeated;
    }

    @Override
    public void start() {
        super.start();
        writer.start();
    }

    /** Writes what waits, unless that takes long. */
    @Override
    public void stop() {
        if (!isStarted()) {
            return;
        }
        super.stop();
        writer.interrupt();
        try {
            writer.join(END_MILLIS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        written.stop();
    }

    private void write() {
        var batch = new ArrayList<ILoggingEvent>();
        while (isStarted()) {
            try {
                batch.add(lines.take());
            } catch (InterruptedException _) {
                break;
            }
            writeAll(batch);
            pause.run();
        }
        writeAll(batch);
    }

    /** Those of a batch and all that wait. Whatever goes wrong with them, the next are written. */
    private void writeAll(List<ILoggingEvent> batch) {
        lines.drainTo(batch);
        try {
            batch.forEach(written::doAppend);
            flush.run();
        } catch (RuntimeException | VirtualMachineError e) {
            dropped.add(batch.size());
            addError("some lines of the log could not be written", e);
        }
        batch.clear();
    }

    /** Whoever logs goes on, also where a class can no more be loaded: it may be what takes all connections. */
    @Override
    protected void append(ILoggingEvent line) {
        try {
            tell(PeerLines.of(line, (LoggerContext) getContext()));
        } catch (LinkageError _) {
            dropped.increment();
        }
    }

    private void tell(ILoggingEvent line) {
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
        line.prepareForDeferredProcessing();
        var isWarning = line.getLevel().isGreaterOrEqual(Level.WARN);
        if ((!isWarning && lines.remainingCapacity() < roomForWarnings) || !lines.offer(line)) {
            dropped.increment();
        }
    }

    /** How many wait. */
    int waiting() {
        return lines.size();
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

    /** How many lines were dropped or left out, ever. */
    long dropped() {
        return dropped.sum();
    }
}
