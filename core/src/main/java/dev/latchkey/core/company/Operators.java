package dev.latchkey.core.company;

import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.command.EmailAddress;
import java.util.List;
import java.util.Optional;

/** Operators' accounts as stored. */
public interface Operators {

    /** Most accounts, active or not. */
    int OPERATORS_MAX = 200;

    /** @return false when the id or the address is taken */
    boolean insert(Transaction tx, OperatorAccount account);

    Optional<OperatorAccount> find(Transaction tx, String id);

    Optional<OperatorAccount> findByEmail(Transaction tx, EmailAddress email);

    /** All of them, in the order in which they were made; at most {@link #OPERATORS_MAX}. */
    List<OperatorAccount> all(Transaction tx);

    /** Takes the password away: until another is chosen, only a link lets in. */
    void forgetPassword(Transaction tx, String id);

    void setActive(Transaction tx, String id, boolean isActive);
}
