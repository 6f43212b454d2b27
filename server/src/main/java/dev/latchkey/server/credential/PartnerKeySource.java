package dev.latchkey.server.credential;

import dev.latchkey.server.credential.Credential.PartnerKey;
import dev.latchkey.server.store.change.Transaction;
import java.util.List;

/** Where the index reads partners' keys; declared here because this package does not know partners. */
public interface PartnerKeySource {

    /** The keys of a partner that are not revoked; none when there is no such partner or it is not active. */
    List<PartnerKey> keysOfActive(Transaction tx, String partnerId);

    /** Ids of partners above {@code afterId}, in their order, at most {@code limit}. */
    List<String> idsAfter(Transaction tx, String afterId, int limit);
}
