package dev.latchkey.core.company;

import dev.latchkey.core.change.Transaction;

/**
 * Ends what people carry with them when they may no longer be let in: sessions, grants. Called in the transaction of the
 * command, so that nothing of theirs outlives it. Declared here because this package knows none of those things.
 */
public interface Deprovisioning {

    /** A user was deactivated. */
    void userDeactivated(Transaction tx, String companyId, String userId);

    /** A company was deactivated, with everybody in it. */
    void companyDeactivated(Transaction tx, String companyId);
}
