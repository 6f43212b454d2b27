package dev.latchkey.store.sql;

import dev.latchkey.core.catalogue.Catalogue;
import dev.latchkey.testing.TestCatalogue;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** The databases that every store contract runs on. */
public enum TestDatabase {
    SQLITE {
        @Override
        public Opened open(Path folder, InstantSource clock) {
            var file = folder.resolve("latchkey.db");
            return new Opened(Stores.open(file, TestCatalogue.ORDERS, clock), "jdbc:sqlite:" + file);
        }

        @Override
        public Opened reopen(Opened before, Catalogue catalogue, InstantSource clock) {
            var file = Path.of(before.jdbcUrl().substring("jdbc:sqlite:".length()));
            return new Opened(Stores.open(file, catalogue, clock), before.jdbcUrl());
        }
    },
    POSTGRESQL {
        @Override
        public Opened open(Path folder, InstantSource clock) {
            var name = "t" + UUID.randomUUID().toString().replace("-", "").toLowerCase(Locale.ROOT);
            Server.createDatabase(name);
            return openUrl(Server.urlOf(name), TestCatalogue.ORDERS, clock);
        }

        @Override
        public Opened reopen(Opened before, Catalogue catalogue, InstantSource clock) {
            return openUrl(before.jdbcUrl(), catalogue, clock);
        }

        private Opened openUrl(String url, Catalogue catalogue, InstantSource clock) {
            return new Opened(Stores.openPostgres(new PostgresAddress(url, "postgres", ""), 4, catalogue, clock), url);
        }
    };

    /**
     * An open store, and the address at which a test may look at its tables.
     *
     * @param jdbcUrl address without user; see {@link #connect}
     */
    public record Opened(Stores stores, String jdbcUrl) {

        /** Everything the database holds, as text: the bytes of its files, or every row. */
        public String dump() throws IOException, SQLException {
            return jdbcUrl.startsWith("jdbc:sqlite:") ? dumpFiles() : dumpRows();
        }

        private String dumpFiles() throws IOException {
            var text = new StringBuilder();
            var file = Path.of(jdbcUrl.substring("jdbc:sqlite:".length()));
            for (var part : List.of(file, Path.of(file + "-wal"))) {
                text.append(Files.readString(part, StandardCharsets.ISO_8859_1));
            }
            return text.toString();
        }

        private String dumpRows() throws SQLException {
            var text = new StringBuilder();
            try (var connection = connect();
                    var tables = connection.getMetaData().getTables(null, "public", "%", new String[] {"TABLE"})) {
                while (tables.next()) {
                    try (var statement = connection.createStatement();
                            var rows = statement.executeQuery(
                                    "select cast(t as text) from " + tables.getString("TABLE_NAME") + " t")) {
                        while (rows.next()) {
                            text.append(rows.getString(1)).append('\n');
                        }
                    }
                }
            }
            return text.toString();
        }

        /** A connection past the store, to look or to tamper. */
        public Connection connect() throws SQLException {
            return jdbcUrl.startsWith("jdbc:sqlite:")
                    ? DriverManager.getConnection(jdbcUrl)
                    : DriverManager.getConnection(jdbcUrl, "postgres", "");
        }
    }

    /** Opens an empty store. */
    public abstract Opened open(Path folder, InstantSource clock);

    /** Opens the same store again, as another node or after a restart. */
    public Opened reopen(Opened before, InstantSource clock) {
        return reopen(before, TestCatalogue.ORDERS, clock);
    }

    /** As {@link #reopen(Opened, InstantSource)}, with another catalogue. */
    public abstract Opened reopen(Opened before, Catalogue catalogue, InstantSource clock);

    /** One PostgreSQL for all tests of this run; it ends with the run. */
    private static final class Server {

        private static final String TEMPLATE = "template_latchkey";
        private static final EmbeddedPostgres POSTGRES = start();

        static {
            execute("create database " + TEMPLATE);
            Stores.openPostgres(
                            new PostgresAddress(urlOf(TEMPLATE), "postgres", ""),
                            1,
                            TestCatalogue.ORDERS,
                            InstantSource.system())
                    .close();
        }

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder()
                        .setPGStartupWait(Duration.ofMinutes(2))
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /**
         * A copy of one that has the schema already, because migrating each would take most of the tests' time. Its files are copied, which takes a
         * fifth of the time of the default way, by the log: this server need not survive a fall.
         */
        static synchronized void createDatabase(String name) {
            execute("create database " + name + " template " + TEMPLATE + " strategy file_copy");
        }

        private static void execute(String sql) {
            try (var connection = POSTGRES.getPostgresDatabase().getConnection();
                    var statement = connection.createStatement()) {
                statement.execute(sql);
            } catch (SQLException e) {
                throw new IllegalStateException("no database for the test", e);
            }
        }

        static String urlOf(String name) {
            return "jdbc:postgresql://localhost:" + POSTGRES.getPort() + "/" + name;
        }
    }
}
