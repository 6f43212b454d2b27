package dev.latchkey.store.sql;

import java.sql.SQLException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/** Tells "it is there already" from every other failure, on both databases. */
final class Conflicts {

    private static final String POSTGRES_UNIQUE_VIOLATION = "23505";
    private static final int SQLITE_CONSTRAINT = 19;

    private Conflicts() {}

    /**
     * Runs an insert; false when a key is taken. After a conflict nothing of the insert is left and the transaction goes
     * on: PostgreSQL would refuse every further statement without the savepoint.
     */
    static boolean insert(Handle handle, Runnable insert) {
        handle.savepoint("insert_unless_taken");
        try {
            insert.run();
            handle.releaseSavepoint("insert_unless_taken");
            return true;
        } catch (UnableToExecuteStatementException e) {
            if (!isTaken(e)) {
                throw e;
            }
            handle.rollbackToSavepoint("insert_unless_taken");
            return false;
        }
    }

    private static boolean isTaken(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return POSTGRES_UNIQUE_VIOLATION.equals(sql.getSQLState())
                        || ((sql.getErrorCode() & 0xFF) == SQLITE_CONSTRAINT
                                && String.valueOf(sql.getMessage()).contains("UNIQUE"));
            }
        }
        return false;
    }
}
