package dev.latchkey.server.store.change;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps something that is held in memory up to the change feed: everything is read once, then what the feed names is read
 * again. Calls to {@link Held} never overlap. Safe for use by many threads.
 */
public final class FeedFollower implements ChangeListener {

    private static final int PAGE = 1_000;

    /** What is held in memory. */
    public interface Held {

        /** Reads everything. */
        void loadAll(Transaction tx);

        /** Reads again what one change is about; does nothing for what it does not hold. */
        void apply(Transaction tx, Change change);
    }

    private final Transactions transactions;
    private final ChangeFeed feed;
    private final InstantSource clock;
    private final Held held;
    private final ReentrantLock updating = new ReentrantLock();
    /** Guarded by {@link #updating}. */
    private long appliedSeq;

    private volatile Instant caughtUpAt = Instant.MIN;

    public FeedFollower(Transactions transactions, ChangeFeed feed, InstantSource clock, Held held) {
        this.transactions = transactions;
        this.feed = feed;
        this.clock = clock;
        this.held = held;
    }

    /** Reads everything; once, at start. Blocks. */
    public void load() {
        updating.lock();
        try {
            var startedAt = clock.instant();
            transactions.read(tx -> {
                // The position first: what changes meanwhile is applied again, which does no harm.
                appliedSeq = feed.newestSeq(tx);
                held.loadAll(tx);
                return appliedSeq;
            });
            caughtUpAt = startedAt;
        } finally {
            updating.unlock();
        }
    }

    @Override
    public void catchUp() {
        updating.lock();
        try {
            var startedAt = clock.instant();
            transactions.read(tx -> {
                for (var page = feed.after(tx, appliedSeq, PAGE);
                        !page.isEmpty();
                        page = feed.after(tx, appliedSeq, PAGE)) {
                    var done = new HashSet<String>();
                    for (var change : page) {
                        // Entries say what to read again, so several about one thing cost one reading.
                        if (done.add(change.kind() + " " + change.ownerId() + " " + change.entityId())) {
                            held.apply(tx, change);
                        }
                    }
                    appliedSeq = page.getLast().seq();
                }
                return appliedSeq;
            });
            caughtUpAt = startedAt;
        } finally {
            updating.unlock();
        }
    }

    /** When it last heard from the store; a node that has not for too long cannot vouch for what it holds. */
    public Instant caughtUpAt() {
        return caughtUpAt;
    }
}
