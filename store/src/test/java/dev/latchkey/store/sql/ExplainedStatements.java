package dev.latchkey.store.sql;

import static dev.latchkey.store.sql.SqlTransaction.handle;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.change.Transaction;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.StatementContext;

/** How SQLite finds what a question asks for: no list may sort what it found, nor read a table otherwise than by an index. */
final class ExplainedStatements {

    private ExplainedStatements() {}

    /** What the question answers, after a look at each step of each of its statements, which must be by an index or one of the others. */
    static <T> T ask(
            TestDatabase database, Transaction tx, Function<Transaction, T> question, Predicate<String> otherSteps) {
        var statements = new ArrayList<String>();
        var answer = noting(statements, tx, question);
        if (database == TestDatabase.SQLITE) {
            statements.forEach(sql -> assertThat(planOf(tx, sql))
                    .as(sql)
                    .isNotEmpty()
                    .allMatch(step -> step.contains("INDEX") || otherSteps.test(step)));
        }
        return answer;
    }

    /** Each step that SQLite takes to answer a question. */
    static List<String> steps(Transaction tx, Function<Transaction, ?> question) {
        var statements = new ArrayList<String>();
        noting(statements, tx, question);
        return statements.stream().flatMap(sql -> planOf(tx, sql).stream()).toList();
    }

    private static <T> T noting(List<String> statements, Transaction tx, Function<Transaction, T> question) {
        handle(tx).getConfig(SqlStatements.class).setSqlLogger(new SqlLogger() {
            @Override
            public void logAfterExecution(StatementContext context) {
                statements.add(Objects.requireNonNull(context.getParsedSql()).getSql());
            }
        });
        var answer = question.apply(tx);
        assertThat(statements).isNotEmpty();
        return answer;
    }

    private static List<String> planOf(Transaction tx, String sql) {
        var steps = new ArrayList<String>();
        try (var plan = handle(tx).getConnection().prepareStatement("explain query plan " + sql)) {
            for (var i = 1; i <= plan.getParameterMetaData().getParameterCount(); i++) {
                plan.setObject(i, null);
            }
            try (var rows = plan.executeQuery()) {
                while (rows.next()) {
                    steps.add(rows.getString("detail"));
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return steps;
    }
}
