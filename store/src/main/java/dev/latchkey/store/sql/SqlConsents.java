package dev.latchkey.store.sql;

import static dev.latchkey.store.sql.SqlTransaction.handle;

import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.grant.Consent;
import dev.latchkey.core.grant.Consents;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.statement.StatementContext;

final class SqlConsents implements Consents {

    @Override
    public List<Consent> find(Transaction tx, String companyId, String userId, String clientId, String redirectHost) {
        return handle(tx)
                .createQuery("""
                    select resource,
                           resource_api,
                           scopes
                      from consent
                     where company_id = :companyId
                       and user_id = :userId
                       and client_id = :clientId
                       and redirect_host = :redirectHost
                    """)
                .bind("companyId", companyId)
                .bind("userId", userId)
                .bind("clientId", clientId)
                .bind("redirectHost", redirectHost)
                .map((row, context) ->
                        new Consent(ResourceColumns.resource(row), ScopeColumns.scopes(row, "scopes", context)))
                .list();
    }

    private static final String GIVEN = """
        select user_id,
               client_id,
               resource,
               resource_api,
               scopes,
               given_at
          from consent
        """;

    @Override
    public List<Given> findOfUser(Transaction tx, String companyId, String userId) {
        return handle(tx)
                .createQuery(GIVEN + " where company_id = :companyId and user_id = :userId order by client_id")
                .bind("companyId", companyId)
                .bind("userId", userId)
                .map(SqlConsents::given)
                .list();
    }

    @Override
    public List<Given> findOfApplication(Transaction tx, String companyId, String clientId) {
        return handle(tx)
                .createQuery(GIVEN + " where company_id = :companyId and client_id = :clientId order by user_id")
                .bind("companyId", companyId)
                .bind("clientId", clientId)
                .map(SqlConsents::given)
                .list();
    }

    private static Given given(ResultSet row, StatementContext context) throws SQLException {
        return new Given(
                Columns.text(row, "user_id"),
                Columns.text(row, "client_id"),
                new Consent(ResourceColumns.resource(row), ScopeColumns.scopes(row, "scopes", context)),
                Columns.instant(row, "given_at"));
    }

    @Override
    public void put(
            Transaction tx,
            String companyId,
            String userId,
            String clientId,
            String redirectHost,
            Consent consent,
            Instant now) {
        var limit = consent.limit();
        handle(tx)
                .createUpdate("""
                    insert into consent (company_id, user_id, client_id, redirect_host, resource, resource_api, scopes,
                           given_at)
                    values (:companyId, :userId, :clientId, :redirectHost, :resource, :resourceApi, :scopes,
                           :now)
                    on conflict (company_id, user_id, client_id, redirect_host, resource_api)
                    do update set resource = excluded.resource,
                                  scopes = excluded.scopes,
                                  given_at = excluded.given_at
                    """)
                .bind("companyId", companyId)
                .bind("userId", userId)
                .bind("clientId", clientId)
                .bind("redirectHost", redirectHost)
                .bind("resource", ResourceColumns.identifier(limit))
                .bind("resourceApi", limit == null ? "" : limit.api())
                .bind("scopes", consent.scopes().toString())
                .bind("now", Millis.of(now))
                .execute();
    }

    @Override
    public void remove(Transaction tx, String companyId, String userId, String clientId) {
        handle(tx)
                .createUpdate("""
                    delete from consent
                     where company_id = :companyId
                       and user_id = :userId
                       and client_id = :clientId
                    """)
                .bind("companyId", companyId)
                .bind("userId", userId)
                .bind("clientId", clientId)
                .execute();
    }

    @Override
    public void removeOfUser(Transaction tx, String companyId, String userId) {
        handle(tx)
                .createUpdate("delete from consent where company_id = :companyId and user_id = :userId")
                .bind("companyId", companyId)
                .bind("userId", userId)
                .execute();
    }

    @Override
    public int removeSome(Transaction tx, String companyId, String clientId, int max) {
        return handle(tx)
                .createUpdate("""
                    delete from consent
                     where (company_id, user_id, client_id, redirect_host, resource_api) in (
                           select company_id,
                                  user_id,
                                  client_id,
                                  redirect_host,
                                  resource_api
                             from consent
                            where %s
                            limit :max)
                    """.formatted(OfMany.where(companyId, clientId)))
                .bindMap(OfMany.values(companyId, clientId))
                .bind("max", max)
                .execute();
    }

    @Override
    public void removeAll(Transaction tx, String companyId, String clientId) {
        handle(tx)
                .createUpdate("delete from consent where company_id = :companyId and client_id = :clientId")
                .bind("companyId", companyId)
                .bind("clientId", clientId)
                .execute();
    }
}
