package dev.latchkey.store.sql;

import static dev.latchkey.store.sql.SqlTransaction.handle;
import static java.util.stream.Collectors.toMap;

import dev.latchkey.core.change.Transaction;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Counts grants for pages that show many lines, all of them with one statement. */
final class SqlGrantCounts {

    private static final int COUNTED_MAX = 1_000;

    private SqlGrantCounts() {}

    /** As {@link dev.latchkey.core.grant.UserGrants#countUsers}. */
    static Map<String, Integer> users(Transaction tx, String companyId, Set<String> clientIds) {
        if (clientIds.size() > COUNTED_MAX) {
            throw new IllegalArgumentException("expected at most " + COUNTED_MAX + " ids, got " + clientIds.size());
        }
        if (clientIds.isEmpty()) {
            return Map.of();
        }
        return handle(tx)
                .createQuery("""
                    select client_id,
                           count(distinct user_id) as users
                      from user_grant
                     where company_id = :companyId
                       and client_id in (<ids>)
                       and ended_at is null
                     group by client_id
                    """)
                .bind("companyId", companyId)
                .bindList("ids", List.copyOf(clientIds))
                .map((row, _) -> Map.entry(Columns.text(row, "client_id"), row.getInt("users")))
                .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
