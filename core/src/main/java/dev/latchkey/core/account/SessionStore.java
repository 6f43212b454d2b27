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

    /** @return false when the person has no such session */
    boolean delete(Transaction tx, Person person, String sessionId);

    /** Ends the sessions of everybody in a company. */
    void deleteOfCompany(Transaction tx, String companyId);

    /** Forgets what expired, or was last seen, before these instants. */
    void deleteExpired(Transaction tx, Instant expiresBefore, Instant lastSeenBefore);
}
