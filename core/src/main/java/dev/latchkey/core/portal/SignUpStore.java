package dev.latchkey.core.portal;

import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.command.PasswordHash;
import dev.latchkey.core.credential.SecretHash;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Sign-ups as stored: open ones, whose link nobody used yet, and those that wait for the operator. */
public interface SignUpStore {

    /** Most that are forgotten in one transaction. */
    int EXPIRED_MAX = 1_000;

    /** Keeps an open one. */
    void insert(Transaction tx, SignUp signUp, SecretHash link, Instant expiresAt);

    /** How many are open. */
    int countOpen(Transaction tx);

    /** How many of an address are open, or wait. */
    int count(Transaction tx, EmailAddress email);

    /** The open one whose link it is, when it has not expired. */
    Optional<SignUp> findByLink(Transaction tx, SecretHash link, Instant now);

    /** Uses the link of an open one up; from now on it waits. */
    void setWaiting(Transaction tx, String id, PasswordHash password);

    /** Those that wait, the oldest first, so many at most. */
    List<SignUp> waiting(Transaction tx, int limit);

    Optional<SignUp> findWaiting(Transaction tx, String id);

    /** How many wait. */
    int countWaiting(Transaction tx);

    void delete(Transaction tx, String id);

    /** Forgets open ones that {@code now} has reached the expiry of, {@value #EXPIRED_MAX} at most. */
    void deleteExpired(Transaction tx, Instant now);
}
