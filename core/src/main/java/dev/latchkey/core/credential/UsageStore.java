package dev.latchkey.core.credential;

import dev.latchkey.core.change.Transaction;
import java.util.Collection;

/** Where uses of credentials end up. */
public interface UsageStore {

    /**
     * Uses of one secret since the last flush.
     *
     * @param last the newest of them; its count says how many there were
     */
    record Uses(String credentialId, LastUse last) {}

    /** Adds the uses to what is known of each secret. Uses of credentials that do not exist are dropped. */
    void add(Transaction tx, Collection<Uses> uses);
}
