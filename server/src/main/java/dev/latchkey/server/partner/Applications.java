package dev.latchkey.server.partner;

import dev.latchkey.server.store.change.Transaction;
import java.util.List;
import java.util.Optional;

/** Applications as stored. */
public interface Applications {

    /** @return false when the client_id or the hash of a secret is taken */
    boolean insert(Transaction tx, Application application);

    Optional<Application> find(Transaction tx, String partnerId, String clientId);

    /** The partner's applications in the order of their client_ids, behind {@code afterId}, at most {@code limit}. */
    List<Application> page(Transaction tx, String partnerId, String afterId, int limit);
}
