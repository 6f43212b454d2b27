package dev.latchkey.core.installation;

import dev.latchkey.core.change.Transaction;
import java.util.List;
import java.util.Optional;

/** Installations as stored. */
public interface Installations {

    /** Stores an installation in place of the one that is there. */
    void put(Transaction tx, Installation installation);

    Optional<Installation> find(Transaction tx, String companyId, String clientId);

    /** A company's, in the order of their client_ids behind {@code afterId}, at most {@code limit}. */
    List<Installation> page(Transaction tx, String companyId, String afterId, int limit);

    /** A company that has let an application in. */
    record Customer(String companyId, String name) {}

    /** Those that have let an application in, in the order of their ids behind {@code afterId} (empty for the first), at most {@code limit}. */
    List<Customer> customers(Transaction tx, String clientId, String afterId, int limit);

    /** @return false when there was none */
    boolean remove(Transaction tx, String companyId, String clientId);
}
