package dev.latchkey.core.change;

/**
 * Something that a node holds in memory so that requests need no store, kept up to the change feed by the {@link ChangeFollower}. The
 * follower's calls never overlap; look-ups go on meanwhile, on any thread.
 */
public interface View {

    /** What it is called in the readiness answer and in metrics: a-z and hyphens, one of its kind on a node. */
    String name();

    /**
     * Reads everything. What was held and is not there any more is gone afterwards; what works is never absent in between, and nothing
     * is shown that was read in half. Called once at start, and again when changes could not be applied one by one.
     *
     * @throws RuntimeException when it could not: the view is behind, and is asked again
     */
    void loadAll(Transaction tx);

    /**
     * Reads again what one change is about; does nothing for what it does not hold. A change may come twice, or late.
     *
     * @throws RuntimeException when it could not: the view is behind, and is asked again
     */
    void apply(Transaction tx, Change change);
}
