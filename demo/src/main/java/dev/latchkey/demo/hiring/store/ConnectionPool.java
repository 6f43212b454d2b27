package dev.latchkey.demo.hiring.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.ConnectionFactory;

/** A fixed number of open connections; who finds none free waits. Safe for use by many threads. */
final class ConnectionPool implements ConnectionFactory, AutoCloseable {

    private static final int WAIT_SECONDS_MAX = 10;

    private final List<Connection> all;
    private final BlockingQueue<Connection> free;

    ConnectionPool(List<Connection> connections) {
        this.all = List.copyOf(connections);
        this.free = new ArrayBlockingQueue<>(all.size(), true, new ArrayList<>(all));
    }

    @Override
    public Connection openConnection() throws SQLException {
        try {
            var connection = free.poll(WAIT_SECONDS_MAX, TimeUnit.SECONDS);
            if (connection == null) {
                throw new SQLException("expected a free connection within " + WAIT_SECONDS_MAX + " s, got none");
            }
            return connection;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted while waiting for a connection", e);
        }
    }

    @Override
    public void closeConnection(Connection connection) {
        free.add(connection);
    }

    @Override
    public void close() {
        for (var connection : all) {
            try {
                connection.close();
            } catch (SQLException e) {
                throw new IllegalStateException("the store did not close", e);
            }
        }
    }
}
