package dev.latchkey.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.command.Actor;
import dev.latchkey.core.credential.CredentialRequest.NewApiKey;
import dev.latchkey.engine.protocol.Scopes;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The first company of the sheet as the others must not see it: its identifiers, and all that the store holds of it. */
public final class ForeignCompany {

    private final TestPlatform platform;
    private final Path folder;

    /** @param folder of the platform */
    public ForeignCompany(TestPlatform platform, Path folder) {
        this.platform = platform;
        this.folder = folder;
    }

    /** Who administers it. */
    public Actor.CompanyUser administrator() {
        return new Actor.CompanyUser(platform.companyId(0), platform.adminUserId(0));
    }

    /** One identifier of each kind, by what it is of; what there is none of is made. */
    public Map<String, String> ids() {
        var grants = new TestGrants(platform);
        grants.tokens(TestGrants.CONFIDENTIAL, "STANDARD", Scopes.parse("orders_read"));
        var key = platform.domain()
                .credentials()
                .commands()
                .createApiKey(administrator(), new NewApiKey("Foreign", ""))
                .credential();
        var stores = platform.domain().stores();
        var group = stores.transactions()
                .read(tx -> stores.companies().groupNames(tx, platform.companyId(0)))
                .getFirst();
        var ids = new LinkedHashMap<String, String>();
        ids.put("company", platform.companyId(0));
        ids.put("user", platform.user(0, 2).get("id").asString());
        ids.put("client", platform.client(0, 0).get("clientId").asString());
        ids.put("key", key.id());
        ids.put("secret", key.secrets().getFirst().id());
        ids.put("group", group.id());
        ids.put("application", grants.clientId(TestGrants.CONFIDENTIAL));
        return ids;
    }

    /** What the store holds of it, by table, without when something was last used. */
    public Map<String, List<String>> rows() throws SQLException {
        // Written behind, by what was asked before.
        platform.domain().activity().flush();
        var rows = new TreeMap<String, List<String>>();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("latchkey.db"))) {
            for (var table : tablesWithCompany(connection)) {
                rows.put(table, rows(connection, table));
            }
        }
        assertThat(rows).hasSizeGreaterThan(8);
        return rows;
    }

    private static List<String> tablesWithCompany(Connection connection) throws SQLException {
        var tables = new ArrayList<String>();
        try (var found = connection.getMetaData().getColumns(null, null, "%", "company_id")) {
            while (found.next()) {
                tables.add(found.getString("TABLE_NAME"));
            }
        }
        return tables;
    }

    private List<String> rows(Connection connection, String table) throws SQLException {
        var rows = new ArrayList<String>();
        try (var query =
                connection.prepareStatement("select * from " + table + " where company_id = ? order by 1, 2")) {
            query.setString(1, platform.companyId(0));
            try (var found = query.executeQuery()) {
                while (found.next()) {
                    var row = new StringBuilder();
                    for (var column = 1; column <= found.getMetaData().getColumnCount(); column++) {
                        if (!found.getMetaData().getColumnLabel(column).equals("last_used_at")) {
                            row.append(found.getString(column)).append('|');
                        }
                    }
                    rows.add(row.toString());
                }
            }
        }
        rows.sort(null);
        return rows;
    }
}
