package dev.latchkey.store.sql;

import dev.latchkey.core.credential.Credentials.OfCompany;
import dev.latchkey.core.credential.Credentials.RowKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** The credentials of several companies that are not revoked, a page at a time, in the order of the table's key. */
final class CredentialPages {

    private final Handle handle;

    CredentialPages(Handle handle) {
        this.handle = handle;
    }

    /** At most {@code limit} behind a place, none of companies behind the last. */
    List<OfCompany> behind(RowKey after, String lastCompanyId, int limit) {
        var keys = page("select c.company_id, c.id from credential c", after, lastCompanyId, limit)
                .map((row, _) -> key(row))
                .list();
        if (keys.isEmpty()) {
            return List.of();
        }
        var secrets = SecretRows.OF_COMPANIES.between(handle, after, keys.getLast());
        return page(CredentialRows.SELECT_FOR_INDEX, after, lastCompanyId, limit)
                .map((row, context) -> {
                    var key = key(row);
                    var toCredential = CredentialRows.mapper(_ -> secrets.getOrDefault(key, List.of()));
                    return new OfCompany(key.companyId(), toCredential.map(row, context));
                })
                .list();
    }

    private static RowKey key(ResultSet row) throws SQLException {
        return new RowKey(Columns.text(row, "company_id"), Columns.text(row, "id"));
    }

    private Query page(String select, RowKey after, String lastCompanyId, int limit) {
        return handle.createQuery(select + """
             where (c.company_id, c.id) > (:company, :id)
               and c.company_id <= :last
               and c.revoked_at is null
             order by c.company_id, c.id
             limit :limit
            """)
                .bind("company", after.companyId())
                .bind("id", after.credentialId())
                .bind("last", lastCompanyId)
                .bind("limit", limit);
    }
}
