package dev.latchkey.core.turn;

import dev.latchkey.engine.protocol.ServiceUnavailable;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A few threads that the system schedules, for work that never waits, or waits where a virtual thread cannot leave its carrier: hashing,
 * SQLite. Virtual threads have as many carriers as there are processors and no turns between them, so a few that do such work keep all others
 * from theirs for as long as it comes; the system takes a processor from any thread of its own after a moment. They begin when they are
 * needed and end when they have not been for a minute. Safe for use by many threads.
 */
public final class SystemThreads implements AutoCloseable {

    private static final int IDLE_SECONDS = 60;

    private final ThreadPoolExecutor threads;

    /** They take no more work, because what they are part of ends. */
    public static final class Ended extends ServiceUnavailable {
        private static final long serialVersionUID = 1L;

        private Ended(RejectedExecutionException cause) {
            super("no thread does this work any more", cause);
        }
    }

    /**
     * @param name of the threads, before their number
     * @param threadsMax as many as do work at once; whoever calls sees to it that no more than so many do
     */
    public SystemThreads(String name, int threadsMax) {
        // A thread that has told of its outcome may not be back yet when the next work comes.
        this.threads = new ThreadPoolExecutor(
                threadsMax,
                threadsMax,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(2 * threadsMax),
                Thread.ofPlatform().name(name + "-", 1).daemon().factory());
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * Does work and waits for its end, also when interrupted. A caller that is a thread of the system itself does it at once.
     *
     * @throws RuntimeException what the work threw
     * @throws Ended when these threads take no more
     */
    public <T> T call(Supplier<T> work) {
        if (!Thread.currentThread().isVirtual()) {
            return work.get();
        }
        var outcome = new CompletableFuture<T>();
        try {
            threads.execute(() -> settle(outcome, work));
        } catch (RejectedExecutionException e) {
            throw new Ended(e);
        }
        try {
            return outcome.join();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case RuntimeException failure -> throw failure;
                case Error failure -> throw failure;
                case null, default -> throw e;
            }
        }
    }

    private static <T> void settle(CompletableFuture<T> outcome, Supplier<T> work) {
        try {
            outcome.complete(work.get());
        } catch (Throwable e) {
            outcome.completeExceptionally(e);
        }
    }

    /** Takes no more work; what is under way comes to its end. */
    @Override
    public void close() {
        threads.shutdown();
    }
}
