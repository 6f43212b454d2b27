package dev.latchkey.store.sql;

import static dev.latchkey.store.sql.SqlTransaction.handle;

import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.grant.UserGrant;
import dev.latchkey.core.grant.UserGrants;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.statement.StatementContext;

final class SqlUserGrants implements UserGrants {

    private static final String SELECT = """
        select company_id,
               id,
               grant_number,
               user_id,
               client_id,
               scopes,
               resource,
               resource_api,
               dpop_thumbprint,
               created_at,
               refresh_generation,
               refresh_expires_at
          from user_grant
         where ended_at is null
        """;

    private static final String SELECT_LIVE = SELECT + " and company_id = :companyId";

    @Override
    public void insert(Transaction tx, UserGrant grant) {
        handle(tx)
                .createUpdate("""
                    insert into user_grant (company_id, id, grant_number, user_id, client_id, scopes, resource,
                           resource_api, dpop_thumbprint, created_at, refresh_generation, refresh_expires_at)
                    values (:companyId, :id, :number, :userId, :clientId, :scopes, :resource,
                           :resourceApi, :dpopThumbprint, :createdAt, :refreshGeneration, :refreshExpiresAt)
                    """)
                .bind("companyId", grant.companyId())
                .bind("id", grant.id())
                .bind("number", grant.number())
                .bind("userId", grant.userId())
                .bind("clientId", grant.clientId())
                .bind("scopes", grant.scopes().toString())
                .bind("resource", ResourceColumns.identifier(grant.resource()))
                .bind("resourceApi", ResourceColumns.api(grant.resource()))
                .bind("dpopThumbprint", grant.dpopThumbprint())
                .bind("createdAt", Millis.of(grant.createdAt()))
                .bind("refreshGeneration", grant.refreshGeneration())
                .bind("refreshExpiresAt", Millis.of(grant.refreshExpiresAt()))
                .execute();
    }

    @Override
    public Optional<UserGrant> findLive(Transaction tx, String companyId, String grantId) {
        return handle(tx)
                .createQuery(SELECT_LIVE + " and id = :id")
                .bind("companyId", companyId)
                .bind("id", grantId)
                .map(SqlUserGrants::grant)
                .findOne();
    }

    @Override
    public Optional<UserGrant> findLiveByNumber(Transaction tx, long number) {
        return handle(tx)
                .createQuery(SELECT + " and grant_number = :number")
                .bind("number", number)
                .map(SqlUserGrants::grant)
                .findOne();
    }

    @Override
    public boolean rotate(
            Transaction tx, String companyId, String grantId, long generation, Instant now, Instant refreshExpiresAt) {
        // One row changed: this call made the successor. None: another did, or the grant is over.
        var isOurs = handle(tx)
                        .createUpdate("""
                            update user_grant
                               set refresh_generation = :generation + 1,
                                   refresh_expires_at = :refreshExpiresAt
                             where company_id = :companyId
                               and id = :id
                               and refresh_generation <= :generation
                               and refresh_expires_at > :now
                               and ended_at is null
                            """)
                        .bind("companyId", companyId)
                        .bind("id", grantId)
                        .bind("generation", generation)
                        .bind("now", Millis.of(now))
                        .bind("refreshExpiresAt", Millis.of(refreshExpiresAt))
                        .execute()
                == 1;
        if (isOurs) {
            SqlRefreshRotations.insert(tx, companyId, grantId, generation, now);
        }
        return isOurs;
    }

    @Override
    public boolean prolong(
            Transaction tx, String companyId, String grantId, long generation, Instant now, Instant refreshExpiresAt) {
        return handle(tx)
                        .createUpdate("""
                            update user_grant
                               set refresh_generation = :generation,
                                   refresh_expires_at = :refreshExpiresAt
                             where company_id = :companyId
                               and id = :id
                               and refresh_generation <= :generation
                               and refresh_expires_at > :now
                               and ended_at is null
                            """)
                        .bind("companyId", companyId)
                        .bind("id", grantId)
                        .bind("generation", generation)
                        .bind("now", Millis.of(now))
                        .bind("refreshExpiresAt", Millis.of(refreshExpiresAt))
                        .execute()
                == 1;
    }

