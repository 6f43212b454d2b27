package dev.latchkey.store.sql;

import static dev.latchkey.store.sql.SqlTransaction.handle;

import dev.latchkey.core.change.Change;
import dev.latchkey.core.change.ChangeKind;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.credential.ScopeOrdinals;
import dev.latchkey.engine.protocol.Scope;
import dev.latchkey.engine.protocol.Scopes;
import java.util.SortedMap;
import java.util.TreeMap;

final class SqlScopeOrdinals implements ScopeOrdinals {

    @Override
    public SortedMap<Integer, Scope> all(Transaction tx) {
        var all = new TreeMap<Integer, Scope>();
        handle(tx)
                .createQuery("""
                    select ordinal,
                           name
                      from scope_ordinal
                     order by ordinal
                    """)
                .map((row, context) -> new Numbered(row.getInt("ordinal"), ScopeColumns.scope(row, "name", context)))
                .forEach(numbered -> all.put(numbered.ordinal(), numbered.scope()));
        return all;
    }

    @Override
    public SortedMap<Integer, Scope> ensure(Transaction tx, Scopes scopes) {
        var all = all(tx);
        var missing = scopes.minus(Scopes.of(all.values()));
        for (var scope : missing) {
            var ordinal = all.size();
            handle(tx)
                    .createUpdate("insert into scope_ordinal (ordinal, name) values (:ordinal, :name)")
                    .bind("ordinal", ordinal)
                    .bind("name", scope.value())
                    .execute();
            tx.changed(ChangeKind.SCOPE, Change.PLATFORM, scope.value());
            all.put(ordinal, scope);
        }
        return all;
    }

    private record Numbered(int ordinal, Scope scope) {}
}
