package dev.latchkey.core.change;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * A view that fails at the first try of every change, before or after it did its work, and of every reading. While it is stuck it
 * fails at whatever it is asked, before it does any of it: what it holds stays as old as it is.
 */
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

    /** Whether it fails whatever it is asked, and learns nothing of it. */
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
        if (!isStart && (isFirst || isStuck)) {
            LongStream.rangeClosed(doneUpTo + 1, newest).forEach(failedAt::add);
        }
        if (isStuck) {
            throw new IllegalStateException("on purpose, before everything is read");
        }
        view.loadAll(tx);
        if (!isStart && isFirst) {
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

    @Override
    public Object partOf(Change change) {
        return view.partOf(change);
    }
}
