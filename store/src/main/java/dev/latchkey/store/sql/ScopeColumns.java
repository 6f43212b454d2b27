package dev.latchkey.store.sql;

import dev.latchkey.engine.protocol.Scope;
import dev.latchkey.engine.protocol.ScopeCatalog;
import dev.latchkey.engine.protocol.Scopes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.config.JdbiConfig;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * Reads scopes by the names that they have now. A scope may have been renamed since it was stored, with the old name as an alias;
 * whoever holds it still holds the same. A name that the catalogue does not know stays as it is. Public for Jdbi, which makes one
 * for itself.
 */
public final class ScopeColumns implements JdbiConfig<ScopeColumns> {

    private ScopeCatalog catalog;

    /** Knows no alias. */
    public ScopeColumns() {
        this(new ScopeCatalog(List.of()));
    }

    private ScopeColumns(ScopeCatalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public ScopeColumns createCopy() {
        return new ScopeColumns(catalog);
    }

    /** Has every statement of a database read scopes by this catalogue. */
    static Jdbi install(Jdbi jdbi, ScopeCatalog catalog) {
        return jdbi.configure(ScopeColumns.class, columns -> columns.catalog = catalog);
    }

    /** None when the column is empty. */
    static Scopes scopes(ResultSet row, String column, StatementContext context) throws SQLException {
        var text = row.getString(column);
        return text == null || text.isEmpty() ? Scopes.NONE : current(Scopes.parse(text), context);
    }

    static Scope scope(ResultSet row, String column, StatementContext context) throws SQLException {
        return current(Scopes.of(Columns.text(row, column)), context).iterator().next();
    }

    /** The names that stored ones have now. */
    static Scopes current(Scopes stored, StatementContext context) {
        return context.getConfig(ScopeColumns.class).catalog.current(stored);
    }
}
