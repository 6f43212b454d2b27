package dev.latchkey.store.sql;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.core.account.Person;
import dev.latchkey.core.activity.Subject;
import dev.latchkey.core.grant.Consent;
import dev.latchkey.core.partner.RequestRules;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.testing.TestCatalogue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationsTest {

    @TempDir
    private Path folder;

    @Test
    void listsEveryFile() throws Exception {
        var own = names(Migrations.SQLITE);
        assertThat(Stream.concat(names(Migrations.SHARED).stream(), own.stream())
                        .sorted())
                .containsExactlyElementsOf(Migrations.FILES);
        assertThat(names(Migrations.POSTGRES)).isEqualTo(own);
        for (int i = 0; i < Migrations.FILES.size(); i++) {
            assertThat(Migrations.FILES.get(i)).startsWith("V%04d__".formatted(i + 1));
        }
    }

    private static List<String> names(String folder) throws Exception {
        var location = Objects.requireNonNull(Migrations.class.getClassLoader().getResource(folder));
        try (var files = Files.list(Path.of(location.toURI()))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void makesTheSchemaThatFlywayMakes() throws SQLException {
        var direct = folder.resolve("direct.db");
        Stores.open(direct, TestCatalogue.ORDERS, InstantSource.system()).close();
        var url = "jdbc:sqlite:" + folder.resolve("flyway.db");
        Migrations.flyway(Migrations.SQLITE).dataSource(url, null, null).load().migrate();

        assertThat(schema("jdbc:sqlite:" + direct)).isEqualTo(schema(url)).hasSizeGreaterThan(15);
    }

    @Test
    void opensAgainWithoutChange() throws SQLException {
        var file = folder.resolve("latchkey.db");
        Stores.open(file, TestCatalogue.ORDERS, InstantSource.system()).close();
        var before = schema("jdbc:sqlite:" + file);
        Stores.open(file, TestCatalogue.ORDERS, InstantSource.system()).close();
        assertThat(schema("jdbc:sqlite:" + file)).isEqualTo(before);
    }

    @Test
    void saysThatAFileIsDamagedOrNoStore() throws Exception {
        var file = folder.resolve("latchkey.db");
        Stores.open(file, TestCatalogue.ORDERS, InstantSource.system()).close();
        var whole = Files.readAllBytes(file);
        for (var damaged : List.of(
                "garbage ".repeat(1000).getBytes(US_ASCII), Arrays.copyOf(whole, 50), Arrays.copyOf(whole, 5000))) {
            Files.write(file, damaged);
            assertThatThrownBy(() -> Stores.open(file, TestCatalogue.ORDERS, InstantSource.system()))
                    .as(damaged.length + " bytes")
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("the store " + file + " is damaged, or is no store");
        }
    }

    /** A file made directly has no history; one made by Flyway has no version. Both are brought up to date. */
    @Test
    void bringsOlderFilesUpToDate() throws Exception {
        var newest = folder.resolve("newest.db");
        Stores.open(newest, TestCatalogue.ORDERS, InstantSource.system()).close();
        for (int version = 1; version < Migrations.FILES.size(); version++) {
            var direct = folder.resolve("direct" + version + ".db");
            makeDirectly(direct, version);
            Stores.open(direct, TestCatalogue.ORDERS, InstantSource.system()).close();
            assertThat(schema("jdbc:sqlite:" + direct)).isEqualTo(schema("jdbc:sqlite:" + newest));
            Stores.open(direct, TestCatalogue.ORDERS, InstantSource.system()).close();

            var byFlyway = folder.resolve("flyway" + version + ".db");
            Migrations.flyway(Migrations.SQLITE)
                    .dataSource("jdbc:sqlite:" + byFlyway, null, null)
                    .target(Integer.toString(version))
                    .load()
                    .migrate();
            Stores.open(byFlyway, TestCatalogue.ORDERS, InstantSource.system()).close();
            assertThat(schema("jdbc:sqlite:" + byFlyway)).isEqualTo(schema("jdbc:sqlite:" + newest));
        }
    }

    /** How applications proved themselves before it was written down is read off what they had. */
    @Test
    void readsHowAnApplicationProvesItselfOffWhatItHas() throws Exception {
        var file = folder.resolve("before-methods.db");
        makeDirectly(file, Migrations.FILES.indexOf("V0010__client_keys.sql"));
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
            statement.executeUpdate("insert into partner (id, name, is_active, created_at) values ('p', 'P', true, 0)");
            for (var application : List.of(
                    "'people', false, null, null",
                    "'open', true, null, null",
                    "'keys', false, '{}', null",
                    "'remote', false, null, 'https://a.example/'",
                    "'robot', false, null, null")) {
                statement.executeUpdate("""
                    insert into application (partner_id, name, description, redirect_uris, scopes, default_scopes,
                           requires_pkce, is_active, created_at, client_id, is_public, jwks, jwks_uri)
                    values ('p', 'A', '', '[]', 'orders_read', 'orders_read', true, true, 0, %s)
                    """.formatted(application));
            }
            statement.executeUpdate("""
                insert into registered_client (client_id, token_hash, method)
                values ('robot', x'01', 'CLIENT_SECRET_POST')
                """);
        }
        Stores.open(file, TestCatalogue.ORDERS, InstantSource.system()).close();
        var methods = new TreeMap<String, String>();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select client_id, auth_method from application")) {
            while (rows.next()) {
                methods.put(rows.getString(1), rows.getString(2));
            }
        }
        assertThat(methods)
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "people", "CLIENT_SECRET",
                        "open", "NONE",
                        "keys", "PRIVATE_KEY_JWT",
                        "remote", "PRIVATE_KEY_JWT",
                        "robot", "CLIENT_SECRET_POST"));
    }

    /** What was taken from applications before they were asked for it stays so; a new one is asked. */
    @Test
    void leavesWhatApplicationsMayOmitToThoseThatAreThere() throws Exception {
        var file = folder.resolve("applications.db");
        makeDirectly(file, Migrations.FILES.indexOf("V0014__request_rules.sql"));
        execute(
                file,
                "insert into partner (id, name, is_active, created_at) values ('p1', 'Partner', true, 0)",
                application("a".repeat(32)));
        Stores.open(file, TestCatalogue.ORDERS, InstantSource.system()).close();
        execute(file, application("b".repeat(32)));
        try (var stores = Stores.open(file, TestCatalogue.ORDERS, InstantSource.system())) {
            assertThat(rules(stores, "a")).isEqualTo(RequestRules.LENIENT);
            assertThat(rules(stores, "b")).isEqualTo(RequestRules.STANDARD);
        }
    }

    /** As above for what comes with a code; but nothing is left out under FAPI 2.0. */
    @Test
    void leavesExchangesToTheApplicationsThatAreThere() throws Exception {
        var file = folder.resolve("exchanges.db");
        makeDirectly(file, Migrations.FILES.indexOf("V0017__exchange_leniency.sql"));
        execute(
                file,
                "insert into partner (id, name, is_active, created_at) values ('p1', 'Partner', true, 0)",
                application("a".repeat(32)),
                application("f".repeat(32)),
                "update application set security_profile = 'FAPI_2' where client_id like 'f%'");
        Stores.open(file, TestCatalogue.ORDERS, InstantSource.system()).close();
        execute(file, application("b".repeat(32)));
        try (var stores = Stores.open(file, TestCatalogue.ORDERS, InstantSource.system())) {
            assertThat(rules(stores, "a")).isEqualTo(RequestRules.OAUTH_2_1);
            assertThat(rules(stores, "b")).isEqualTo(RequestRules.STANDARD);
        }
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement();
                var row = statement.executeQuery("select leniencies from application where client_id like 'f%'")) {
            assertThat(row.getString(1)).isEmpty();
        }
    }

    @Test
    void keepsOperatorsAndLetsThemIn() throws Exception {
        var file = folder.resolve("operators.db");
        makeDirectly(file, Migrations.FILES.indexOf("V0018__operators_sign_in.sql"));
        execute(
                file,
                "insert into operator_account (id, email, email_folded, password_hash, created_at)"
                        + " values ('op', 'Op@x.example', 'op@x.example', '$argon2id$v=19$m=1024,t=1,p=1$c2FsdHNhbHQ$"
                        + "aGFzaGhhc2hoYXNoaGFzaA', 7)");
        try (var stores = Stores.open(file, TestCatalogue.ORDERS, InstantSource.system())) {
            var kept = stores.transactions()
                    .read(tx -> stores.operators().find(tx, "op"))
                    .orElseThrow();
            assertThat(kept.isActive()).isTrue();
            assertThat(kept.passwordHash()).isNotNull();
            assertThat(kept.createdAt()).isEqualTo(Instant.ofEpochMilli(7));
        }
    }

    /** Somebody else may know a key that every session of its person was shown. */
    @Test
    void dropsSecondFactorsThatAreNotConfirmedAndKeepsTheOthers() throws Exception {
        var file = folder.resolve("factors.db");
        makeDirectly(file, Migrations.FILES.indexOf("V0019__proposed_second_factors.sql"));
        execute(
                file,
                "insert into second_factor (owner_id, person_kind, person_id, secret_encrypted, created_at,"
                    + " confirmed_at, last_step) values ('c', 'COMPANY', 'ann', 'in force', 1, 2, 7), ('c', 'COMPANY',"
                    + " 'bob', 'shown', 1, null, 0)");
        try (var stores = Stores.open(file, TestCatalogue.ORDERS, InstantSource.system())) {
            stores.transactions().write(tx -> {
                var ann = new Person.CompanyPerson("c", "ann");
                assertThat(stores.secondFactors().find(tx, ann)).contains("in force");
                assertThat(stores.secondFactors().useStep(tx, ann, 7)).isFalse();
                return tx;
            });
        }
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement();
                var row = statement.executeQuery("select count(*) from second_factor")) {
            assertThat(row.getInt(1)).isEqualTo(1);
        }
    }

    /** Tables that got another name keep what they hold, and what refers to them. */
    @Test
    void keepsTheTrialsThatRun() throws Exception {
        var file = folder.resolve("trials.db");
        makeDirectly(file, Migrations.FILES.indexOf("V0016__trials.sql"));
        execute(
                file,
                "pragma foreign_keys = off",
                "insert into scope_shadow (company_id, credential_id, scopes, started_at, ends_at, started_by)"
                        + " values ('c', 'client', 'orders_read', 1, 9, 'USER:u')",
                "insert into shadow_refusal (company_id, credential_id, operation, missing, calls, last_at)"
                        + " values ('c', 'client', 'GET /orders', '[\"orders_write\"]', 3, 2)");
        try (var stores = Stores.open(file, TestCatalogue.ORDERS, InstantSource.system())) {
            var subject = new Subject("c", "client");
            var trial = stores.transactions()
                    .read(tx -> stores.trials().find(tx, subject))
                    .orElseThrow();
            assertThat(trial.scopes()).isEqualTo(Scopes.of("orders_read"));
            var refusals = stores.transactions().read(tx -> stores.trials().refusals(tx, subject, 10));
            assertThat(refusals).hasSize(1);
            assertThat(refusals.getFirst().calls()).isEqualTo(3);
        }
        assertThat(schema("jdbc:sqlite:" + file).toString())
                .contains("scope_trial")
                .doesNotContain("shadow");
    }

    /** What may have been for one API alone is asked anew. */
    @Test
    void keepsConsentThatIsKnownToHaveBeenForEveryApi() throws Exception {
        var file = folder.resolve("consents.db");
        makeDirectly(file, Migrations.FILES.indexOf("V0022__reach_of_consent.sql"));
        execute(
                file,
                "pragma foreign_keys = off",
                consent("kept", "a.example"),
                grant("kept", "orders_read", "null", "null"),
                consent("limited", "a.example"),
                grant("limited", "orders_read", "'https://api.example/orders'", "null"),
                consent("narrower", "a.example"),
                grant("narrower", "customers_read", "null", "null"),
                consent("ended", "a.example"),
                grant("ended", "orders_read", "null", "1"),
                consent("unused", "a.example"),
                consent("hosts", "a.example"),
                consent("hosts", "b.example"),
                grant("hosts", "orders_read", "null", "null"));
        try (var stores = Stores.open(file, TestCatalogue.ORDERS, InstantSource.system())) {
            for (var user : List.of("kept", "limited", "narrower", "ended", "unused", "hosts")) {
                var found = stores.transactions().read(tx -> stores.consents().find(tx, "c", user, "app", "a.example"));
                assertThat(found)
                        .as(user)
                        .isEqualTo(
                                user.equals("kept") ? List.of(new Consent(null, Scopes.of("orders_read"))) : List.of());
            }
        }
    }

    private static String consent(String userId, String host) {
        return """
            insert into consent (company_id, user_id, client_id, redirect_host, scopes, given_at)
            values ('c', '%s', 'app', '%s', 'orders_read', 1)
            """.formatted(userId, host);
    }

    private static String grant(String userId, String scopes, String resource, String endedAt) {
        return """
            insert into user_grant (company_id, id, grant_number, user_id, client_id, scopes, resource, created_at,
                   refresh_generation, refresh_expires_at, ended_at, ended_by, end_reason)
            values ('c', '%1$s', (select count(*) from user_grant), '%1$s', 'app', '%2$s', %3$s, 0, 0, 9, %4$s,
                   %4$s || 'x', %4$s || 'x')
            """.formatted(userId, scopes, resource, endedAt);
    }

    private static String application(String clientId) {
        return """
            insert into application (partner_id, client_id, name, description, redirect_uris, scopes, default_scopes,
                   requires_pkce, is_public, is_active, created_at)
            values ('p1', '%s', 'Board sync', '', '["https://app.example/cb"]', 'orders_read', 'orders_read',
                   true, false, true, 0)
            """.formatted(clientId);
    }

    private static void execute(Path file, String... statements) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.executeUpdate(sql);
            }
        }
    }

    private static RequestRules rules(Stores stores, String letter) {
        return stores.transactions()
                .read(tx -> stores.applications().findByClientId(tx, letter.repeat(32)))
                .orElseThrow()
                .protocol()
                .requests();
    }

    private static void makeDirectly(Path file, int version) throws Exception {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
            for (var name : Migrations.FILES.subList(0, version)) {
                statement.executeUpdate(Migrations.read(name));
            }
            statement.executeUpdate("pragma user_version = " + version);
        }
    }

    @Test
    void refusesAStoreOfANewerRelease() throws SQLException {
        var file = folder.resolve("latchkey.db");
        Stores.open(file, TestCatalogue.ORDERS, InstantSource.system()).close();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
            statement.executeUpdate("pragma user_version = 999");
        }
        assertThatThrownBy(() -> Stores.open(file, TestCatalogue.ORDERS, InstantSource.system()))
                .hasMessageContaining("newer release");
    }

    @Test
    void makesTheFileItsOwnersAlone() throws Exception {
        var file = folder.resolve("sub/latchkey.db");
        Stores.open(file, TestCatalogue.ORDERS, InstantSource.system()).close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    private static List<String> schema(String url) throws SQLException {
        var statements = new ArrayList<String>();
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement();
                var rows = statement.executeQuery("""
                    select sql
                      from sqlite_master
                     where sql is not null
                       and name not like 'flyway%'
                     order by name
                    """)) {
            while (rows.next()) {
                statements.add(rows.getString(1).strip());
            }
        }
        return statements;
    }
}
