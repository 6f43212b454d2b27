package dev.latchkey.store.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

/** Connections to a PostgreSQL database. */
final class PostgresConnections {

    private PostgresConnections() {}

    /** What a store has open, and closes in the end. */
    record Pools(HikariDataSource writing, HikariDataSource reading) {}

    /** @param readersMax connections for reading; one more is for writing */
    static Pools pools(PostgresAddress address, int readersMax) {
        var writing = pool(address, "writing", 1, "TRANSACTION_READ_COMMITTED");
        try {
            // One consistent state for each reading transaction.
            return new Pools(writing, pool(address, "reading", readersMax, "TRANSACTION_REPEATABLE_READ"));
        } catch (RuntimeException e) {
            writing.close();
            throw e;
        }
    }

    /**
     * A pool, which its owner closes.
     *
     * @param name which of the store's pools it is, for the log
     * @param isolation as {@link HikariConfig#setTransactionIsolation} takes it
     */
    private static HikariDataSource pool(PostgresAddress address, String name, int connectionsMax, String isolation) {
        var config = new HikariConfig();
        config.setPoolName("store-" + name);
        config.setJdbcUrl(address.jdbcUrl());
        config.setUsername(address.user());
        config.setPassword(address.password());
        config.setMaximumPoolSize(connectionsMax);
        config.setTransactionIsolation(isolation);
        config.setConnectionTimeout(10_000);
        return new HikariDataSource(config);
    }
}
