package dev.latchkey.store.sql;

import dev.latchkey.core.company.AccessGroup;
import dev.latchkey.core.company.Companies.SomeGroups;
import dev.latchkey.core.company.GroupName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Rows of {@code access_group}. */
final class GroupRows {

    private static final String SELECT = """
        select company_id,
               id,
               name,
               rules
          from access_group
         where company_id = :companyId
        """;

    /** Rows that PostgreSQL's driver holds at a time. */
    private static final int FETCHED_AT_ONCE = 10;

    private GroupRows() {}

    static Optional<AccessGroup> find(Handle handle, String companyId, String groupId) {
        return handle.createQuery(SELECT + " and id = :id")
                .bind("companyId", companyId)
                .bind("id", groupId)
                .map((row, _) -> group(row))
                .findOne();
    }

    static List<GroupName> names(Handle handle, String companyId) {
        return handle.createQuery("""
            select id,
                   name
              from access_group
             where company_id = :companyId
             order by id
            """)
                .bind("companyId", companyId)
                .map((row, _) -> new GroupName(Columns.text(row, "id"), Columns.shown(row, "name")))
                .list();
    }

    static SomeGroups some(Handle handle, String companyId, String afterId, int limit) {
        var query = handle.createQuery(SELECT + " and id > :afterId order by id limit :limit")
                .bind("companyId", companyId)
                .bind("afterId", afterId)
                .bind("limit", limit + 1)
                .setFetchSize(FETCHED_AT_ONCE);
        var groups = new ArrayList<AccessGroup>();
        var read = 0L;
        try (var rows = query.map((row, _) -> new Row(row)).iterator()) {
            while (rows.hasNext()) {
                var row = rows.next();
                read += row.length();
                if (groups.size() == limit || (read > SomeGroups.RULES_READ_MAX && !groups.isEmpty())) {
                    return new SomeGroups(groups, true);
                }
                groups.add(row.group());
            }
        }
        return new SomeGroups(groups, false);
    }

    /** @param length of its rules, as they are stored, in characters */
    private record Row(AccessGroup group, int length) {
        Row(ResultSet row) throws SQLException {
            this(GroupRows.group(row), Columns.text(row, "rules").length());
        }
    }

    private static AccessGroup group(ResultSet row) throws SQLException {
        return new AccessGroup(
                Columns.text(row, "company_id"),
                Columns.text(row, "id"),
                Columns.shown(row, "name"),
                JsonColumns.readSets(Columns.shown(row, "rules")));
    }
}
