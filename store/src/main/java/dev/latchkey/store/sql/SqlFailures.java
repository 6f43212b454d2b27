package dev.latchkey.store.sql;

import dev.latchkey.core.change.StoreUnavailable;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import org.jdbi.v3.core.ConnectionException;
import org.jspecify.annotations.Nullable;

/** Tells a database that cannot answer now from a mistake in a statement, on both databases. */
final class SqlFailures {

    private SqlFailures() {}

    /** {@link StoreUnavailable} when the database is at fault; otherwise the failure itself. */
    static RuntimeException translate(RuntimeException failure) {
        if (failure instanceof StoreUnavailable) {
            return failure;
        }
        var reason = findReason(failure);
        return reason == null ? failure : new StoreUnavailable(reason, failure);
    }

    /** What is wrong with the database, for people who run it; null when nothing is. Holds no value of any statement. */
    static @Nullable String findReason(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                var reason = reasonOf(sql);
                if (reason != null) {
                    return reason;
                }
            }
            if (cause instanceof ConnectionException) {
                return "no connection to the database";
            }
        }
        return null;
    }

    private static @Nullable String reasonOf(SQLException failure) {
        if (failure instanceof SQLTransientConnectionException
                || failure instanceof SQLNonTransientConnectionException
                || failure instanceof SQLRecoverableException) {
            return "no connection to the database";
        }
        var state = failure.getSQLState();
        return state == null || state.length() != 5 ? ofSqlite(failure.getErrorCode() & 0xFF) : ofState(state);
    }

    /** Result codes of SQLite that say something about its file and not about the statement. */
    private static @Nullable String ofSqlite(int code) {
        return switch (code) {
            case 5, 6 -> "another process holds the database";
            case 7 -> "the database is out of memory";
            case 8 -> "the database can only be read";
            case 10 -> "the disk reports an error";
            case 11, 26 -> "the database file is damaged";
            case 13 -> "the disk is full";
            case 14, 15 -> "the database file cannot be opened";
            default -> null;
        };
    }

    /** Classes of SQLSTATE, as PostgreSQL uses them. */
    private static @Nullable String ofState(String state) {
        return switch (state.substring(0, 2)) {
            case "08" -> "no connection to the database";
            case "53" -> state.equals("53100") ? "the disk is full" : "the database is short of resources";
            case "57" -> "the database is shutting down or was interrupted";
            case "58" -> "the disk reports an error";
            case "40" -> "the database could not order two changes";
            default ->
                switch (state) {
                    case "25006" -> "the database can only be read";
                    case "55P03" -> "another process holds the database";
                    default -> null;
                };
        };
    }
}
