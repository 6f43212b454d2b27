package dev.latchkey.core.company;

import dev.latchkey.core.change.Transaction;

/**
 * Ends what people carry with them when they may no longer be let in: sessions, grants. Called in the transaction of the
 * command, so that nothing of theirs works after it; of a company what is left of it is ended afterwards ({@link ClosingWork}). Declared here because this package knows none of those things.
 */
public interface Deprovisioning {

    /** A user was deactivated. */
    void userDeactivated(Transaction tx, String companyId, String userId);

    /** A company was deactivated, with everybody in it. */
    void companyDeactivated(Transaction tx, String companyId);

    /**
     * A company is to work again.
     *
     * @throws dev.latchkey.core.command.CommandRefused while something is left that ends with it
     */
    default void companyReturns(Transaction tx, String companyId) {}

    /**
     * Ends some of what people had of something that is closed.
     *
     * @param max most that is ended
     * @return how many were; {@code max} when there may be more
     */
    default int endSome(Transaction tx, Closing closing, int max) {
        return 0;
    }
}
