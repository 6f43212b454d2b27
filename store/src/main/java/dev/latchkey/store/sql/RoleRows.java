package dev.latchkey.store.sql;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import dev.latchkey.engine.decision.SystemRole;
import dev.latchkey.engine.protocol.Permission;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** Rows of the table {@code system_role}: the roles that companies made. */
final class RoleRows {

    private RoleRows() {}

    /** Those of the companies from one id to another, both included, by company. */
    static Map<String, List<SystemRole>> ofAll(Handle handle, String firstCompanyId, String lastCompanyId) {
        return handle.createQuery("""
            select company_id,
                   id,
                   name,
                   permissions
              from system_role
             where company_id between :first and :last
             order by company_id, id
            """)
                .bind("first", firstCompanyId)
                .bind("last", lastCompanyId)
                .map((row, _) -> Map.entry(Columns.text(row, "company_id"), role(row)))
                .collect(groupingBy(Map.Entry::getKey, mapping(Map.Entry::getValue, toList())));
    }

    /** A custom role never reaches the whole organisation; only the built-in Admin does. */
    static SystemRole role(ResultSet row) throws SQLException {
        var permissions = Arrays.stream(Columns.text(row, "permissions").split(" "))
                .filter(name -> !name.isEmpty())
                .map(Permission::new)
                .collect(Collectors.toUnmodifiableSet());
        return new SystemRole(Columns.text(row, "id"), Columns.shown(row, "name"), permissions, false);
    }

    /** The permissions of a role as they are stored. */
    static String permissions(SystemRole role) {
        return role.permissions().stream().map(Permission::value).sorted().collect(Collectors.joining(" "));
    }
}
