package dev.latchkey.core.account;

import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.credential.SecretHash;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Second factors and recovery codes as stored. */
public interface SecondFactorStore {

    /** The secret of the one in force, encrypted by the master key, in base 64. */
    Optional<String> find(Transaction tx, Person person);

    /** Puts one in force where none is. */
    void put(Transaction tx, Person person, String secretEncrypted, Instant at);

    /**
     * Uses a time step up.
     *
     * @return false when this step or a later one was used before
     */
    boolean useStep(Transaction tx, Person person, long step);

    /** Removes the second factor and every recovery code. */
    void delete(Transaction tx, Person person);

    /** Replaces every recovery code. */
    void putRecoveryCodes(Transaction tx, Person person, List<SecretHash> codes);

    /** Uses a recovery code up; false when there is none like it. */
    boolean useRecoveryCode(Transaction tx, Person person, SecretHash code);

    int countRecoveryCodes(Transaction tx, Person person);
}
