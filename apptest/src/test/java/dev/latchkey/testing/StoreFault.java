package dev.latchkey.testing;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;

/** A database that refuses one kind of statement, as a full disk or a kill in the middle of a transaction would, until closed. */
public final class StoreFault implements AutoCloseable {

    private final Path store;

    private StoreFault(Path store) {
        this.store = store;
    }

    /**
     * @param folder of a platform that runs on SQLite
     * @param statement for instance {@code update on idempotent_request}, with a condition if need be
     */
    public static StoreFault in(Path folder, String statement) {
        var fault = new StoreFault(folder.resolve("latchkey.db"));
        fault.execute("create trigger fault before " + statement + " begin select raise(abort, 'a fault'); end");
        return fault;
    }

    private void execute(String sql) {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + store);
                var command = connection.createStatement()) {
            command.execute("pragma busy_timeout = 10000");
            command.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("the store took no trigger", e);
        }
    }

    @Override
    public void close() {
        execute("drop trigger fault");
    }
}
