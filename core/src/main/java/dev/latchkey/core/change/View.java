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

    /**
     * Names what {@link #apply} reads again, so that several changes of one state of the store that have the same read again are applied
     * once.
     *
     * @return something to compare; by default each thing is by itself
     */
    default Object partOf(Change change) {
        return new Part(change.kind(), change.ownerId(), change.entityId());
    }

    /** A thing of an owner's. */
    record Part(ChangeKind kind, String ownerId, String entityId) {

        /** All that an owner has of a kind. */
        public static Part allOf(ChangeKind kind, String ownerId) {
            return new Part(kind, ownerId, "");
        }
    }
}
