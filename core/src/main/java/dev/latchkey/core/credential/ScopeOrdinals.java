package dev.latchkey.core.credential;

import dev.latchkey.core.change.Transaction;
import dev.latchkey.engine.protocol.Scope;
import dev.latchkey.engine.protocol.Scopes;
import java.util.SortedMap;

/** A number for every scope that was ever known, so that a token can carry its scopes as bits. Numbers never change. */
public interface ScopeOrdinals {

    /** All numbers given so far, from 0 without gaps. */
    SortedMap<Integer, Scope> all(Transaction tx);

    /**
     * Numbers those of the scopes that have none yet, in alphabetical order behind the highest.
     *
     * @return all numbers
     */
    SortedMap<Integer, Scope> ensure(Transaction tx, Scopes scopes);
}
