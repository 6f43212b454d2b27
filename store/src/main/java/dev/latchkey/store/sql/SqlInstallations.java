package dev.latchkey.store.sql;

import static dev.latchkey.store.sql.SqlTransaction.handle;

import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.installation.Installation;
import dev.latchkey.core.installation.Installation.Approval;
import dev.latchkey.core.installation.Installation.Request;
import dev.latchkey.core.installation.Installations;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.StatementContext;

final class SqlInstallations implements Installations {

    private static final String SELECT = """
        select company_id,
               client_id,
               scopes,
               installed_at,
               installed_by,
               requested_scopes,
               requested_at,
               requested_by
          from installation
         where company_id = :companyId
        """;

    @Override
    public void put(Transaction tx, Installation installation) {
        var approval = installation.approval();
        var request = installation.request();
        handle(tx)
                .createUpdate("""
                    insert into installation (company_id, client_id, scopes, installed_at, installed_by,
                           requested_scopes, requested_at, requested_by)
                    values (:companyId, :clientId, :scopes, :installedAt, :installedBy,
                           :requestedScopes, :requestedAt, :requestedBy)
                    on conflict (company_id, client_id)
                    do update set scopes = excluded.scopes,
                                  installed_at = excluded.installed_at,
                                  installed_by = excluded.installed_by,
                                  requested_scopes = excluded.requested_scopes,
                                  requested_at = excluded.requested_at,
                                  requested_by = excluded.requested_by
                    """)
                .bind("companyId", installation.companyId())
                .bind("clientId", installation.clientId())
                .bind("scopes", installation.scopes().toString())
                .bind("installedAt", approval == null ? null : Millis.of(approval.at()))
                .bind("installedBy", approval == null ? null : approval.by())
                .bind("requestedScopes", request == null ? "" : request.scopes().toString())
                .bind("requestedAt", request == null ? null : Millis.of(request.at()))
                .bind("requestedBy", request == null ? null : request.by())
                .execute();
    }

    @Override
    public Optional<Installation> find(Transaction tx, String companyId, String clientId) {
        return handle(tx)
                .createQuery(SELECT + " and client_id = :clientId")
                .bind("companyId", companyId)
                .bind("clientId", clientId)
                .map(SqlInstallations::installation)
                .findOne();
    }

    @Override
    public List<Installation> page(Transaction tx, String companyId, String afterId, int limit) {
        return handle(tx)
                .createQuery(SELECT + " and client_id > :afterId order by client_id limit :limit")
                .bind("companyId", companyId)
                .bind("afterId", afterId)
                .bind("limit", limit)
                .map(SqlInstallations::installation)
                .list();
    }

    @Override
    public boolean remove(Transaction tx, String companyId, String clientId) {
        return handle(tx)
                        .createUpdate(
                                "delete from installation where company_id = :companyId and client_id = :clientId")
                        .bind("companyId", companyId)
                        .bind("clientId", clientId)
                        .execute()
                == 1;
    }

    private static Installation installation(ResultSet row, StatementContext context) throws SQLException {
        var installedAt = Columns.instantOrNull(row, "installed_at");
        var requestedAt = Columns.instantOrNull(row, "requested_at");
        return new Installation(
                Columns.text(row, "company_id"),
                Columns.text(row, "client_id"),
                installedAt == null
                        ? null
                        : new Approval(
                                ScopeColumns.scopes(row, "scopes", context),
                                installedAt,
                                Columns.text(row, "installed_by")),
                requestedAt == null
                        ? null
                        : new Request(
                                ScopeColumns.scopes(row, "requested_scopes", context),
                                requestedAt,
                                Columns.text(row, "requested_by")));
    }

    @Override
    public List<Customer> customers(Transaction tx, String clientId, String afterId, int limit) {
        return handle(tx)
                .createQuery("""
                    select i.company_id, c.name
                      from installation i
                      join company c on c.id = i.company_id
                     where i.client_id = :clientId
                       and i.company_id > :afterId
                       and i.installed_at is not null
                     order by i.company_id
                     limit :limit
                    """)
                .bind("clientId", clientId)
                .bind("afterId", afterId)
                .bind("limit", limit)
                .map((row, _) -> new Customer(Columns.text(row, "company_id"), Columns.shown(row, "name")))
                .list();
    }
}
