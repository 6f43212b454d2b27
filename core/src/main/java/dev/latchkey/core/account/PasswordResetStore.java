package dev.latchkey.core.account;

import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.credential.SecretHash;
import java.time.Instant;
import java.util.Optional;

/** Open links for a new password as stored. */
public interface PasswordResetStore {

    void insert(Transaction tx, Person person, SecretHash token, Instant expiresAt);

    /** How many links of a person have not expired. */
    int countOpen(Transaction tx, Person person, Instant now);

    /** Whose link it is, when it has not expired. */
    Optional<Person> find(Transaction tx, SecretHash token, Instant now);

    /**
     * Uses a link up, and with it every other link of its person. Of two at once, one finds it.
     *
     * @return empty when it is unknown, used or expired
     */
    Optional<Person> redeem(Transaction tx, SecretHash token, Instant now);

    /** Takes one link back, as if it had never been made. */
    void delete(Transaction tx, SecretHash token);

    /** Forgets a person's links. */
    void deleteOf(Transaction tx, Person person);

    /** Most that are forgotten in one transaction. */
    int EXPIRED_MAX = 1_000;

    /** Forgets links that {@code now} has reached the expiry of, {@value #EXPIRED_MAX} at most; the rest with the next link. */
    void deleteExpired(Transaction tx, Instant now);
}
