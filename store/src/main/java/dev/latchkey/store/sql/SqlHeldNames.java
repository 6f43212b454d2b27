package dev.latchkey.store.sql;

import static dev.latchkey.store.sql.SqlTransaction.handle;

import dev.latchkey.core.catalogue.HeldNames;
import dev.latchkey.core.change.Transaction;
import java.util.List;

/** Of all companies, because a catalogue is the deployment's. */
final class SqlHeldNames implements HeldNames {

    @Override
    public List<Held> roles(Transaction tx) {
        return held(tx, """
            select h.system_role_id as text,
                   count(*) as holders
              from (select company_id, system_role_id from company_user
                     union all
                    select company_id, system_role_id from credential
                     where system_role_id is not null and revoked_at is null) h
             where not exists (select 1 from system_role r
                                where r.company_id = h.company_id and r.id = h.system_role_id)
             group by h.system_role_id
            """);
    }

    @Override
    public List<Held> scopes(Transaction tx) {
        return held(tx, """
            select h.scopes as text,
                   count(*) as holders
              from (select scopes from credential where scopes is not null and revoked_at is null
                     union all
                    select scopes from application) h
             group by h.scopes
            """);
    }

    @Override
    public List<Held> permissions(Transaction tx) {
        return held(tx, """
            select permissions as text,
                   count(*) as holders
              from system_role
             group by permissions
            """);
    }

    @Override
    public List<Rules> rules(Transaction tx) {
        return handle(tx)
                .createQuery("""
                    select rules,
                           count(*) as group_count
                      from access_group
                     group by rules
                    """)
                .map((row, _) -> new Rules(JsonColumns.readSets(Columns.text(row, "rules")), row.getInt("group_count")))
                .list();
    }

    private static List<Held> held(Transaction tx, String sql) {
        return handle(tx)
                .createQuery(sql)
                .map((row, _) -> new Held(Columns.text(row, "text"), row.getInt("holders")))
                .list();
    }
}
