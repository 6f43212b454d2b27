package dev.latchkey.core.change;

import java.util.List;
import java.util.Optional;

/** Every change in the order in which it became visible. */
public interface ChangeFeed {

    /** Position of the newest change; 0 when there was none. */
    long newestSeq(Transaction tx);

    /** What the entry at {@code seq} is, also of a kind that only another version knows; empty when there is none. */
    Optional<Change.Identity> identityAt(Transaction tx, long seq);

    /** The changes behind {@code seq}, oldest first, at most {@code limit}. */
    List<Change> after(Transaction tx, long seq, int limit);
}
