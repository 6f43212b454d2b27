package dev.latchkey.store.sql;

import dev.latchkey.core.text.UnseenCharacters;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads columns into the types the capabilities use, and writes what they are compared with. */
final class Columns {

    private Columns() {}

    static Instant instant(ResultSet row, String column) throws SQLException {
        return Instant.ofEpochMilli(row.getLong(column));
    }

    static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
        var millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }

    /** What {@code like … escape '!'} finds texts with that contain this one; they are to be in lower case. */
    static String containing(String text) {
        var escaped = text.toLowerCase(Locale.ROOT)
                .replace("!", "!!")
                .replace("%", "!%")
                .replace("_", "!_");
        return "%" + escaped + "%";
    }

    /** A column that is declared not null. */
    static String text(ResultSet row, String column) throws SQLException {
        var value = row.getString(column);
        if (value == null) {
            throw new IllegalStateException("column " + column + " is empty and must not be");
        }
        return value;
    }

    /** A column that is declared not null, of a text that people wrote: see {@link UnseenCharacters#madeVisible}. */
    static String shown(ResultSet row, String column) throws SQLException {
        return UnseenCharacters.madeVisible(text(row, column));
    }

    /** As {@link #shown}, of a column that may be empty. */
    static @Nullable String shownOrNull(ResultSet row, String column) throws SQLException {
        var value = row.getString(column);
        return value == null ? null : UnseenCharacters.madeVisible(value);
    }

    static byte[] bytes(ResultSet row, String column) throws SQLException {
        var value = row.getBytes(column);
        if (value == null) {
            throw new IllegalStateException("column " + column + " is empty and must not be");
        }
        return value;
    }
}
