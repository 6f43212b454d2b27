package dev.latchkey.core.change;

import java.util.concurrent.CompletionStage;

/**
 * Runs work against the store. Work must be short and must not wait for anything else, because all writes share one
 * thread. Safe for use by many threads.
 */
public interface Transactions {

    /** What happens in one transaction; an exception undoes all of it. */
    @FunctionalInterface
    interface Work<T> {
        T run(Transaction tx);
    }

    /**
     * Writes and waits: when it returns, the change survives power loss, and is in force on this node unless {@link InForce} says
     * otherwise. For virtual threads and commands; an event loop uses {@link #submit}.
     *
     * @throws RuntimeException what the work threw, after which nothing of it is stored
     * @throws StoreUnavailable when the store could not take the change; it may be tried again
     */
    <T> T write(Work<T> work);

    /** As {@link #write}, without waiting. The stage completes on a thread of the store or its follower, which must not be held up. */
    <T> CompletionStage<T> submit(Work<T> work);

    /**
     * Reads one consistent state and waits. Not for an event loop. Work of a virtual thread is done on another, where nothing is bound that the
     * caller bound, in turn with that of other owners ({@link dev.latchkey.core.turn.WorkOwner}).
     *
     * @throws StoreUnavailable when no connection became free in time
     */
    <T> T read(Work<T> work);
}
