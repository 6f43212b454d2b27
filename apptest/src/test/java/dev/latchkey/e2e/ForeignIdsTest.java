package dev.latchkey.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.testing.ForeignCompany;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestPlatform;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
            var acme = new ForeignCompany(platform, folder);
            var ids = acme.ids();
            var globex = TestBrowser.signedIn(platform, 1, 0);
            var before = acme.rows();
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
            assertThat(acme.rows()).isEqualTo(before);
        }
    }

    private static int ask(TestBrowser browser, HttpMethod method, String path, Map<String, String> ids) {
        if (!method.equals(HttpMethod.POST)) {
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
}
