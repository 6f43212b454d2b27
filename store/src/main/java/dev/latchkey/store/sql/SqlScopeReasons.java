package dev.latchkey.store.sql;

import static dev.latchkey.store.sql.SqlTransaction.handle;

import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.partner.ScopeReasonStore;
import dev.latchkey.core.partner.ScopeReasons;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

final class SqlScopeReasons implements ScopeReasonStore {

    @Override
    public ScopeReasons find(Transaction tx, String partnerId, String clientId) {
        return ScopeReasons.of(handle(tx)
                .createQuery("""
                    select r.scope,
                           r.reason
                      from application_scope_reason r
                      join application a on a.client_id = r.client_id
                     where a.partner_id = :partnerId
                       and a.client_id = :clientId
                    """)
                .bind("partnerId", partnerId)
                .bind("clientId", clientId)
                .map((row, _) -> Map.entry(Columns.text(row, "scope"), Columns.shown(row, "reason")))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    @Override
    public Map<String, ScopeReasons> of(Transaction tx, Collection<String> clientIds) {
        if (clientIds.isEmpty()) {
            return Map.of();
        }
        var byClient = new HashMap<String, Map<String, String>>();
        handle(tx)
                .createQuery("""
                    select client_id,
                           scope,
                           reason
                      from application_scope_reason
                     where client_id in (<ids>)
                    """)
                .bindList("ids", List.copyOf(clientIds))
                .map((row, _) -> byClient.computeIfAbsent(Columns.text(row, "client_id"), _ -> new HashMap<>())
                        .put(Columns.text(row, "scope"), Columns.shown(row, "reason")))
                .list();
        return byClient.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, one -> ScopeReasons.of(one.getValue())));
    }

    @Override
    public void replace(Transaction tx, String partnerId, String clientId, ScopeReasons reasons) {
        handle(tx)
                .createUpdate("""
                    delete from application_scope_reason
                     where client_id in (select client_id
                                           from application
                                          where partner_id = :partnerId
                                            and client_id = :clientId)
                    """)
                .bind("partnerId", partnerId)
                .bind("clientId", clientId)
                .execute();
        reasons.byScope()
                .forEach((scope, reason) -> handle(tx)
                        .createUpdate("""
                            insert into application_scope_reason (client_id, scope, reason)
                            select client_id, :scope, :reason
                              from application
                             where partner_id = :partnerId
                               and client_id = :clientId
                            """)
                        .bind("scope", scope)
                        .bind("reason", reason)
                        .bind("partnerId", partnerId)
                        .bind("clientId", clientId)
                        .execute());
    }
}
