package dev.latchkey.store.sql;

import dev.latchkey.core.change.CommitListener;
import dev.latchkey.core.change.StoreUnavailable;
import dev.latchkey.core.change.Transactions.Work;
import dev.latchkey.core.turn.OwnerLines;
import dev.latchkey.core.turn.WhileWanted;
import dev.latchkey.core.turn.WorkOwner;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes. It takes what waits, of each owner in turn, runs each piece of work behind a savepoint of its own, commits them
 * together with one sync to the disk, tells the listeners, and answers the writers when those say so. It goes on meanwhile. What comes while a
 * group is at work may still be of it, so that no owner waits for a group that another has filled.
 */
final class GroupWriter implements AutoCloseable {

    /** Most pieces of work in one commit. */
    private static final int GROUP_MAX = 256;
    /** Most pieces of work that wait; more are refused. */
    private static final int WAITING_MAX = 10_000;
    /** Of those, of strangers, and as many of strangers whose requests are kept. */
    private static final int STRANGERS_WAITING_MAX = 256;
    /** Of one company or partner, of those who run the platform, of clients that ask for tokens. */
    private static final int OWNER_WAITING_MAX = 2_000;
    /** No further piece of work is taken into a commit after as long: those who wait for their answers have waited enough. */
    private static final long GROUP_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private static final long IDLE_POLL_MILLIS = 200;
    private static final String SAVEPOINT = "task";
    /** A failure is remembered for as long, unless a change is stored before. */
    private static final Duration TROUBLE_REMEMBERED = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(GroupWriter.class);

    private final Jdbi jdbi;
    private final Dialect dialect;
    private final InstantSource clock;
    private final OwnerLines<WriterTask<?>> waiting =
            new OwnerLines<>(WAITING_MAX, GroupWriter::waitingMax, WriterTask::isOver, WriterTask::leaveOut);
    private final List<CommitListener> listeners = new CopyOnWriteArrayList<>();
    private final @Nullable OpenFile file;
    private final @Nullable WriteAheadLog log;
    private final Thread thread;
    private volatile Runnable room = () -> {};
    private volatile boolean isClosing;
    private volatile @Nullable Trouble trouble;

    /** Why a change could not be stored. */
    private record Trouble(String reason, Instant at) {}

    /** Only the writer's thread touches it. */
    private @Nullable Handle handle;

    GroupWriter(Jdbi jdbi, Dialect dialect, InstantSource clock) {
        this(jdbi, dialect, clock, null);
    }

    /** @param file that is written; looked at before each commit, and when there is none a few times a second; null on a server */
    GroupWriter(Jdbi jdbi, Dialect dialect, InstantSource clock, @Nullable OpenFile file) {
        this.jdbi = jdbi;
        this.dialect = dialect;
        this.clock = clock;
        this.file = file;
        this.log = file == null ? null : new WriteAheadLog(file.path());
        this.thread = Thread.ofPlatform().name("store-writer").daemon().start(this::run);
    }

    void add(CommitListener listener) {
        listeners.add(listener);
    }

    /** @param required throws while strangers have nothing kept: who knows what it costs looks itself */
    void keepRoom(Runnable required) {
        room = required;
    }

    boolean isWriterThread() {
        return Thread.currentThread() == thread;
    }

    private static int waitingMax(WorkOwner owner) {
        return switch (owner.kind()) {
            case NODE -> WAITING_MAX;
            case STRANGERS, APPLICANTS -> STRANGERS_WAITING_MAX;
            case CLIENTS, OPERATORS, COMPANY, PARTNER -> OWNER_WAITING_MAX;
        };
    }

    /** Has work done in turn, for whom the calling thread works, and while that one waits for it. */
    <T> CompletableFuture<T> submit(Work<T> work) {
        var owner = WorkOwner.current();
        var task = new WriterTask<>(work, WhileWanted.hasLeft());
        if (owner.kind() == WorkOwner.Kind.APPLICANTS) {
            try {
                room.run();
            } catch (StoreUnavailable e) {
                task.fail(e);
                return task.done();
            }
        }
        if (isClosing) {
            task.fail(new StoreUnavailable("the store is closing", null));
        } else if (!waiting.offer(owner, task)) {
            task.fail(new StoreUnavailable("too many changes wait already; try again later", null));
        } else if (isClosing && waiting.remove(owner, task)) {
            // Closed between the two looks: the thread may have left already.
            task.fail(new StoreUnavailable("the store is closing", null));
        }
        return task.done();
    }

