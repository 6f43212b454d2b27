package dev.latchkey.store.sql;

import static dev.latchkey.store.sql.TestDomain.OPERATOR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.core.change.StoreUnavailable;
import dev.latchkey.engine.protocol.ServiceUnavailable;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A database that cannot answer is told from a statement that is wrong. */
class StoreFailureTest {

    private static Jdbi broken(SQLException failure) {
        ConnectionFactory factory = () -> {
            throw failure;
        };
        return Jdbi.create(factory);
    }

    /** As the pool for PostgreSQL says it. */
    @Test
    void saysThatNoConnectionBecameFree() {
        var jdbi = broken(new SQLTransientConnectionException("store-reading - Connection is not available"));
        try (var writer = new GroupWriter(jdbi, Dialect.POSTGRESQL, InstantSource.system())) {
            var transactions = new SqlTransactions(writer, jdbi, 1);
            assertThatThrownBy(() -> transactions.read(_ -> true))
                    .isInstanceOf(StoreUnavailable.class)
                    .isInstanceOf(ServiceUnavailable.class)
                    .hasMessage("no connection to the database");
            assertThatThrownBy(() -> transactions.write(_ -> true)).isInstanceOf(StoreUnavailable.class);
            assertThat(writer.trouble()).contains("no connection to the database");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "5, another process holds the database",
        "10, the disk reports an error",
        "13, the disk is full",
        "14, the database file cannot be opened",
        "778, the disk reports an error", // extended: 10 + 3 * 256
    })
    void readsTheCodesOfSqlite(int code, String reason) {
        assertThat(SqlFailures.findReason(new IllegalStateException(new SQLException("x", null, code))))
                .isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "08006, no connection to the database",
        "53100, the disk is full",
        "53300, the database is short of resources",
        "57P01, the database is shutting down or was interrupted",
        "25006, the database can only be read",
    })
    void readsTheStatesOfPostgres(String state, String reason) {
        assertThat(SqlFailures.findReason(new SQLException("x", state))).isEqualTo(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"23505", "42601", "22001"})
    void leavesAMistakeInAStatementWhatItIs(String state) {
        var mistake = new IllegalStateException(new SQLException("x", state));
        assertThat(SqlFailures.translate(mistake)).isSameAs(mistake);
        var ofSqlite = new IllegalStateException(new SQLException("x", null, 19));
        assertThat(SqlFailures.translate(ofSqlite)).isSameAs(ofSqlite);
    }

    /** A node that nobody writes to any more would never find out that there is room again. */
    @Test
    void forgetsThatTheDiskWasFull(@TempDir Path folder) {
        try (var domain = TestDomain.open(TestDatabase.SQLITE, folder)) {
            setPagesMax(domain, 1);
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 2_000; i++) {
                            makeCompany(domain);
                        }
                    })
                    .isInstanceOf(StoreUnavailable.class);
            domain.clock.advance(Duration.ofSeconds(30).minusMillis(1));
            assertThat(domain.stores.writeTrouble()).contains("the disk is full");
            domain.clock.advance(Duration.ofMillis(1));
            assertThat(domain.stores.writeTrouble()).isEmpty();

            setPagesMax(domain, 1_000_000);
            makeCompany(domain);
        }
    }

    private static void makeCompany(TestDomain domain) {
        var id = UUID.randomUUID().toString();
        domain.companies.createCompany(OPERATOR, id, id.substring(0, 13), "Another");
    }

    private static void setPagesMax(TestDomain domain, int pagesMax) {
        domain.stores
                .transactions()
                .write(tx -> SqlTransaction.handle(tx)
                        .createQuery("pragma max_page_count = " + pagesMax)
                        .mapTo(Integer.class)
                        .one());
    }
}
