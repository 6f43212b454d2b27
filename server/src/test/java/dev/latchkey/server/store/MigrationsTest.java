package dev.latchkey.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationsTest {

    @TempDir
    private Path folder;

    @Test
    void listsEveryFile() throws Exception {
        var location = Objects.requireNonNull(Migrations.class.getClassLoader().getResource("db/migration"));
        try (var files = Files.list(Path.of(location.toURI()))) {
            assertThat(files.map(file -> file.getFileName().toString()).sorted())
                    .containsExactlyElementsOf(Migrations.FILES);
        }
        for (int i = 0; i < Migrations.FILES.size(); i++) {
            assertThat(Migrations.FILES.get(i)).startsWith("V%04d__".formatted(i + 1));
        }
    }

    @Test
    void makesTheSchemaThatFlywayMakes() throws SQLException {
        var direct = folder.resolve("direct.db");
        Stores.open(direct, InstantSource.system()).close();
        var url = "jdbc:sqlite:" + folder.resolve("flyway.db");
        Flyway.configure().dataSource(url, null, null).load().migrate();

        assertThat(schema("jdbc:sqlite:" + direct)).isEqualTo(schema(url)).hasSizeGreaterThan(15);
    }

    @Test
    void opensAgainWithoutChange() throws SQLException {
        var file = folder.resolve("latchkey.db");
        Stores.open(file, InstantSource.system()).close();
        var before = schema("jdbc:sqlite:" + file);
        Stores.open(file, InstantSource.system()).close();
        assertThat(schema("jdbc:sqlite:" + file)).isEqualTo(before);
    }

    @Test
    void refusesAStoreOfANewerRelease() throws SQLException {
        var file = folder.resolve("latchkey.db");
        Stores.open(file, InstantSource.system()).close();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
            statement.executeUpdate("pragma user_version = 999");
        }
        assertThatThrownBy(() -> Stores.open(file, InstantSource.system())).hasMessageContaining("newer release");
    }

    @Test
    void makesTheFileItsOwnersAlone() throws Exception {
        var file = folder.resolve("sub/latchkey.db");
        Stores.open(file, InstantSource.system()).close();
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
