package dev.latchkey.store.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

/** Connections to a PostgreSQL database. */
final class PostgresConnections {

    private PostgresConnections() {}

    /**
     * A pool, which its owner closes.
     *
     * @param name which of the store's pools it is, for the log
     * @param isolation as {@link HikariConfig#setTransactionIsolation} takes it
     */
    static HikariDataSource pool(PostgresAddress address, String name, int connectionsMax, String isolation) {
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
