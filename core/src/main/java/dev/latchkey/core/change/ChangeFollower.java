package dev.latchkey.core.change;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one reader of the change feed: it brings every view of this node up to it. A view that throws keeps its position and is tried
 * again by itself, after a pause that grows from 50 ms to 1 s; the others go on. From the third failure in a row it reads everything
 * anew. A view that was not up to the feed for {@code staleAfter} is not vouched for any more: one that works through many changes is
 * as old as the last look at the feed that showed nothing behind what it has reached. Its work does not hold up the others for longer
 * than a slice, or one change.
 *
 * <p>It does nothing by itself: {@link FollowerThread} gives it its turns. Safe for use by many threads.
 */
public final class ChangeFollower {

    private static final Logger LOG = LoggerFactory.getLogger(ChangeFollower.class);
    private static final int PAGE = 1_000;
    private static final int SLICES_OF_STALE_AFTER = 40;
    private static final long LOOK_MAX_NANOS = Duration.ofSeconds(1).toNanos();

    private final Transactions transactions;
    private final ChangeFeed feed;
    private final LongSupplier nanoTime;
    private final long staleAfterNanos;
    /** What one view may take before the others have another turn; one change may take longer. */
    private final long sliceNanos;

    private final List<FollowedView> views;
    /** Guarded by {@link #updating}. */
    private final Looks looks;

    private final ReentrantLock updating = new ReentrantLock();
    /** In a row. Guarded by {@link #updating}. */
    private int storeFailures;

    /** By the monotonic clock: until then all views may be relied on. */
    private volatile long allGivenUntil;

    /**
     * @param nanoTime the monotonic clock, {@code System::nanoTime}
     * @param staleAfter longest time that a view may be behind and still be relied on
     */
    public ChangeFollower(
            Transactions transactions,
            ChangeFeed feed,
            LongSupplier nanoTime,
            Duration staleAfter,
            List<? extends View> views) {
        if (views.stream().map(View::name).distinct().count() != views.size()) {
            throw new IllegalArgumentException("expected views with names of their own");
        }
        this.transactions = transactions;
        this.feed = feed;
        this.nanoTime = nanoTime;
        this.staleAfterNanos = staleAfter.toNanos();
        this.sliceNanos = staleAfterNanos / SLICES_OF_STALE_AFTER;
        this.looks = new Looks(staleAfterNanos);
        var now = nanoTime.getAsLong();
        this.views = views.stream()
                .map(view -> new FollowedView(view, staleAfterNanos, now))
                .toList();
        this.allGivenUntil = now - 1;
    }

    /**
     * Reads everything, for all views from one state of the store; once, at start. Blocks.
     *
     * @throws TooLittleMemory when what works does not fit into this process
     * @throws RuntimeException when a view cannot be loaded: then the node must not start
     */
    public void load() {
        updating.lock();
        try {
            var startedAt = nanoTime.getAsLong();
            readAll();
            settle(views, startedAt);
            // What changed while a large store was read.
            catchUp();
        } finally {
            updating.unlock();
        }
    }

    private void readAll() {
        try {
            transactions.read(tx -> {
                load(tx, views);
                return views.size();
            });
        } catch (FollowedView.Failed e) {
            throw e.getCause() instanceof TooLittleMemory tooLittle ? tooLittle : e;
        }
    }

    /**
     * One turn: every view that is due learns what the feed has now. A view that has much to do does it in slices, between which the
     * others hear what has come meanwhile. Never throws; blocks while the store is read.
     */
    public void catchUp() {
        updating.lock();
        try {
            var target = Long.MAX_VALUE;
            var left = due(nanoTime.getAsLong());
            while (!left.isEmpty()) {
                var startedAt = nanoTime.getAsLong();
                var newest = round(left, startedAt);
                if (newest.isEmpty()) {
                    // A view's failure ends the transaction, because PostgreSQL refuses every further statement in it.
                    leaveOutWhatFailed(left, startedAt);
                    continue;
                }
                target = Math.min(target, newest.getAsLong());
                var goal = target;
                if (left.stream().noneMatch(view -> view.hasMoreBefore(goal))) {
                    return;
                }
                left = due(nanoTime.getAsLong());
            }
        } finally {
            updating.unlock();
        }
    }

    private List<FollowedView> due(long now) {
        return new ArrayList<>(views.stream().filter(view -> view.isDue(now)).toList());
    }

    private void leaveOutWhatFailed(List<FollowedView> left, long startedAt) {
        if (views.stream().allMatch(view -> view.isBehind() && view.isDue(startedAt))) {
            left.clear(); // of a store that was set back all are read again
            left.addAll(views);
        }
        left.removeIf(view -> view.isBehind() && !view.isDue(startedAt));
    }

