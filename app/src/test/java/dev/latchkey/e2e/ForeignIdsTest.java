package dev.latchkey.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.command.Actor;
import dev.latchkey.core.credential.CredentialRequest.NewApiKey;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestGrants;
import dev.latchkey.testing.TestPlatform;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every page with an identifier in its path, by every kind of identifier of another company, in path and form: there is no such
 * thing, and nothing of that company changes.
 */
final class ForeignIdsTest {

    private static final Pattern PARAMETER = Pattern.compile("\\{[a-zA-Z]+}");

    @Test
    void anotherCompanysIdsFindNothingAndChangeNothing(@TempDir Path folder) throws SQLException {
        try (var platform = TestPlatform.start(folder)) {
            var acme = platform.companyId(0);
            var ids = idsOfAcme(platform);
            var globex = admin(platform, 1);
            var before = rows(folder, acme);
            var wrong = new ArrayList<String>();
            var tried = 0;
            for (var route : platform.webRoutes().entrySet()) {
                if (!route.getKey().contains("{")) {
                    continue;
                }
                for (var id : ids.entrySet()) {
                    var path = PARAMETER.matcher(route.getKey()).replaceAll(id.getValue());
                    for (var method : route.getValue()) {
                        tried++;
                        var status = ask(globex, method, path, ids);
                        if (status != 403 && status != 404) {
                            wrong.add(method + " " + route.getKey() + " with " + id.getKey() + ": " + status);
                        }
                    }
                }
            }
            assertThat(wrong).isEmpty();
            assertThat(tried).isGreaterThan(100);
            assertThat(rows(folder, acme)).isEqualTo(before);
        }
    }

    private static int ask(TestBrowser browser, HttpMethod method, String path, Map<String, String> ids) {
        if (method != HttpMethod.POST) {
            return browser.get(path).statusCode();
        }
        browser.get("/settings/credentials");
        var fields = new ArrayList<>(List.of(
                "name", "PartsBridge Sync",
                "confirmation", "Data warehouse",
                "firstName", "Mallory",
                "lastName", "Mallory",
                "systemRole", "EMPLOYEE",
                "accessGroup", ids.getOrDefault("group", ""),
                "overlap", "now"));
        return browser.post(path, fields.toArray(String[]::new)).statusCode();
    }

    private static TestBrowser admin(TestPlatform platform, int company) {
        var browser = new TestBrowser(platform);
        var person = platform.user(company, 0);
        browser.signIn(person.get("email").asString(), person.get("password").asString());
        return browser;
    }

    private static Map<String, String> idsOfAcme(TestPlatform platform) {
        var grants = new TestGrants(platform);
        grants.tokens(TestGrants.CONFIDENTIAL, "STANDARD", Scopes.parse("orders_read"));
        var actor = new Actor.CompanyUser(platform.companyId(0), platform.adminUserId(0));
        var key = platform.domain()
                .credentials()
                .commands()
                .createApiKey(actor, new NewApiKey("Foreign", ""))
                .credential();
        var stores = platform.domain().stores();
        var group = stores.transactions()
                .read(tx -> stores.companies().groups(tx, platform.companyId(0)))
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

    /** What the store holds of a company, by table. */
    private static Map<String, List<String>> rows(Path folder, String companyId) throws SQLException {
        var rows = new TreeMap<String, List<String>>();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("latchkey.db"))) {
            for (var table : tablesWithCompany(connection)) {
                rows.put(table, rows(connection, table, companyId));
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

    private static List<String> rows(Connection connection, String table, String companyId) throws SQLException {
        var rows = new ArrayList<String>();
        try (var query =
                connection.prepareStatement("select * from " + table + " where company_id = ? order by 1, 2")) {
            query.setString(1, companyId);
            try (var found = query.executeQuery()) {
                while (found.next()) {
                    var row = new StringBuilder();
                    for (var column = 1; column <= found.getMetaData().getColumnCount(); column++) {
                        // Written behind, by what was used before.
                        if (!found.getMetaData().getColumnLabel(column).equals("last_used_at")) {
                            row.append(found.getString(column)).append('|');
                        }
                    }
                    rows.add(row.toString());
                }
            }
        }
        return rows;
    }
}
