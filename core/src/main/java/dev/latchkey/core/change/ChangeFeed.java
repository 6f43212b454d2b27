package dev.latchkey.core.change;

import java.util.List;

/** Every change in the order in which it became visible. */
public interface ChangeFeed {

    /** Position of the newest change; 0 when there was none. */
    long newestSeq(Transaction tx);

    /** The changes behind {@code seq}, oldest first, at most {@code limit}. */
    List<Change> after(Transaction tx, long seq, int limit);
}
