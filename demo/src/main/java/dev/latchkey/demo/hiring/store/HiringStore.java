package dev.latchkey.demo.hiring.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TransactionMode;

/**
 * The hiring data in one SQLite file. One connection writes, {@value #READERS} read; what a write returned from is on the
 * disk (WAL, {@code synchronous=full}). Safe for use by many threads.
 */
public final class HiringStore implements AutoCloseable {

    private static final int READERS = 4;
    private static final int BUSY_MILLIS_MAX = 5_000;

    private final ConnectionPool writers;
    private final ConnectionPool readers;
    private final Jdbi writing;
    private final Jdbi reading;

    private HiringStore(ConnectionPool writers, ConnectionPool readers) {
        this.writers = writers;
        this.readers = readers;
        this.writing = Jdbi.create(writers);
        this.reading = Jdbi.create(readers);
    }

    /**
     * Opens the file, which is made with its folder when it is not there.
     *
     * @throws IllegalStateException when it is not a database of this program
     */
    public static HiringStore open(Path file) {
        try {
            var folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            var writer = connect(file, TransactionMode.IMMEDIATE, false);
            applySchema(writer);
            var readers = new ArrayList<Connection>();
            for (int i = 0; i < READERS; i++) {
                readers.add(connect(file, TransactionMode.DEFERRED, true));
            }
            return new HiringStore(new ConnectionPool(List.of(writer)), new ConnectionPool(readers));
        } catch (SQLException e) {
            throw new IllegalStateException("expected the hiring data at " + file + "; it could not be opened", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Connection connect(Path file, TransactionMode mode, boolean onlyReads) throws SQLException {
        var config = new SQLiteConfig();
        config.setJournalMode(JournalMode.WAL);
        config.setSynchronous(SynchronousMode.FULL);
        config.setTransactionMode(mode);
        config.setBusyTimeout(BUSY_MILLIS_MAX);
        config.enforceForeignKeys(true);
        var connection = config.createConnection("jdbc:sqlite:" + file);
        if (onlyReads) {
            try (var statement = connection.createStatement()) {
                statement.execute("pragma query_only = true");
            }
        }
        return connection;
    }

    private static void applySchema(Connection connection) throws SQLException, IOException {
        try (var resource = HiringStore.class.getResourceAsStream("/hiring/schema.sql")) {
            if (resource == null) {
                throw new IllegalStateException("the schema is missing from the program");
            }
            var script = new String(resource.readAllBytes(), StandardCharsets.UTF_8);
            try (var statement = connection.createStatement()) {
                statement.executeUpdate(script);
            }
        }
    }

    /** Reads in one transaction, so that a total and its page belong together. */
    public <T> T read(Function<Handle, T> work) {
        return reading.inTransaction(work::apply);
    }

    /** Writes in one transaction; nothing is kept when the work throws. */
    public <T> T write(Function<Handle, T> work) {
        return writing.inTransaction(work::apply);
    }

    @Override
    public void close() {
        readers.close();
        writers.close();
    }
}
