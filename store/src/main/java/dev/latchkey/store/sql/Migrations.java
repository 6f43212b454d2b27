package dev.latchkey.store.sql;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;

/**
 * Brings the schema up to date, forward only. Flyway does it, except for an SQLite file that is new: starting Flyway costs
 * about a second, more than the rest of the start-up together, so there the same files are run directly. SQLite keeps the
 * version in its {@code user_version}, from which Flyway takes over when an older file is to be brought up to date.
 */
final class Migrations {

    /**
     * What SQLite runs, in its order: the files in {@code db/migration}, which are for both, and those in {@code db/sqlite}; a test
     * compares. The version is the number of the last.
     */
    static final List<String> FILES = List.of(
            "V0001__companies_credentials_partners_audit.sql",
            "V0002__operator_accounts.sql",
            "V0003__sign_in.sql",
            "V0004__applications_installations_grants.sql",
            "V0005__authorization_requests.sql",
            "V0006__client_registration.sql",
            "V0007__credential_list.sql",
            "V0008__activity.sql",
            "V0009__idempotency.sql",
            "V0010__client_keys.sql",
            "V0011__pushed_requests_stay.sql",
            "V0012__addresses_of_people.sql",
            "V0013__holders_of_revoked_tokens.sql",
            "V0014__request_rules.sql",
            "V0015__whose_requests_wait.sql",
            "V0016__trials.sql",
            "V0017__exchange_leniency.sql",
            "V0018__operators_sign_in.sql",
            "V0019__proposed_second_factors.sql",
            "V0020__suspended_companies.sql",
            "V0021__apis_of_grants.sql",
            "V0022__reach_of_consent.sql",
            "V0023__due_work.sql",
            "V0024__calls_of_company.sql",
            "V0025__calls_of_secrets.sql",
            "V0026__latency_of_calls.sql",
            "V0027__calls_of_companies_by_hour.sql",
            "V0028__lists_in_any_order.sql",
            "V0029__letters_to_send.sql",
            "V0030__letters_not_wanted.sql",
            "V0031__places_of_sign_in.sql",
            "V0032__letters_of_endings.sql",
            "V0033__rare_entries_and_people.sql",
            "V0034__counted_requests.sql",
            "V0035__people_of_partners.sql",
            "V0036__applications_of_partners.sql",
            "V0037__unfinished_endings.sql",
            "V0038__sign_up_of_partners.sql",
            "V0039__people_without_second_factor.sql",
            "V0040__letters_of_partners_endings.sql",
            "V0041__customers_of_applications.sql",
            "V0042__listings_of_applications.sql");

    /** Files that both databases understand. */
    static final String SHARED = "db/migration";

    /** Files for SQLite alone; each has its counterpart of the same name in {@link #POSTGRES}. */
    static final String SQLITE = "db/sqlite";

    static final String POSTGRES = "db/postgres";

    private Migrations() {}

    static void runOnSqlite(Path file) {
        var version = sqliteVersion(file);
        if (version > FILES.size()) {
            throw new IllegalStateException("the store " + file + " has schema version " + version
                    + ", which a newer release made; this one knows " + FILES.size() + ". Start the newer release");
        }
        if (version == 0 && isEmpty(file)) {
            create(file);
        } else if (version < FILES.size()) {
            flyway(SQLITE)
                    .dataSource("jdbc:sqlite:" + file, null, null)
                    .baselineOnMigrate(true)
                    .baselineVersion(Integer.toString(version))
                    .load()
                    .migrate();
            try (var connection = SqliteConnections.connect(file)) {
                setVersion(connection);
            } catch (SQLException e) {
                throw new IllegalStateException("the schema version of " + file + " could not be set", e);
            }
        }
    }

    /** Whether a file has the schema of this release; false of one that is no store. */
    static boolean isUpToDate(Path file) {
        try {
            return sqliteVersion(file) == FILES.size();
        } catch (IllegalStateException _) {
            return false;
        }
    }

    static void runOnPostgres(PostgresAddress address) {
        flyway(POSTGRES)
                .dataSource(address.jdbcUrl(), address.user(), address.password())
                .load()
                .migrate();
    }

    /** @param own folder of the files for one database alone */
    static FluentConfiguration flyway(String own) {
        return Flyway.configure(Migrations.class.getClassLoader())
                .locations("classpath:" + SHARED, "classpath:" + own)
                .cleanDisabled(true);
    }

    private static int sqliteVersion(Path file) {
        try (var connection = SqliteConnections.connect(file);
                var statement = connection.createStatement();
                var rows = statement.executeQuery("pragma user_version")) {
            rows.next();
            return rows.getInt(1);
        } catch (SQLException e) {
            throw unreadable(file, e);
        }
    }

    private static boolean isEmpty(Path file) {
        try (var connection = SqliteConnections.connect(file);
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select count(*) from sqlite_master")) {
            rows.next();
            return rows.getInt(1) == 0;
        } catch (SQLException e) {
            throw unreadable(file, e);
        }
    }

    private static IllegalStateException unreadable(Path file, SQLException cause) {
        var isDamaged = cause.getErrorCode() == SQLiteErrorCode.SQLITE_NOTADB.code
                || cause.getErrorCode() == SQLiteErrorCode.SQLITE_CORRUPT.code;
        return new IllegalStateException(
                isDamaged
                        ? "the store " + file + " is damaged, or is no store. Keep the file, and restore the newest"
                                + " backup into an empty folder"
                        : "the store " + file + " could not be read; \"doctor\" says what may be wrong with it",
                cause);
    }

    /** In one transaction, so that a crash leaves the file as new as it was. */
    private static void create(Path file) {
        try (var connection = SqliteConnections.connect(file)) {
            connection.setAutoCommit(false);
            for (var name : FILES) {
                try (var statement = connection.createStatement()) {
                    statement.executeUpdate(read(name));
                }
            }
            setVersion(connection);
            connection.commit();
        } catch (SQLException e) {
            throw new IllegalStateException("the schema of " + file + " could not be made", e);
        }
    }

    private static void setVersion(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.executeUpdate("pragma user_version = " + FILES.size());
        }
    }

    /** The text of one of {@link #FILES}. */
    static String read(String name) {
        try (var shared = open(SHARED, name);
                var own = shared == null ? open(SQLITE, name) : null) {
            var stream = shared == null ? own : shared;
            if (stream == null) {
                throw new IllegalStateException("the migration " + name + " is not in this program");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable InputStream open(String folder, String name) {
        return Migrations.class.getClassLoader().getResourceAsStream(folder + "/" + name);
    }
}
