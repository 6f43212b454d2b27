package dev.latchkey.core.account;

import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.credential.SecretHash;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Sessions as stored. A session that ended is not there any more. */
public interface SessionStore {

    void insert(Transaction tx, StoredSession session);

    Optional<StoredSession> find(Transaction tx, String sessionId);

    /** A person's sessions, oldest first. */
    List<StoredSession> ofPerson(Transaction tx, Person person);

    /**
     * Replaces the secret; from the commit on the old secret finds nothing.
     *
     * @return false when the person has no such session
     */
    boolean rotate(Transaction tx, Person person, String sessionId, SecretHash secretHash, Instant authenticatedAt);

    void setLastSeen(Transaction tx, Person person, String sessionId, Instant lastSeenAt);

    /** The second factor that a session has begun to set up: its secret, encrypted by the master key, in base 64. */
    Optional<String> findProposedFactor(Transaction tx, Person person, String sessionId);

    /** Keeps one for as long as the session lives; one that it has begun to set up already stays. */
    void proposeFactor(Transaction tx, Person person, String sessionId, String secretEncrypted);

    /** Forgets what any session of a person has begun to set up. */
    void dropProposedFactors(Transaction tx, Person person);

    /** @return false when the person has no such session */
    boolean delete(Transaction tx, Person person, String sessionId);

    /** Ends some of the sessions of everybody in a company. @return how many, {@code max} when there may be more */
    int deleteOfCompany(Transaction tx, String companyId, int max);

    /** Most that are forgotten in one transaction. */
    int EXPIRED_MAX = 1_000;

    /** Forgets what expired, or was last seen, before these instants, {@value #EXPIRED_MAX} at most; the rest at the next sign-in. */
    void deleteExpired(Transaction tx, Instant expiresBefore, Instant lastSeenBefore);
}
