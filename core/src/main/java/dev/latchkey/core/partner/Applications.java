package dev.latchkey.core.partner;

import dev.latchkey.core.change.Transaction;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Applications as stored. */
public interface Applications {

    /** @return false when the client_id or the hash of a secret is taken */
    boolean insert(Transaction tx, Application application);

    Optional<Application> find(Transaction tx, String partnerId, String clientId);

    /** The application with this client_id, whosever it is; for the token endpoint, which knows no partner yet. */
    Optional<Application> findByClientId(Transaction tx, String clientId);

    /** Replaces what an application is, but for its owner, its client_id, its state, its secrets and when it was made. */
    void update(Transaction tx, Application application);

    /** How many work, of one partner. */
    int countActive(Transaction tx, String partnerId);

    /** How many rows one partner has, of applications that are there and of those that ended. */
    int countEver(Transaction tx, String partnerId);

    /** Suspends an application or lets it work again. */
    void setActive(Transaction tx, String partnerId, String clientId, boolean isActive);

    /**
     * Ends an application for good: nothing but {@link #names} finds it any more. Its client_id stays taken, for what companies remember of
     * it names it.
     */
    void remove(Transaction tx, String partnerId, String clientId, Instant at);

    /** The partner's applications in the order of their client_ids, behind {@code afterId}, at most {@code limit}. */
    List<Application> page(Transaction tx, String partnerId, String afterId, int limit);

    /** What people call an application and its partner. */
    record StoredName(String name, String partner) {}

    /** Those that there are of these client_ids, whosever they are, and whether they work or not. */
    Map<String, StoredName> names(Transaction tx, Collection<String> clientIds);
}
