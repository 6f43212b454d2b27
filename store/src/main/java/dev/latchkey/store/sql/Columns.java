package dev.latchkey.store.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads columns into the types the capabilities use. */
final class Columns {

    private Columns() {}

    static Instant instant(ResultSet row, String column) throws SQLException {
        return Instant.ofEpochMilli(row.getLong(column));
    }

    static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
        var millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }

    /** A column that is declared not null. */
    static String text(ResultSet row, String column) throws SQLException {
        var value = row.getString(column);
        if (value == null) {
            throw new IllegalStateException("column " + column + " is empty and must not be");
        }
        return value;
    }

    static byte[] bytes(ResultSet row, String column) throws SQLException {
        var value = row.getBytes(column);
        if (value == null) {
            throw new IllegalStateException("column " + column + " is empty and must not be");
        }
        return value;
    }
}
