package dev.latchkey.core.change;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One view with its position in the feed, and what became of its last turn. Only the {@link ChangeFollower} changes it, under its
 * lock; it is looked at on any thread.
 */
final class FollowedView {

    static final long RETRY_MIN_NANOS = Duration.ofMillis(50).toNanos();
    static final long RETRY_MAX_NANOS = Duration.ofSeconds(1).toNanos();
    /** As many failures in a row, and everything is read again in place of what changed. */
    static final int RELOAD_AFTER = 3;

    private static final int PARTS_NOTED_MAX = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(FollowedView.class);

    private final View view;
    private final long staleAfterNanos;
    private volatile long position;
    /** The entry at that position; absent where there is none. Guarded by the follower's lock. */
    private Change.@Nullable Identity reached;
    /** Guarded by the follower's lock. */
    private boolean isSetBack;

    /** The newest position of the state that a part was read in. Guarded by the follower's lock. */
    private final Map<Object, Long> readUpTo = new HashMap<>();
    /** Whether the time of its last slice was over before the changes were. */
    private volatile boolean hasMore;

    /** By the monotonic clock: until then the view may be relied on. */
    private volatile long givenUntil;

    private volatile @Nullable Trouble trouble;

    /**
     * Why a view is behind.
     *
     * @param failures in a row
     * @param retryAt by the monotonic clock
     */
    private record Trouble(String reason, int failures, long retryAt) {}

    /** A view could not follow; what it had done so far stays. */
    static final class Failed extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient FollowedView whose;

        Failed(FollowedView whose, String what, Throwable cause) {
            super(what + ": " + cause.getClass().getSimpleName(), cause, false, false);
            this.whose = whose;
        }

        FollowedView whose() {
            return whose;
        }

