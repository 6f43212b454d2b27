package dev.latchkey.core.partner;

import dev.latchkey.core.change.Transaction;
import java.util.Collection;
import java.util.Map;

/** Why applications ask for their scopes, as stored. */
public interface ScopeReasonStore {

    /** Those of an application. */
    ScopeReasons find(Transaction tx, String partnerId, String clientId);

    /** Those of applications, whosever they are, by their client_ids; of none that has no reasons. */
    Map<String, ScopeReasons> of(Transaction tx, Collection<String> clientIds);

    /** Replaces those of an application. */
    void replace(Transaction tx, String partnerId, String clientId, ScopeReasons reasons);
}
