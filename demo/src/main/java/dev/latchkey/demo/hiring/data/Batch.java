package dev.latchkey.demo.hiring.data;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Rows on their way into one table, written some hundreds at a time: generating thousands must not delay a start. */
final class Batch implements AutoCloseable {

    private static final int ROWS_MAX = 500;

    private final PreparedStatement statement;
    private int rows;

    /** @param columns names, joined by commas */
    Batch(Connection connection, String table, String columns) throws SQLException {
        var marks = "?, ".repeat(columns.split(",").length);
        this.statement = connection.prepareStatement(
                "insert into " + table + " (" + columns + ") values (" + marks.substring(0, marks.length() - 2) + ")");
    }

    void add(@Nullable Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        statement.addBatch();
        if (++rows % ROWS_MAX == 0) {
            statement.executeBatch();
        }
    }

    @Override
    public void close() throws SQLException {
        try (statement) {
            statement.executeBatch();
        }
    }
}
