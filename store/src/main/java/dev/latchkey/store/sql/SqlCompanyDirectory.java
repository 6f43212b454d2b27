package dev.latchkey.store.sql;

import static dev.latchkey.store.sql.SqlTransaction.handle;

import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.company.Company;
import dev.latchkey.core.company.CompanyDirectory;
import dev.latchkey.core.company.CompanySearch;
import dev.latchkey.core.company.CompanySearch.Sort;
import dev.latchkey.core.listing.ListPart;
import dev.latchkey.core.listing.Position;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

final class SqlCompanyDirectory implements CompanyDirectory {

    private static final String CONTAINS_TEXT = """
           and (identifier like :pattern escape '!'
                or lower(name) like :pattern escape '!'
                or id = :text)
        """;

    private static final List<String> SEARCHES = List.of(
            "select id from company where lower(name) like :pattern escape '!' order by lower(name), id",
            "select id from company where identifier like :pattern escape '!' order by identifier",
            "select id from company where id = :text");

    @Override
    public ListPart<Company> page(Transaction tx, CompanySearch search, @Nullable Position position, int limit) {
        var key = key(search.sort());
        var from = ListWalk.find(handle(tx), "company", key, true, position);
        var text = search.text();
        var values = Map.of("text", text, "pattern", Columns.containing(text));
        var matches = text.isEmpty() ? null : TextMatches.find(handle(tx), SEARCHES, values);
        var walk = ListWalk.of(key, "id", search.sort() != Sort.CREATED != search.isReversed(), from)
                .sorting(true, matches);
        var sql = SqlCompanies.SELECT_COMPANY + " where 1 = 1" + ListWalk.active(search.isActive())
                + (matches == null ? "" : matches.condition("id", CONTAINS_TEXT)) + walk.conditions() + walk.order();
        var query = walk.bind(handle(tx).createQuery(sql), limit);
        if (matches != null) {
            matches.bind(query, values);
        }
        return ListPart.of(query.map((row, _) -> SqlCompanies.company(row)).list(), limit, walk.position());
    }

    /** Each has an index of its own; ids are in the order in which companies were made. */
    private static String key(Sort sort) {
        return switch (sort) {
            case CREATED -> "id";
            case NAME -> "lower(name)";
            case IDENTIFIER -> "identifier";
        };
    }

    @Override
    public Count count(Transaction tx) {
        return handle(tx)
                .createQuery("""
                    select (select count(*)
                              from company) as companies,
                           (select count(*)
                              from company
                             where not is_active) as inactive
                    """)
                .map((row, _) -> new Count(row.getInt("companies"), row.getInt("inactive")))
                .one();
    }
}