    private void run() {
        var group = new ArrayList<WriterTask<?>>(GROUP_MAX);
        while (!isClosing || waiting.waiting() > 0) {
            try {
                var first = waiting.poll(IDLE_POLL_MILLIS, TimeUnit.MILLISECONDS);
                if (first != null) {
                    commit(first, group);
                    keepLogShort();
                } else if (file != null) {
                    file.look();
                }
            } catch (InterruptedException _) {
                isClosing = true;
            } finally {
                group.clear();
            }
        }
        closeHandle();
    }

    /** @param group empty; what was committed, or failed, with the first */
    private void commit(WriterTask<?> first, List<WriterTask<?>> group) {
        group.add(first);
        var hasChanges = false;
        try {
            if (file != null) {
                file.require();
            }
            var open = open();
            open.begin();
            dialect.lockForWriting(open);
            var until = System.nanoTime() + GROUP_NANOS;
            hasChanges = runBehindSavepoint(open, first);
            WriterTask<?> next;
            while (group.size() < GROUP_MAX && System.nanoTime() - until < 0 && (next = waiting.poll()) != null) {
                group.add(next);
                hasChanges |= runBehindSavepoint(open, next);
            }
            open.commit();
        } catch (RuntimeException | Error e) {
            closeHandle();
            note(e);
            failWith(new StoreUnavailable("the store could not take the change", e), group);
            return;
        }
        if (hasChanges) {
            trouble = null;
            answerWhenFollowed(List.copyOf(group));
        } else {
            group.forEach(WriterTask::complete);
        }
    }

    private void keepLogShort() {
        var open = handle;
        if (log != null && open != null) {
            try {
                log.keepShort(open);
            } catch (RuntimeException e) {
                note(e);
                closeHandle(); // what it waits for others may not be what it was
            }
        }
    }

    /** Also for those who wait: one who waited for a store that does not answer is enough for so many. */
    private void failWith(StoreUnavailable failure, List<WriterTask<?>> group) {
        WriterTask<?> next;
        while (group.size() < GROUP_MAX && (next = waiting.poll()) != null) {
            group.add(next);
        }
        group.forEach(task -> task.fail(failure));
    }

    /** What is durable is acknowledged, whatever becomes of the listeners: a failure would invite the writer to do it again. */
    private void answerWhenFollowed(List<WriterTask<?>> group) {
        var following = new ArrayList<CompletableFuture<?>>();
        for (var listener : listeners) {
            try {
                following.add(listener.committed().toCompletableFuture());
            } catch (RuntimeException | Error e) {
                LOG.error("a listener could not hear of a commit", e);
            }
        }
        var _ = CompletableFuture.allOf(following.toArray(CompletableFuture<?>[]::new))
                .whenComplete((_, _) -> group.forEach(WriterTask::complete));
    }

    /** A task that fails undoes its own statements and nobody else's. */
    private boolean runBehindSavepoint(Handle open, WriterTask<?> task) {
        open.savepoint(SAVEPOINT);
        var tx = SqlTransaction.writing(open, clock);
        try {
            task.run(tx);
        } catch (RuntimeException | Error e) {
            note(e);
            open.rollbackToSavepoint(SAVEPOINT); // throws where the database has undone the whole transaction already
            task.fail(e instanceof RuntimeException failure ? SqlFailures.translate(failure) : e);
            return false;
        }
        open.releaseSavepoint(SAVEPOINT);
        return tx.hasChanges();
    }

    private void note(Throwable failure) {
        var reason = SqlFailures.findReason(failure);
        if (reason != null) {
            trouble = new Trouble(reason, clock.instant());
        }
    }

    /** Why changes cannot be stored, as far as is known: the last one could not, and none was since. */
    Optional<String> trouble() {
        if (file != null && file.isExchanged()) {
            return Optional.of(OpenFile.EXCHANGED);
        }
        var known = trouble;
        return known == null || !clock.instant().isBefore(known.at.plus(TROUBLE_REMEMBERED))
                ? Optional.empty()
                : Optional.of(known.reason);
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
        WriterTask<?> rest;
        while ((rest = waiting.poll()) != null) {
            rest.fail(new StoreUnavailable("the store is closing", null));
        }
    }
}
