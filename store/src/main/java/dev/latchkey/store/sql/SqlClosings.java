package dev.latchkey.store.sql;

import static dev.latchkey.store.sql.SqlTransaction.handle;

import dev.latchkey.core.audit.Author;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.company.Closing;
import dev.latchkey.core.company.Closings;
import java.util.Optional;

final class SqlClosings implements Closings {

    private static final String WHERE = " where company_id = :companyId and client_id = :clientId";

    @Override
    public void add(Transaction tx, Closing closing) {
        handle(tx)
                .createUpdate("""
                    insert into unfinished_ending (company_id, client_id, author)
                    values (:companyId, :clientId, :author)
                    on conflict (company_id, client_id) do nothing
                    """)
                .bind("companyId", closing.companyId())
                .bind("clientId", closing.clientId())
                .bind("author", closing.by().toString())
                .execute();
    }

    @Override
    public Optional<Closing> first(Transaction tx) {
        return handle(tx)
                .createQuery("""
                    select company_id,
                           client_id,
                           author
                      from unfinished_ending
                     order by company_id, client_id
                     limit 1
                    """)
                .map((row, _) -> new Closing(
                        Columns.text(row, "company_id"),
                        Columns.text(row, "client_id"),
                        Author.parse(Columns.text(row, "author"))))
                .findOne();
    }

    @Override
    public boolean has(Transaction tx, String companyId, String clientId) {
        return handle(tx)
                        .createQuery("select count(*) from unfinished_ending" + WHERE)
                        .bind("companyId", companyId)
                        .bind("clientId", clientId)
                        .mapTo(Integer.class)
                        .one()
                > 0;
    }

    @Override
    public void remove(Transaction tx, Closing closing) {
        handle(tx)
                .createUpdate("delete from unfinished_ending" + WHERE)
                .bind("companyId", closing.companyId())
                .bind("clientId", closing.clientId())
                .execute();
    }
}
