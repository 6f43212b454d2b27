package dev.latchkey.server.company;

import dev.latchkey.server.command.EmailAddress;
import dev.latchkey.server.store.change.Transaction;
import java.util.Optional;

/** Operators' accounts as stored. */
public interface Operators {

    /** @return false when the id or the address is taken */
    boolean insert(Transaction tx, OperatorAccount account);

    Optional<OperatorAccount> findByEmail(Transaction tx, EmailAddress email);
}
