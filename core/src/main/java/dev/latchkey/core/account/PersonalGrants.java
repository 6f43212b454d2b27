package dev.latchkey.core.account;

import dev.latchkey.core.audit.Author;
import dev.latchkey.core.change.Transaction;

/** Takes back what a user let applications do, with what they agreed to before. */
@FunctionalInterface
public interface PersonalGrants {
    void revokeAll(Transaction tx, Author by, String companyId, String userId);
}