        static @Nullable Failed findIn(Throwable failure) {
            for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                if (cause instanceof Failed failed) {
                    return failed;
                }
            }
            return null;
        }
    }

    FollowedView(View view, long staleAfterNanos, long now) {
        this.view = view;
        this.staleAfterNanos = staleAfterNanos;
        this.givenUntil = now - 1;
    }

    View view() {
        return view;
    }

    long position() {
        return position;
    }

    long givenUntil() {
        return givenUntil;
    }

    boolean isBehind() {
        return trouble != null;
    }

    boolean isDue(long now) {
        var known = trouble;
        return known == null || now - known.retryAt >= 0;
    }

    /** Nanoseconds until it is to be tried again; none when its last turn succeeded. */
    long untilRetry(long now, long none) {
        var known = trouble;
        return known == null ? none : known.retryAt - now;
    }

    boolean wantsReload() {
        var known = trouble;
        return isSetBack || (known != null && known.failures >= RELOAD_AFTER);
    }

    /**
     * Whether the entry that was followed last is not there any more, or another one is in its place.
     *
     * @param entryAt what stands in the feed at a position now
     */
    boolean isContradicted(LongFunction<Optional<Change.Identity>> entryAt) {
        var known = reached;
        return known != null && !entryAt.apply(position).equals(Optional.of(known));
    }

    /** The store is an older one than what was followed: nothing is vouched for until everything was read again. */
    void setBack(long now) {
        isSetBack = true;
        givenUntil = now - 1;
        trouble = new Trouble("the store was set back", 0, now);
    }

    /**
     * Reads everything.
     *
     * @param newest the position of the feed in the state that {@code tx} reads
     * @param entry at that position; absent when there is none
     */
    void load(Transaction tx, long newest, Change.@Nullable Identity entry) {
        try {
            view.loadAll(tx);
        } catch (RuntimeException | Error e) {
            throw new Failed(this, "everything was to be read again", e);
        }
        position = newest;
        reached = entry;
        isSetBack = false;
        hasMore = false;
        readUpTo.clear();
    }

    /** What it does in one round; one at a time. */
    Slice slice(long newest, LongSupplier nanoTime, long nanos) {
        hasMore = false;
        return new Slice(newest, nanoTime, nanos);
    }

    /** A round's share of time for this view, in which it follows the feed of one state of the store. */
    final class Slice {

        private final long newest;
        private final LongSupplier nanoTime;
        private long nanosLeft;

        /** @param newest position of the feed in the state that is read */
        private Slice(long newest, LongSupplier nanoTime, long nanos) {
            this.newest = newest;
            this.nanoTime = nanoTime;
            this.nanosLeft = nanos;
        }

        /** Whether the time was over before the changes were. */
        boolean isOver() {
            return hasMore;
        }

        /** Applies what is not known yet of one page of the feed; each page is given, oldest first. */
        void follow(Transaction tx, List<Change> page) {
            if (hasMore) {
                return;
            }
            for (var change : page) {
                if (change.seq() > position && !isRead(change)) {
                    if (nanosLeft <= 0) {
                        hasMore = true;
                        return;
                    }
                    var began = nanoTime.getAsLong();
                    apply(tx, change);
                    nanosLeft -= nanoTime.getAsLong() - began;
                    noteRead(change, newest);
                }
                if (change.seq() >= position) {
                    position = change.seq();
                    reached = change.identity();
                }
            }
        }
    }

    /** Entries say what to read again, so all about one thing that a state of the store knew of cost one reading of that state. */
    private boolean isRead(Change change) {
        var upTo = readUpTo.get(view.partOf(change));
        return upTo != null && change.seq() <= upTo;
    }

    private void noteRead(Change change, long newest) {
        if (readUpTo.size() >= PARTS_NOTED_MAX) {
            readUpTo.clear(); // then some are read twice
        }
        readUpTo.put(view.partOf(change), newest);
    }

    private void apply(Transaction tx, Change change) {
        try {
            view.apply(tx, change);
        } catch (RuntimeException | Error e) {
            throw new Failed(this, "change " + change.seq() + " (" + change.kind() + ")", e);
        }
    }

    /**
     * Notes how far it has come in a round, in which it did not fail.
     *
     * @param startedAt before the state was read that it has followed
     * @param looks for one whose slice was over: what it vouches for is as old as the last look that it has reached
     */
    void settle(long startedAt, Looks looks) {
        if (hasMore) {
            looks.lastUpTo(position).ifPresent(this::vouchFor);
        } else {
            vouchFor(startedAt);
            readUpTo.clear();
        }
        var before = trouble;
        if (before != null) {
            trouble = null;
            if (before.failures > 0) {
                LOG.info("{} follows the change feed again, after {} failures", view.name(), before.failures);
            }
        }
    }

    /** Nothing that it knew is forgotten, so a look that is older than another takes nothing back. */
    private void vouchFor(long knownAt) {
        var until = knownAt + staleAfterNanos;
        if (until - givenUntil > 0) {
            givenUntil = until;
        }
    }

    /** Whether its slice was over before it had reached a position. */
    boolean hasMoreBefore(long goal) {
        return hasMore && position < goal;
    }

    /** @param cause for the log; absent when somebody else tells it */
    void failed(String reason, @Nullable Throwable cause, long now) {
        var before = trouble;
        var failures = before == null ? 1 : before.failures + 1;
        var pause = Math.min(RETRY_MAX_NANOS, RETRY_MIN_NANOS << Math.min(failures - 1, 10));
        trouble = new Trouble(reason, failures, now + pause);
        if (cause != null && isWorthALine(failures)) {
            LOG.warn("{} is behind the change feed at {}, failure {} in a row", view.name(), position, failures, cause);
        }
    }

    /** Now and then, not every second. */
    static boolean isWorthALine(int failures) {
        return Integer.bitCount(failures) == 1;
    }

    ViewStanding standing(long now) {
        var known = trouble;
        return new ViewStanding(
                view.name(),
                position,
                Duration.ofNanos(Math.max(0, now - (givenUntil - staleAfterNanos))),
                now - givenUntil < 0,
                known == null ? backlog() : known.reason);
    }

    private @Nullable String backlog() {
        return hasMore ? "there is more to do than one turn has time for; followed up to change " + position : null;
    }
}
