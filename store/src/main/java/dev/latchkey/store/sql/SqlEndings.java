package dev.latchkey.store.sql;

import static dev.latchkey.store.sql.SqlTransaction.handle;

import dev.latchkey.core.account.EndingStore;
import dev.latchkey.core.change.Transaction;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;

/** Each question walks what a company has in the order of its ends, from one instant to another. */
final class SqlEndings implements EndingStore {

    /** @param at the column of the end */
    private static String endsIn(String at) {
        return """
            %1$s is not null
            and %1$s >= :from0
            and %1$s < :until2
            and (%1$s < :until0
                 or (%1$s >= :from1 and %1$s < :until1)
                 or %1$s >= :from2)
            """.formatted(at);
    }

    private static final String CREDENTIALS = """
          from credential c
         where c.company_id %s
           and c.revoked_at is null
           and
        """ + endsIn("c.expires_at");

    /** A secret that a rotation replaced has an end of its own, which says nothing when its credential ends with it. */
    private static final String OLD_SECRETS = """
          from credential_secret s
          join credential c on c.company_id = s.company_id and c.id = s.credential_id
         where s.company_id %s
           and c.revoked_at is null
           and (c.expires_at is null or c.expires_at > s.expires_at)
           and s.revoked_at is null
           and
        """ + endsIn("s.expires_at");

    private static final String TRIALS = """
          from scope_trial t
          join credential c on c.company_id = t.company_id and c.id = t.credential_id
         where t.company_id %s
           and c.revoked_at is null
           and (c.expires_at is null or c.expires_at > :from0)
           and t.ends_at >= :fromEnded
           and t.ends_at < :untilEnded
        """;

    static final String COMPANIES_WITH = "select c.company_id" + CREDENTIALS.formatted("in (<ids>)")
            + " union select s.company_id" + OLD_SECRETS.formatted("in (<ids>)")
            + " union select t.company_id" + TRIALS.formatted("in (<ids>)");

    static final String FIND = "select 'CREDENTIAL' as kind, c.id, c.name, c.expires_at as at"
            + CREDENTIALS.formatted("= :companyId")
            + " union all select 'OLD_SECRET' as kind, c.id, c.name, s.expires_at as at"
            + OLD_SECRETS.formatted("= :companyId")
            + " union all select 'TRIAL' as kind, c.id, c.name, t.ends_at as at"
            + TRIALS.formatted("= :companyId")
            + " order by at, id, kind limit :limit";

    @Override
    public Progress progress(Transaction tx, Progress first) {
        return handle(tx)
                .createQuery("select first_day, last_day, after_company from letters_of_endings where id = 1")
                .map((row, _) ->
                        new Progress(row.getLong("first_day"), row.getLong("last_day"), row.getString("after_company")))
                .findOne()
                .orElse(first);
    }

    @Override
    public boolean advance(Transaction tx, Progress before, Progress after) {
        insertFirst(tx, before);
        return bind(handle(tx).createUpdate("""
            update letters_of_endings
               set first_day = :firstDay,
                   last_day = :lastDay,
                   after_company = :afterCompany
             where id = 1
               and first_day = :firstBefore
               and last_day = :lastBefore
               and coalesce(after_company, '-') = :afterBefore
            """), after)
                        .bind("firstBefore", before.firstDay())
                        .bind("lastBefore", before.lastDay())
                        .bind("afterBefore", before.afterCompany() == null ? "-" : before.afterCompany())
                        .execute()
                == 1;
    }

    private static void insertFirst(Transaction tx, Progress first) {
        bind(handle(tx).createUpdate("""
            insert into letters_of_endings (id, first_day, last_day, after_company)
            values (1, :firstDay, :lastDay, :afterCompany)
            on conflict (id) do nothing
            """), first).execute();
    }

    private static <S extends SqlStatement<S>> S bind(S statement, Progress progress) {
        return statement
                .bind("firstDay", progress.firstDay())
                .bind("lastDay", progress.lastDay())
                .bind("afterCompany", progress.afterCompany());
    }

    @Override
    public Set<String> companiesWith(Transaction tx, Set<String> companyIds, Spans spans) {
        return companyIds.isEmpty()
                ? Set.of()
                : Set.copyOf(bind(handle(tx).createQuery(COMPANIES_WITH), spans)
                        .bindList("ids", List.copyOf(companyIds))
                        .mapTo(String.class)
                        .list());
    }

    @Override
    public List<Ending> find(Transaction tx, String companyId, Spans spans, int limit) {
        return bind(handle(tx).createQuery(FIND), spans)
                .bind("companyId", companyId)
                .bind("limit", limit)
                .map((row, _) -> new Ending(
                        Kind.valueOf(Columns.text(row, "kind")),
                        Columns.text(row, "id"),
                        Columns.shown(row, "name"),
                        Columns.instant(row, "at")))
                .list();
    }

    private static Query bind(Query query, Spans spans) {
        for (var i = 0; i < spans.ends().size(); i++) {
            query.bind("from" + i, Millis.of(spans.ends().get(i).from()))
                    .bind("until" + i, Millis.of(spans.ends().get(i).until()));
        }
        return query.bind("fromEnded", Millis.of(spans.ended().from()))
                .bind("untilEnded", Millis.of(spans.ended().until()));
    }
}
