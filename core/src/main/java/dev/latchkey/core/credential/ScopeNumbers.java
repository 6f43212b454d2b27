package dev.latchkey.core.credential;

import dev.latchkey.core.change.Change;
import dev.latchkey.core.change.ChangeKind;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.change.Transactions;
import dev.latchkey.core.change.View;
import dev.latchkey.engine.protocol.Scope;
import dev.latchkey.engine.protocol.Scopes;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The {@link ScopeOrdinals} in memory, for reading and writing tokens. Numbers are only ever added. Look-ups never block; safe for use by
 * many threads.
 */
public final class ScopeNumbers implements View, Supplier<Map<Integer, Scope>> {

    private final ScopeOrdinals store;
    /** Immutable; only the follower and {@link #ensure} replace it, each under this object's lock. */
    private volatile Map<Integer, Scope> byNumber = Map.of();

    public ScopeNumbers(ScopeOrdinals store) {
        this.store = store;
    }

    /** The scope of each number, the same map until there is another number. One that was renamed may have several. */
    @Override
    public Map<Integer, Scope> get() {
        return byNumber;
    }

    /** Numbers those of the scopes that have none yet; blocks. */
    public void ensure(Transactions transactions, Scopes scopes) {
        if (!byNumber.values().containsAll(scopes.stream().toList())) {
            add(transactions.write(tx -> store.ensure(tx, scopes)));
        }
    }

    @Override
    public String name() {
        return "scopes";
    }

    @Override
    public void loadAll(Transaction tx) {
        add(store.all(tx));
    }

    @Override
    public void apply(Transaction tx, Change change) {
        // A catalogue's first start numbers all of its scopes, and tells of each.
        if (change.kind() == ChangeKind.SCOPE && !byNumber.containsValue(new Scope(change.entityId()))) {
            loadAll(tx);
        }
    }

    private synchronized void add(Map<Integer, Scope> stored) {
        var all = new HashMap<>(byNumber);
        all.putAll(stored);
        if (all.size() > byNumber.size()) {
            byNumber = Map.copyOf(all);
        }
    }
}
