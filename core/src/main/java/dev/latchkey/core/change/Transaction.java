package dev.latchkey.core.change;

/**
 * What a store method runs in. It is valid only inside the {@link Transactions.Work} that received it and only on that
 * thread.
 */
public interface Transaction {

    /**
     * Enters a change in the feed, to become visible together with it.
     *
     * @throws IllegalStateException when this transaction only reads
     */
    void changed(ChangeKind kind, String ownerId, String entityId);
}
