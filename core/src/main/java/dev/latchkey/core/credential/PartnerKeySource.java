package dev.latchkey.core.credential;

import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.credential.Credential.PartnerKey;
import java.util.List;

/** Where the index reads partners' keys; declared here because this package does not know partners. */
public interface PartnerKeySource {

    /** The keys of a partner that are not revoked; none when there is no such partner or it is not active. */
    List<PartnerKey> keysOfActive(Transaction tx, String partnerId);

    /**
     * Replaces the plain digest of an imported key by the keyed one.
     *
     * @return false when somebody else did it before
     */
    boolean rekey(Transaction tx, String partnerId, String keyId, String secretId, SecretHash keyed);

    /** Ids of partners above {@code afterId}, in their order, at most {@code limit}. */
    List<String> idsAfter(Transaction tx, String afterId, int limit);
}
