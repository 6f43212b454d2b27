package dev.latchkey.core.change;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes again and again, on a thread of its own, what a recorder gathered in memory. A write that fails does not end it. Safe for
 * use by many threads.
 */
public final class FlushTimer implements AutoCloseable {

    /** Longest time that something may wait to be written, in seconds. */
    public static final int SECONDS = 5;

    private static final Logger LOG = LoggerFactory.getLogger(FlushTimer.class);

    private final String name;
    private final ScheduledExecutorService timer;

    /** @param name of the thread and in the log */
    public FlushTimer(String name) {
        this.name = name;
        this.timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name(name).daemon().factory());
    }

    /** Begins; to be called once. */
    public void start(Runnable flush) {
        var _ = timer.scheduleWithFixedDelay(() -> flushInTurn(flush), SECONDS, SECONDS, TimeUnit.SECONDS);
    }

    private void flushInTurn(Runnable flush) {
        try {
            flush.run();
        } catch (RuntimeException e) {
            LOG.warn("{}: what came together in the last {} s could not be written and is lost", name, SECONDS, e);
        }
    }

    /** Begins no further write; one that is under way is interrupted. */
    @Override
    public void close() {
        timer.shutdownNow();
    }
}
