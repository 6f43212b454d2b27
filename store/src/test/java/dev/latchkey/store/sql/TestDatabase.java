package dev.latchkey.store.sql;

import dev.latchkey.core.catalogue.Catalogue;
import dev.latchkey.core.signing.PrivateFile;
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
import java.util.ArrayList;
import java.util.List;

/** The databases that every store contract runs on. */
public enum TestDatabase {
    SQLITE {
        @Override
        public Opened open(Path folder, InstantSource clock) {
            var file = folder.resolve("latchkey.db");
            EmptyFile.copyTo(file);
            return new Opened(Stores.open(file, TestCatalogue.ORDERS, clock), "jdbc:sqlite:" + file);
        }

        @Override
        public Opened reopen(Opened before, Catalogue catalogue, InstantSource clock) {
            var file = Path.of(before.jdbcUrl().substring("jdbc:sqlite:".length()));
            return new Opened(Stores.open(file, catalogue, clock), before.jdbcUrl());
        }
    },
    POSTGRESQL {
        // More than one, and no more than that, because each is a process of the server, started with each store.
        private static final int READERS_MAX = 2;

        @Override
        public Opened open(Path folder, InstantSource clock) {
            var url = Server.urlOf(Server.emptyDatabase(folder));
            return new Opened(
                    Stores.connectPostgres(
                            new PostgresAddress(url, "postgres", ""), READERS_MAX, TestCatalogue.ORDERS, clock),
                    url);
        }

        @Override
        public Opened reopen(Opened before, Catalogue catalogue, InstantSource clock) {
            var address = new PostgresAddress(before.jdbcUrl(), "postgres", "");
            return new Opened(Stores.openPostgres(address, READERS_MAX, catalogue, clock), before.jdbcUrl());
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

    /**
     * An SQLite file with the schema and nothing else, made once for all tests of this run: to make it anew for each takes eight times the
     * processor's time, and a wait for the disk.
     */
    private static final class EmptyFile {

        private static final byte[] CONTENT = make();

        static void copyTo(Path file) {
            try {
                if (!Files.exists(file)) {
                    PrivateFile.write(file, CONTENT);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static byte[] make() {
            try {
                var folder = Files.createTempDirectory("empty");
                var file = folder.resolve("latchkey.db");
                Stores.open(file, TestCatalogue.ORDERS, InstantSource.system()).close();
                var content = Files.readAllBytes(file);
                Files.delete(file);
                Files.delete(
                        folder); // which holds nothing more: what is not in the file would be missing in its copies
                return content;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** One PostgreSQL for all tests of this run; it ends with the run. */
    private static final class Server {

        private static final String TEMPLATE = "template_latchkey";
        private static final EmbeddedPostgres POSTGRES = start();
        /** Kept, because each connection is a process of the server. */
        private static final Connection WATCHING = watching();

        /** What makes a database empty again, but for the rows that migrations made. */
        private static final String EMPTYING;

        private static final List<Lent> LENT = new ArrayList<>();

        private static int made;

        /** A database and the folder of the test that has it. */
        private record Lent(String name, Path folder) {}

        static {
            execute("postgres", "create database " + TEMPLATE);
            Stores.openPostgres(
                            new PostgresAddress(urlOf(TEMPLATE), "postgres", ""),
                            1,
                            TestCatalogue.ORDERS,
                            InstantSource.system())
                    .close();
            EMPTYING = keepFirstRows();
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

        private static Connection watching() {
            try {
                return connect("postgres");
            } catch (SQLException e) {
                throw new IllegalStateException("no database for the tests", e);
            }
        }

        /** Beside the tables, where nothing but {@link #EMPTYING} sees them. */
        private static String keepFirstRows() {
            var emptying = new StringBuilder("set session_replication_role = replica;");
            execute(TEMPLATE, "create schema first_rows");
            for (var table : column(TEMPLATE, """
                select tablename from pg_tables
                 where schemaname = 'public' and tablename <> 'flyway_schema_history'
                 order by tablename
                """)) {
                emptying.append("delete from ").append(table).append(';');
                if (!column(TEMPLATE, "select cast(t as text) from " + table + " t")
                        .isEmpty()) {
                    execute(TEMPLATE, "create table first_rows." + table + " as table " + table);
                    emptying.append("insert into " + table + " table first_rows." + table + ";");
                }
            }
            return emptying.toString();
        }

        /**
         * The database of a test that is over, emptied, because to make one takes most of a test's time; a new one where there is none.
         *
         * @param folder gone when the test is over
         */
        static synchronized String emptyDatabase(Path folder) {
            var over = LENT.stream()
                    .filter(lent -> !Files.exists(lent.folder()) && !isUsed(lent.name()))
                    .findFirst();
            if (over.isPresent()) {
                LENT.remove(over.get());
                execute(over.get().name(), EMPTYING);
                return lend(over.get().name(), folder);
            }
            var name = "test_" + ++made;
            // The files of one with the schema are copied: a fifth of the time of the default way, by the log. This
            // server need not survive a fall.
            execute("postgres", "create database " + name + " template " + TEMPLATE + " strategy file_copy");
            return lend(name, folder);
        }

        private static String lend(String name, Path folder) {
            LENT.add(new Lent(name, folder));
            return name;
        }

        /** Somebody who forgot to close a store may still write to it. */
        private static boolean isUsed(String name) {
            try (var statement = WATCHING.prepareStatement("select pid from pg_stat_activity where datname = ?")) {
                statement.setString(1, name);
                try (var rows = statement.executeQuery()) {
                    return rows.next();
                }
            } catch (SQLException e) {
                throw new IllegalStateException("no database for the test", e);
            }
        }

        private static void execute(String database, String sql) {
            try (var connection = connect(database);
                    var statement = connection.createStatement()) {
                statement.execute(sql);
            } catch (SQLException e) {
                throw new IllegalStateException("no database for the test", e);
            }
        }

        private static List<String> column(String database, String sql) {
            try (var connection = connect(database);
                    var statement = connection.createStatement();
                    var rows = statement.executeQuery(sql)) {
                var values = new ArrayList<String>();
                while (rows.next()) {
                    values.add(rows.getString(1));
                }
                return values;
            } catch (SQLException e) {
                throw new IllegalStateException("no database for the test", e);
            }
        }

        private static Connection connect(String database) throws SQLException {
            return DriverManager.getConnection(urlOf(database), "postgres", "");
        }

        static String urlOf(String name) {
            return "jdbc:postgresql://localhost:" + POSTGRES.getPort() + "/" + name;
        }
    }
}
