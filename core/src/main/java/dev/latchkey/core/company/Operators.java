package dev.latchkey.core.company;

import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.command.EmailAddress;
import java.util.Optional;

/** Operators' accounts as stored. */
public interface Operators {

    /** @return false when the id or the address is taken */
    boolean insert(Transaction tx, OperatorAccount account);

    Optional<OperatorAccount> findByEmail(Transaction tx, EmailAddress email);
}
