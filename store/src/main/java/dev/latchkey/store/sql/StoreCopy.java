package dev.latchkey.store.sql;

import dev.latchkey.core.audit.AuditEntry;
import dev.latchkey.core.change.StoreUnavailable;
import dev.latchkey.core.signing.PrivateFile;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** Copies of an embedded store, made while it is written to. */
public final class StoreCopy {

    private StoreCopy() {}

    /**
     * Writes the state after some one commit, whole, into a new file that is its owner's alone. Whoever writes to the store meanwhile
     * is not held up.
     *
     * @throws StoreUnavailable when the store cannot be read or there is no room for the copy; what is half written stays there
     */
    public static void make(Path store, Path copy) throws IOException {
        PrivateFile.create(copy);
        try (var connection = SqliteConnections.connect(store);
                var statement = connection.prepareStatement("vacuum into ?")) {
            statement.setString(1, copy.toString());
            statement.execute();
        } catch (SQLException e) {
            throw new StoreUnavailable(
                    "the store " + store + " could not be copied to " + copy + ": " + e.getMessage(), e);
        }
    }

    /**
     * Tells the audit log in a store what is done with the store as a whole, also while another process has it open: nothing of an audit
     * log is held in memory.
     *
     * @return false when the store is of another release, whose log is left as it is
     * @throws StoreUnavailable when the store cannot be written to
     */
    public static boolean record(Path store, AuditEntry entry, InstantSource clock) {
        if (!Migrations.isUpToDate(store)) {
            return false;
        }
        try (var writing = SqliteConnections.forWriting(store)) {
            Jdbi.create(writing)
                    .useTransaction(handle -> SqlAuditLog.add(SqlTransaction.writing(handle, clock), entry));
            return true;
        } catch (RuntimeException e) {
            throw SqlFailures.translate(e);
        }
    }

    /** What is wrong with a file that is said to be a store, in one sentence; empty when this release can open it. */
    public static Optional<String> damage(Path file) {
        try (var connection = SqliteConnections.connect(file);
                var statement = connection.createStatement()) {
            try (var result = statement.executeQuery("pragma integrity_check(1)")) {
                if (!result.next() || !"ok".equals(result.getString(1))) {
                    return Optional.of("the store in it is damaged");
                }
            }
            try (var result = statement.executeQuery("pragma user_version")) {
                var version = result.next() ? result.getInt(1) : 0;
                if (version < 1 || version > Migrations.FILES.size()) {
                    return Optional.of("the store in it has schema version " + version + ", this release knows 1 to "
                            + Migrations.FILES.size());
                }
            }
            return Optional.empty();
        } catch (SQLException e) {
            return Optional.of("the store in it is damaged");
        }
    }
}
