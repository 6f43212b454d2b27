package dev.latchkey.core.partner;

import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.credential.CredentialState.Revocation;
import dev.latchkey.core.credential.StoredSecret;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is stored of the secrets of applications beside what proves them. */
public interface ApplicationSecrets {

    /**
     * What people know a secret by.
     *
     * @param name empty for one that was made with its application
     * @param lastUsedAt absent while nobody used it
     */
    record Known(String name, @Nullable Instant lastUsedAt) {}

    /** @return false when the id or the hash is taken */
    boolean insert(Transaction tx, String partnerId, String clientId, StoredSecret secret, String name);

    /** What is known of each secret of an application, by its id. */
    Map<String, Known> known(Transaction tx, String partnerId, String clientId);

    /** Gives a secret that has not ended an end, unless it has an earlier one. */
    void expire(Transaction tx, String partnerId, String clientId, String secretId, Instant expiresAt);

    void revoke(Transaction tx, String partnerId, String clientId, String secretId, Revocation revocation);

    /** Forgets a secret that has ended. */
    void delete(Transaction tx, String partnerId, String clientId, String secretId);
}
