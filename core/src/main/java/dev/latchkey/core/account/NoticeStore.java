package dev.latchkey.core.account;

import dev.latchkey.core.change.Transaction;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Letters that are to be sent, as stored. */
public interface NoticeStore {

    /**
     * How many may wait; beyond that the oldest go, those that are no warning first.
     *
     * @param ofPerson of one person
     * @param ofOwner of all people of one company or partner, or of those who run the platform
     * @param together of everybody
     */
    record Bounds(int ofPerson, int ofOwner, int together) {}

    /**
     * Adds one, due at once. One with this id that is there already stays.
     *
     * @return how many older ones were removed for it
     */
    int insert(Transaction tx, Notice notice, Bounds bounds);

    /** Of those that are due, warnings before others, then that which was tried least often, then the one that is due longest. */
    Optional<Notice> findDue(Transaction tx, Instant now);

    /**
     * Begins an attempt: until then nobody else tries it.
     *
     * @return false when somebody else has begun one, or it is there no more
     */
    boolean begin(Transaction tx, Notice notice, Instant nextAttemptAt);

    void delete(Transaction tx, String id);

    /** Whether some should be given up. */
    boolean hasHopeless(Transaction tx, Instant writtenBefore, int attemptsMax, Instant now);

    /**
     * Gives those up that are too old, or were tried too often and are due again.
     *
     * @return how many
     */
    int deleteHopeless(Transaction tx, Instant writtenBefore, int attemptsMax, Instant now, int max);

    int count(Transaction tx);

    /** What somebody does not want. */
    Set<NoticeKind> declined(Transaction tx, Person person);

    /** Replaces what somebody does not want. */
    void setDeclined(Transaction tx, Person person, Set<NoticeKind> declined);
}
