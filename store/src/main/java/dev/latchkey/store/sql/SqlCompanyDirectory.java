package dev.latchkey.store.sql;

import static dev.latchkey.store.sql.SqlTransaction.handle;

import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.company.Company;
import dev.latchkey.core.company.CompanyDirectory;
import java.util.List;
import org.jspecify.annotations.Nullable;

final class SqlCompanyDirectory implements CompanyDirectory {

    private static final String CONTAINS_TEXT = """
           and (identifier like :pattern escape '!'
                or lower(name) like :pattern escape '!'
                or id = :text)
        """;

    @Override
    public List<Company> search(
            Transaction tx, String text, @Nullable Boolean isActive, @Nullable String beforeId, int limit) {
        var query = handle(tx)
                .createQuery(SqlCompanies.SELECT_COMPANY + " where 1 = 1" + state(isActive)
                        + (beforeId == null ? "" : " and id < :beforeId")
                        + (text.isEmpty() ? "" : CONTAINS_TEXT) + " order by id desc limit :limit")
                .bind("limit", limit);
        if (beforeId != null) {
            query.bind("beforeId", beforeId);
        }
        if (!text.isEmpty()) {
            query.bind("text", text).bind("pattern", Columns.containing(text));
        }
        return query.map((row, _) -> SqlCompanies.company(row)).list();
    }

    private static String state(@Nullable Boolean isActive) {
        if (isActive == null) {
            return "";
        }
        return isActive ? " and is_active" : " and not is_active";
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
