package dev.latchkey.core.change;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the {@link ChangeFollower} its turns: after each commit of this node, before the writers are answered, and from time to time
 * for what other nodes write and for views that failed. Writers wait for a turn at most {@link #ANSWER_AFTER}. Safe for use by many
 * threads.
 */
public final class FollowerThread implements CommitListener, InForce, AutoCloseable {

    /** Longest that a writer waits for its change to be in force, once it is durable. */
    public static final Duration ANSWER_AFTER = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(FollowerThread.class);
    private static final CompletionStage<?> ANSWERED = CompletableFuture.completedStage(null);

    private final ChangeFollower follower;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition wake = lock.newCondition();
    /** Guarded by {@link #lock}. */
    private final Deque<CompletableFuture<?>> waiting = new ArrayDeque<>();
    /** Commits heard of. Guarded by {@link #lock}. */
    private long heard;
    /** Guarded by {@link #lock}. */
    private boolean isClosing;

    /** Commits that were heard of before a turn that has ended. */
    private volatile long followed;
    /** The newest commit whose writers were answered before its turn had ended. */
    private final AtomicLong answeredEarly = new AtomicLong();

    private final Thread thread;

    private final Duration answerAfter;

    private FollowerThread(ChangeFollower follower, Duration answerAfter) {
        this.follower = follower;
        this.answerAfter = answerAfter;
        this.thread = Thread.ofPlatform().name("change-follower").daemon().unstarted(this::run);
    }

    /** @param follower with every view loaded */
    public static FollowerThread start(ChangeFollower follower) {
        return start(follower, ANSWER_AFTER);
    }

    static FollowerThread start(ChangeFollower follower, Duration answerAfter) {
        var started = new FollowerThread(follower, answerAfter);
        started.thread.start();
        return started;
    }

    @Override
    public CompletionStage<?> committed() {
        var done = new CompletableFuture<Boolean>();
        long number;
        lock.lock();
        try {
            if (isClosing) {
                return ANSWERED;
            }
            number = ++heard;
            waiting.add(done);
            wake.signal();
        } finally {
            lock.unlock();
        }
        return done.orTimeout(answerAfter.toMillis(), TimeUnit.MILLISECONDS).handle((_, tooLong) -> {
            if (tooLong != null) {
                answeredEarly.accumulateAndGet(number, Math::max);
            }
            return number;
        });
    }

    @Override
    public boolean isEverything() {
        return answeredEarly.get() <= followed && follower.isUpToDate();
    }

    private void run() {
        for (var turn = next(); turn != null; turn = next()) {
            try {
                follower.catchUp();
            } catch (RuntimeException | Error e) {
                // The follower catches what views and store throw; without this thread nothing would come into force
                // any more.
                LOG.error("the change feed could not be followed; it is tried again", e);
            }
            followed = turn.heard;
            turn.waiting.forEach(done -> done.complete(null));
        }
    }

    /**
     * What a turn is for.
     *
     * @param heard commits heard of before it
     * @param waiting the writers' of those
     */
    private record Turn(long heard, List<CompletableFuture<?>> waiting) {}

    /** Waits for a reason; null when there will be none any more. */
    private @Nullable Turn next() {
        lock.lock();
        try {
            var nanos = follower.untilNextTurn().toNanos();
            while (!isClosing && waiting.isEmpty() && nanos > 0) {
                nanos = wake.awaitNanos(nanos);
            }
            var turn = new Turn(heard, new ArrayList<>(waiting));
            waiting.clear();
            if (isClosing) {
                turn.waiting.forEach(done -> done.complete(null));
                return null;
            }
            return turn;
        } catch (InterruptedException _) {
            isClosing = true;
            return next();
        } finally {
            lock.unlock();
        }
    }

    /** Stops following; writers are answered without waiting from now on. Close behind everything that writes, before the store. */
    @Override
    public void close() {
        lock.lock();
        try {
            isClosing = true;
            wake.signal();
        } finally {
            lock.unlock();
        }
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
