package dev.latchkey.core.change;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.LongStream;

/** A view that fails at the first try of every change, before or after it did its work, of every reading, and while it is stuck. */
final class FaultyView implements View {

    private final View view;
    private final ChangeFeed feed;
    private final Set<Long> failedAt = new HashSet<>();
    private final Set<Long> readAt = new HashSet<>();
    private boolean isStuck;
    private long doneUpTo;

    FaultyView(View view, ChangeFeed feed) {
        this.view = view;
        this.feed = feed;
    }

    /** Whether it fails whatever it is asked. */
    void setStuck(boolean isStuck) {
        this.isStuck = isStuck;
    }

    /** The positions of the feed at which it has failed so far. */
    Set<Long> failedAt() {
        return failedAt;
    }

    @Override
    public String name() {
        return view.name();
    }

    @Override
    public void loadAll(Transaction tx) {
        var newest = feed.newestSeq(tx);
        var isStart = readAt.isEmpty();
        var isFirst = readAt.add(newest);
        view.loadAll(tx);
        if (!isStart && (isFirst || isStuck)) {
            LongStream.rangeClosed(doneUpTo + 1, newest).forEach(failedAt::add);
            throw new IllegalStateException("on purpose, after everything was read");
        }
        doneUpTo = newest;
    }

    @Override
    public void apply(Transaction tx, Change change) {
        var isFirst = failedAt.add(change.seq());
        if (isStuck || (isFirst && change.seq() % 2 == 0)) {
            throw new IllegalStateException("on purpose, before " + change.seq());
        }
        view.apply(tx, change);
        if (isFirst) {
            throw new IllegalStateException("on purpose, after " + change.seq());
        }
        doneUpTo = change.seq();
    }
}
