package dev.latchkey.core.partner;

import dev.latchkey.core.change.Transaction;

/** Why applications ask for their scopes, as stored. */
public interface ScopeReasonStore {

    /** Those of an application. */
    ScopeReasons find(Transaction tx, String partnerId, String clientId);

    /** Replaces those of an application. */
    void replace(Transaction tx, String partnerId, String clientId, ScopeReasons reasons);
}
