package dev.latchkey.server.store;

import dev.latchkey.server.store.change.ChangeListener;
import dev.latchkey.server.store.change.StoreUnavailable;
import dev.latchkey.server.store.change.Transactions.Work;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that writes. It takes what waits, runs each piece of work behind a savepoint of its own, commits them
 * together with one sync to the disk, brings the listeners up to the change feed, and only then answers the writers.
 */
final class GroupWriter implements AutoCloseable {

    /** Most pieces of work in one commit. */
    private static final int GROUP_MAX = 256;
    /** Most pieces of work that wait; more are refused. */
    private static final int WAITING_MAX = 10_000;

    private static final long IDLE_POLL_MILLIS = 200;
    private static final String SAVEPOINT = "task";

    private final Jdbi jdbi;
    private final Dialect dialect;
    private final InstantSource clock;
    private final BlockingQueue<Task<?>> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
    private final List<ChangeListener> listeners = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile boolean isClosing;

    /** Only the writer's thread touches it. */
    private @Nullable Handle handle;

    GroupWriter(Jdbi jdbi, Dialect dialect, InstantSource clock) {
        this.jdbi = jdbi;
        this.dialect = dialect;
        this.clock = clock;
        this.thread = Thread.ofPlatform().name("store-writer").daemon().start(this::run);
    }

    void add(ChangeListener listener) {
        listeners.add(listener);
    }

    boolean isWriterThread() {
        return Thread.currentThread() == thread;
    }

    <T> CompletableFuture<T> submit(Work<T> work) {
        var task = new Task<>(work);
        if (isClosing) {
            task.fail(new StoreUnavailable("the store is closing", null));
        } else if (!waiting.offer(task)) {
            task.fail(new StoreUnavailable(WAITING_MAX + " changes wait already; try again later", null));
        } else if (isClosing && waiting.remove(task)) {
            // Closed between the two looks: the thread may have left already.
            task.fail(new StoreUnavailable("the store is closing", null));
        }
        return task.done;
    }

    private void run() {
        var group = new ArrayList<Task<?>>(GROUP_MAX);
        while (!isClosing || !waiting.isEmpty()) {
            try {
                var first = waiting.poll(IDLE_POLL_MILLIS, TimeUnit.MILLISECONDS);
                if (first != null) {
                    group.add(first);
                    waiting.drainTo(group, GROUP_MAX - 1);
                    commit(group);
                }
            } catch (InterruptedException _) {
                isClosing = true;
            } finally {
                group.clear();
            }
        }
        closeHandle();
    }

    private void commit(List<Task<?>> group) {
        try {
            var open = open();
            open.begin();
            dialect.lockForWriting(open);
            var hasChanges = false;
            for (var task : group) {
                hasChanges |= runBehindSavepoint(open, task);
            }
            open.commit();
            if (hasChanges) {
                listeners.forEach(ChangeListener::catchUp);
            }
            group.forEach(Task::complete);
        } catch (RuntimeException | Error e) {
            closeHandle();
            var failure = new StoreUnavailable("the store could not take the change", e);
            group.forEach(task -> task.fail(failure));
        }
    }

    /** A task that fails undoes its own statements and nobody else's. */
    private boolean runBehindSavepoint(Handle open, Task<?> task) {
        open.savepoint(SAVEPOINT);
        var tx = SqlTransaction.writing(open, clock);
        try {
            task.run(tx);
        } catch (RuntimeException | Error e) {
            open.rollbackToSavepoint(SAVEPOINT);
            task.fail(e);
            return false;
        }
        open.releaseSavepoint(SAVEPOINT);
        return tx.hasChanges();
    }

    private Handle open() {
        var open = handle;
        if (open == null) {
            open = jdbi.open();
            handle = open;
        }
        return open;
    }

    private void closeHandle() {
        var open = handle;
        handle = null;
        if (open != null) {
            try {
                open.close();
            } catch (RuntimeException _) {
                // It is being thrown away because it failed; that it cannot be closed either changes nothing.
            }
        }
    }

    /** Writes what still waits, then stops. */
    @Override
    public void close() {
        isClosing = true;
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        var rest = new ArrayList<Task<?>>();
        waiting.drainTo(rest);
        rest.forEach(task -> task.fail(new StoreUnavailable("the store is closing", null)));
    }

    /** One piece of work and who waits for it. The result is held back until the commit. */
    private static final class Task<T> {

        private final Work<T> work;
        private final CompletableFuture<T> done = new CompletableFuture<>();
        private @Nullable Runnable answer;

        Task(Work<T> work) {
            this.work = work;
        }

        void run(SqlTransaction tx) {
            var result = work.run(tx);
            answer = () -> done.complete(result);
        }

        void complete() {
            if (answer != null) {
                answer.run();
            }
        }

        void fail(Throwable failure) {
            done.completeExceptionally(failure);
        }
    }
}
