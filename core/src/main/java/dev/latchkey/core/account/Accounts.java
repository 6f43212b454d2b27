package dev.latchkey.core.account;

import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.command.PasswordHash;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** People of every kind as stored. */
public interface Accounts {

    /** Most accounts of one kind that one address is looked up in. */
    int PER_ADDRESS_MAX = 100;

    /**
     * Whoever signs in with the address, in the order of {@link Person.Kind}: any number of companies may have somebody with it, each
     * with a password of its own or none yet.
     */
    List<Account> findByEmail(Transaction tx, EmailAddress email);

    Optional<Account> find(Transaction tx, Person person);

    /** What the passwords of all kinds of people were made with; reads them all. */
    Set<PasswordHash.Parameters> passwordCosts(Transaction tx);

    void setPassword(Transaction tx, Person person, PasswordHash password);

    /**
     * Sets another password where this one still stands; of two at once, one succeeds.
     *
     * @return false when another stands there by now
     */
    boolean replacePassword(Transaction tx, Person person, PasswordHash before, PasswordHash after);
}
