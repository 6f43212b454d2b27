package dev.latchkey.store.sql;

import dev.latchkey.engine.protocol.ScopeCatalog;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.ColonPrefixSqlParser;
import org.jdbi.v3.core.statement.SqlParser;
import org.jdbi.v3.core.statement.SqlStatements;

/**
 * What Jdbi makes of the text of a statement, found once for all connections of the process. By itself it keeps that for each database
 * and for reading and writing apart, and to find it takes longer than most statements run.
 */
final class ParsedStatements {

    /** Safe for use by many threads. Keeps at most {@value ColonPrefixSqlParser#PARSED_SQL_CACHE_SIZE}. */
    private static final SqlParser PARSER = new ColonPrefixSqlParser();

    private ParsedStatements() {}

    /** @param scopes the names that stored ones have now */
    static Jdbi jdbi(ConnectionFactory connections, ScopeCatalog scopes) {
        var jdbi =
                Jdbi.create(connections).configure(SqlStatements.class, statements -> statements.setSqlParser(PARSER));
        return ScopeColumns.install(jdbi, scopes);
    }
}
