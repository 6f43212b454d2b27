package dev.latchkey.store.sql;

import dev.latchkey.core.change.StoreUnavailable;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.ConnectionFactory;
import org.jspecify.annotations.Nullable;
import org.sqlite.JDBC;
import org.sqlite.NativeLibraryNotFoundException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TransactionMode;

/** Connections to one SQLite file that are opened when first needed and kept: one for writing, several for reading. */
final class SqliteConnections implements ConnectionFactory, AutoCloseable {

    static final int READERS_MAX = 8;

    private static final int BUSY_TIMEOUT_MILLIS = 5_000;
    private static final int WAIT_SECONDS = 10;

    private final String url;
    private final Properties properties;
    private final Semaphore permits;
    private final BlockingQueue<Connection> idle;
    private final @Nullable OpenFile only;

    private SqliteConnections(Path file, TransactionMode mode, int connectionsMax, @Nullable OpenFile only) {
        var config = new SQLiteConfig();
        config.setJournalMode(JournalMode.WAL);
        config.setSynchronous(SynchronousMode.FULL);
        config.enforceForeignKeys(true);
        config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
        config.setTransactionMode(mode);
        this.url = "jdbc:sqlite:" + file;
        this.properties = config.toProperties();
        this.permits = new Semaphore(connectionsMax);
        this.idle = new ArrayBlockingQueue<>(connectionsMax);
        this.only = only;
    }

    /** One connection that its caller closes, as safe as those for writing. */
    static Connection connect(Path file) throws SQLException {
        var once = forWriting(file);
        return once.connect();
    }

    private Connection connect() throws SQLException {
        try {
            return new JDBC().connect(url, properties);
        } catch (SQLException e) {
            if (e.getCause() instanceof NativeLibraryNotFoundException) {
                throw new StoreUnavailable(
                        "the library of SQLite cannot be loaded from the folder for temporary files, "
                                + System.getProperty("java.io.tmpdir")
                                + ": it needs room, and must not be mounted noexec; another one is named by"
                                + " LATCHKEY_JAVA_OPTIONS=-Djava.io.tmpdir=DIR",
                        e);
            }
            throw e;
        }
    }

    static SqliteConnections forWriting(Path file) {
        return new SqliteConnections(file, TransactionMode.IMMEDIATE, 1, null);
    }

    /** @param only no other file is opened, whatever is at the path by then */
    static SqliteConnections forWriting(Path file, OpenFile only) {
        return new SqliteConnections(file, TransactionMode.IMMEDIATE, 1, only);
    }

    static SqliteConnections forReading(Path file, int connectionsMax) {
        return new SqliteConnections(file, TransactionMode.DEFERRED, connectionsMax, null);
    }

    /** As {@link #forWriting(Path, OpenFile)}. */
    static SqliteConnections forReading(Path file, int connectionsMax, OpenFile only) {
        return new SqliteConnections(file, TransactionMode.DEFERRED, connectionsMax, only);
    }

    @Override
    public Connection openConnection() throws SQLException {
        try {
            if (!permits.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw new StoreUnavailable("no connection to the store became free in " + WAIT_SECONDS + " s", null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailable("interrupted while waiting for a connection to the store", e);
        }
        var connection = idle.poll();
        try {
            return connection != null ? connection : connectToTheSame();
        } catch (SQLException | RuntimeException e) {
            permits.release();
            throw e;
        }
    }

    /** A connection to another file than the others have would answer differently from them. */
    private Connection connectToTheSame() throws SQLException {
        if (only == null) {
            return connect();
        }
        only.require(); // before a file is made where none is
        var connection = connect();
        try {
            only.require();
            return connection;
        } catch (RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    @Override
    public void closeConnection(Connection connection) throws SQLException {
        try {
            if (connection.isClosed() || !connection.getAutoCommit() || !idle.offer(connection)) {
                connection.close();
            }
        } finally {
            permits.release();
        }
    }

    @Override
    public void close() {
        for (var connection = idle.poll(); connection != null; connection = idle.poll()) {
            try {
                connection.close();
            } catch (SQLException e) {
                throw new StoreUnavailable("a connection to the store could not be closed", e);
            }
        }
    }
}
