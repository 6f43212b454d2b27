package dev.latchkey.server.activity;

import dev.latchkey.server.store.change.Change;
import dev.latchkey.server.store.change.ChangeFeed;
import dev.latchkey.server.store.change.ChangeKind;
import dev.latchkey.server.store.change.ChangeListener;
import dev.latchkey.server.store.change.FeedFollower;
import dev.latchkey.server.store.change.Transaction;
import dev.latchkey.server.store.change.Transactions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The trials that run, in memory. Follows the change feed; look-ups never block. Safe for use by many threads. */
public final class ShadowIndex implements ChangeListener, FeedFollower.Held {

    private final Shadows shadows;
    private final InstantSource clock;
    private final FeedFollower follower;
    private final Map<Subject, Shadow> running = new ConcurrentHashMap<>();

    public ShadowIndex(Transactions transactions, ChangeFeed feed, Shadows shadows, InstantSource clock) {
        this.shadows = shadows;
        this.clock = clock;
        this.follower = new FeedFollower(transactions, feed, clock, this);
    }

    /** Reads everything; once, at start. Blocks. */
    public void load() {
        follower.load();
    }

    Optional<Shadow> find(Subject subject, Instant now) {
        return running.isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(running.get(subject)).filter(shadow -> shadow.isRunningAt(now));
    }

    @Override
    public void catchUp() {
        follower.catchUp();
    }

    @Override
    public void loadAll(Transaction tx) {
        shadows.running(tx, clock.instant()).forEach(shadow -> running.put(shadow.subject(), shadow));
    }

    @Override
    public void apply(Transaction tx, Change change) {
        if (change.kind() == ChangeKind.CREDENTIAL) {
            var subject = new Subject(change.ownerId(), change.entityId());
            shadows.find(tx, subject)
                    .ifPresentOrElse(shadow -> running.put(subject, shadow), () -> running.remove(subject));
        }
    }
}