    private void load(Transaction tx, List<FollowedView> which) {
        if (!which.isEmpty()) {
            var newest = feed.newestSeq(tx);
            var entry = feed.identityAt(tx, newest).orElse(null);
            which.forEach(view -> view.load(tx, newest, entry));
        }
    }

    /** The newest entry that was there; empty when a view failed, which is noted: the others are to be tried without it. */
    private OptionalLong round(List<FollowedView> due, long startedAt) {
        try {
            var newest = transactions.<OptionalLong>read(tx -> {
                load(tx, due.stream().filter(FollowedView::wantsReload).toList());
                // Views mostly stand at one position: its entry is asked for once.
                var entries = new HashMap<Long, Optional<Change.Identity>>();
                if (due.stream()
                        .anyMatch(view -> view.isContradicted(
                                position -> entries.computeIfAbsent(position, seq -> feed.identityAt(tx, seq))))) {
                    return OptionalLong.empty();
                }
                return OptionalLong.of(follow(tx, due));
            });
            storeFailures = 0;
            if (newest.isEmpty()) {
                allGivenUntil = startedAt - 1;
                looks.clear();
                views.forEach(view -> view.setBack(startedAt));
                LOG.warn("the store is older than what was followed of it: everything is read again");
            } else {
                looks.add(startedAt, newest.getAsLong());
                settle(due, startedAt);
            }
            return newest;
        } catch (RuntimeException | Error e) {
            var failed = FollowedView.Failed.findIn(e);
            if (failed == null) {
                storeFailures++;
                if (FollowedView.isWorthALine(storeFailures)) {
                    LOG.warn("the change feed could not be read, failure {} in a row", storeFailures, e);
                }
                due.forEach(view -> view.failed("the store could not be read", null, nanoTime.getAsLong()));
            } else {
                failed.whose().failed(String.valueOf(failed.getMessage()), failed, nanoTime.getAsLong());
            }
            return OptionalLong.empty();
        }
    }

    /** Gives each view a slice of time to follow the feed of one state of the store; its newest entry. */
    private long follow(Transaction tx, List<FollowedView> due) {
        var newest = feed.newestSeq(tx);
        var slices = due.stream()
                .map(view -> view.slice(newest, nanoTime, sliceNanos))
                .toList();
        var from = due.stream().mapToLong(FollowedView::position).min().orElse(0);
        List<Change> page;
        do {
            page = feed.after(tx, from, PAGE);
            if (!page.isEmpty()) {
                for (var slice : slices) {
                    slice.follow(tx, page);
                }
                from = page.getLast().seq();
            }
        } while (page.size() == PAGE && !slices.stream().allMatch(FollowedView.Slice::isOver));
        return newest;
    }

    private void settle(List<FollowedView> followed, long startedAt) {
        followed.forEach(view -> view.settle(startedAt, looks));
        var until = startedAt + staleAfterNanos;
        for (var view : views) {
            until = view.givenUntil() - until < 0 ? view.givenUntil() : until;
        }
        allGivenUntil = until;
    }

    /** Whether every view was up to the feed at its last turn. */
    public boolean isUpToDate() {
        return views.stream().noneMatch(FollowedView::isBehind);
    }

    /**
     * Whether some of the views may be relied on.
     *
     * @param on those that are meant, each followed by this
     */
    public Freshness freshnessOf(View... on) {
        var meant = List.of(on).stream().map(this::followed).toArray(FollowedView[]::new);
        return () -> {
            var now = nanoTime.getAsLong();
            return now - allGivenUntil < 0 || areGiven(meant, now);
        };
    }

    /**
     * A view, for requests that must not stand on it once it is too old.
     *
     * @param view followed by this
     */
    public <V extends View> Vouched<V> vouched(V view) {
        return new Vouched<>(view.name(), view, freshnessOf(view));
    }

    private static boolean areGiven(FollowedView[] meant, long now) {
        for (var view : meant) {
            if (now - view.givenUntil() >= 0) {
                return false;
            }
        }
        return true;
    }

    private FollowedView followed(View view) {
        return views.stream()
                .filter(one -> one.view().equals(view))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("nobody follows the feed for " + view.name()));
    }

    /** How far each view has come. */
    public List<ViewStanding> standings() {
        var now = nanoTime.getAsLong();
        return views.stream().map(view -> view.standing(now)).toList();
    }

    /** How long the next turn may wait when nothing is committed here: other nodes write as well, and views that failed wait for it. */
    Duration untilNextTurn() {
        var now = nanoTime.getAsLong();
        var look = Math.min(LOOK_MAX_NANOS, staleAfterNanos / 4);
        var nanos = views.stream()
                .mapToLong(view -> view.untilRetry(now, look))
                .min()
                .orElse(look);
        return Duration.ofNanos(Math.clamp(nanos, 0, look));
    }
}