    @Override
    public Optional<Instant> rotatedAt(Transaction tx, String companyId, String grantId, long generation) {
        return SqlRefreshRotations.rotatedAt(tx, companyId, grantId, generation);
    }

    @Override
    public void forgetRotations(Transaction tx, String companyId, String grantId, Instant before) {
        SqlRefreshRotations.deleteUntil(tx, companyId, grantId, before);
    }

    @Override
    public boolean end(Transaction tx, String companyId, String grantId, UserGrant.End reason, String by, Instant now) {
        return handle(tx)
                        .createUpdate("""
                            update user_grant
                               set ended_at = :now,
                                   ended_by = :by,
                                   end_reason = :reason
                             where company_id = :companyId
                               and id = :id
                               and ended_at is null
                            """)
                        .bind("companyId", companyId)
                        .bind("id", grantId)
                        .bind("now", Millis.of(now))
                        .bind("by", by)
                        .bind("reason", reason.name())
                        .execute()
                == 1;
    }

    @Override
    public List<UserGrant> livePage(Transaction tx, String companyId, String afterId, int limit) {
        return handle(tx)
                .createQuery(SELECT_LIVE + " and id > :afterId order by id limit :limit")
                .bind("companyId", companyId)
                .bind("afterId", afterId)
                .bind("limit", limit)
                .map(SqlUserGrants::grant)
                .list();
    }

    @Override
    public List<UserGrant> liveOfUser(Transaction tx, String companyId, String userId) {
        return handle(tx)
                .createQuery(SELECT_LIVE + " and user_id = :userId order by id")
                .bind("companyId", companyId)
                .bind("userId", userId)
                .map(SqlUserGrants::grant)
                .list();
    }

    @Override
    public List<UserGrant> liveOfUnknownApi(Transaction tx) {
        return handle(tx)
                .createQuery(SELECT + " and resource is not null and resource_api is null order by grant_number")
                .map(SqlUserGrants::grant)
                .list();
    }

    @Override
    public void bind(Transaction tx, Map<String, String> apis) {
        ResourceColumns.bind(handle(tx), apis);
    }

    @Override
    public List<UserGrant> liveOfApplication(Transaction tx, String companyId, String clientId) {
        return handle(tx)
                .createQuery(SELECT_LIVE + " and client_id = :clientId order by id")
                .bind("companyId", companyId)
                .bind("clientId", clientId)
                .map(SqlUserGrants::grant)
                .list();
    }

    @Override
    public List<UserGrant> expired(Transaction tx, Instant before, int limit) {
        return handle(tx)
                .createQuery(SELECT + " and refresh_expires_at <= :before order by refresh_expires_at, id limit :limit")
                .bind("before", Millis.of(before))
                .bind("limit", limit)
                .map(SqlUserGrants::grant)
                .list();
    }

    @Override
    public List<UserGrant> someLive(Transaction tx, String companyId, String clientId, int max) {
        return handle(tx)
                .createQuery(SELECT + " and " + OfMany.where(companyId, clientId) + " limit :max")
                .bindMap(OfMany.values(companyId, clientId))
                .bind("max", max)
                .map(SqlUserGrants::grant)
                .list();
    }

    @Override
    public Map<String, Integer> countUsers(Transaction tx, String companyId, Set<String> clientIds) {
        return SqlGrantCounts.users(tx, companyId, clientIds);
    }

    private static UserGrant grant(ResultSet row, StatementContext context) throws SQLException {
        return new UserGrant(
                Columns.text(row, "company_id"),
                Columns.text(row, "id"),
                row.getLong("grant_number"),
                Columns.text(row, "user_id"),
                Columns.text(row, "client_id"),
                ScopeColumns.scopes(row, "scopes", context),
                ResourceColumns.resource(row),
                row.getString("dpop_thumbprint"),
                Columns.instant(row, "created_at"),
                row.getLong("refresh_generation"),
                Columns.instant(row, "refresh_expires_at"));
    }
}
