package dev.latchkey.store.sql;

/**
 * Where a PostgreSQL database is and who asks.
 *
 * @param jdbcUrl for instance {@code jdbc:postgresql://db.example.com/latchkey}
 */
public record PostgresAddress(String jdbcUrl, String user, String password) {
    @Override
    public String toString() {
        return "PostgresAddress[" + user + "]";
    }
}
