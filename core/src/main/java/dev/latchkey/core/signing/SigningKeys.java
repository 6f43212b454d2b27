package dev.latchkey.core.signing;

import dev.latchkey.core.change.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Signing keys as stored; private parts arrive and leave encrypted. */
public interface SigningKeys {

    /** pending (published, not used) → active → retiring (published, not used any more) → retired. Stored by name. */
    enum State {
        PENDING,
        ACTIVE,
        RETIRING,
        RETIRED
    }

    /**
     * @param kid unique
     * @param algorithm JWA name (RFC 7518 §3.1), for instance ES256
     * @param publicJwk RFC 7517 JSON without private members
     * @param privateEncrypted the private JWK, encrypted for this deployment
     * @param stateChangedAt when it entered its state
     */
    record StoredKey(
            String kid,
            String algorithm,
            State state,
            String publicJwk,
            EncryptedKey privateEncrypted,
            Instant createdAt,
            Instant stateChangedAt) {}

    /** @return false when the kid is taken */
    boolean insert(Transaction tx, StoredKey key);

    Optional<StoredKey> find(Transaction tx, String kid);

    /** All that are not retired, oldest first. */
    List<StoredKey> notRetired(Transaction tx);

    /**
     * Moves a key on, if it still is where it is thought to be.
     *
     * @return false when it was not in {@code from}
     */
    boolean move(Transaction tx, String kid, State from, State to, Instant now);
}
