package dev.latchkey.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engine.protocol.ScopeCatalog;
import java.sql.DriverManager;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.ParsedSql;
import org.jdbi.v3.core.statement.SqlStatements;
import org.junit.jupiter.api.Test;

class ParsedStatementsTest {

    private static final String ADDS = "SELECT :first + :second /* of this test alone */";

    private static Jdbi inMemory() {
        return ParsedStatements.jdbi(
                () -> DriverManager.getConnection("jdbc:sqlite::memory:"), new ScopeCatalog(List.of()));
    }

    private static ParsedSql parsed(Jdbi jdbi) {
        return jdbi.withHandle(handle -> {
            var query = handle.createQuery(ADDS).bind("first", 2).bind("second", 3);
            assertThat(query.mapTo(int.class).one()).isEqualTo(5);
            return handle.getConfig(SqlStatements.class).getSqlParser().parse(ADDS, query.getContext());
        });
    }

    @Test
    void aStatementIsParsedOnceForAllDatabases() {
        var one = inMemory();
        var other = inMemory();
        assertThat(parsed(one)).isSameAs(parsed(other));
    }
}
