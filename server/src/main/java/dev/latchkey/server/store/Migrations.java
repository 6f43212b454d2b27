package dev.latchkey.server.store;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;

/**
 * Brings the schema up to date, forward only. Flyway does it; a look at its history says beforehand whether there is
 * anything to do, because starting Flyway costs more than the rest of the start-up together.
 */
final class Migrations {

    /** Version of the newest file in {@code db/migration}; a test compares. */
    static final int NEWEST = 2;

    private static final String LOCATION = "classpath:db/migration";

    private Migrations() {}

    /** User and password are absent for a database that is a file. */
    static void run(String jdbcUrl, @Nullable String user, @Nullable String password) {
        if (currentVersion(jdbcUrl, user, password).filter(version -> version == NEWEST).isEmpty()) {
            Flyway.configure(Migrations.class.getClassLoader())
                    .dataSource(jdbcUrl, user, password)
                    .locations(LOCATION)
                    .sqlMigrationPrefix("V")
                    .cleanDisabled(true)
                    .load()
                    .migrate();
        }
    }

    /** Empty when there is no history yet, or its last step failed. */
    private static Optional<Integer> currentVersion(
            String jdbcUrl, @Nullable String user, @Nullable String password) {
        try (var connection = DriverManager.getConnection(jdbcUrl, user, password)) {
            return hasHistory(connection) ? lastVersion(connection) : Optional.empty();
        } catch (SQLException e) {
            throw new IllegalStateException("the schema's history could not be read", e);
        }
    }

    private static boolean hasHistory(Connection connection) throws SQLException {
        try (var tables = connection.getMetaData().getTables(null, null, "flyway_schema_history", null)) {
            return tables.next();
        }
    }

    private static Optional<Integer> lastVersion(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("""
                        select version,
                               success
                          from flyway_schema_history
                         where version is not null
                         order by installed_rank desc
                         limit 1
                        """)) {
            return rows.next() && rows.getBoolean("success")
                    ? Optional.of(Integer.valueOf(rows.getString("version")))
                    : Optional.empty();
        }
    }
}
