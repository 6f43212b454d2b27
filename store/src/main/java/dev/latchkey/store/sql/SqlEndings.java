package dev.latchkey.store.sql;

import static dev.latchkey.store.sql.SqlTransaction.handle;

import dev.latchkey.core.account.EndingStore;
import dev.latchkey.core.change.Transaction;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;

/** Each question walks what an owner has in the order of its ends, from one instant to another. */
final class SqlEndings implements EndingStore {

    /** @param at the column of the end */
    static String endsIn(String at) {
        return """
            %1$s is not null
            and %1$s >= :from0
            and %1$s < :until2
            and (%1$s < :until0
                 or (%1$s >= :from1 and %1$s < :until1)
                 or %1$s >= :from2)
            """.formatted(at);
    }

    private final String table;
    private final String after;
    private final String ownersWith;
    private final String find;

    /**
     * Of one kind of owners.
     *
     * @param after the column of the last that was told
     * @param ownersWith asks which of {@code ids} have something
     * @param find asks what {@code ownerId} has, as {@code kind, id, name, at}
     */
    SqlEndings(String table, String after, String ownersWith, String find) {
        this.table = table;
        this.after = after;
        this.ownersWith = ownersWith;
        this.find = "select kind, id, name, at from (" + find
                + ") e where kind in (<kinds>) order by at, id, kind limit :limit";
    }

    @Override
    public Progress progress(Transaction tx, Progress first) {
        return handle(tx)
                .createQuery("select first_day, last_day, " + after + " from " + table + " where id = 1")
                .map((row, _) -> new Progress(row.getLong("first_day"), row.getLong("last_day"), row.getString(after)))
                .findOne()
                .orElse(first);
    }

    @Override
    public boolean advance(Transaction tx, Progress before, Progress now) {
        insertFirst(tx, before);
        return bind(handle(tx).createUpdate("""
            update %1$s
               set first_day = :firstDay,
                   last_day = :lastDay,
                   %2$s = :afterOwner
             where id = 1
               and first_day = :firstBefore
               and last_day = :lastBefore
               and coalesce(%2$s, '-') = :afterBefore
            """.formatted(table, after)), now)
                        .bind("firstBefore", before.firstDay())
                        .bind("lastBefore", before.lastDay())
                        .bind("afterBefore", before.afterOwner() == null ? "-" : before.afterOwner())
                        .execute()
                == 1;
    }

    private void insertFirst(Transaction tx, Progress first) {
        bind(handle(tx).createUpdate("""
            insert into %s (id, first_day, last_day, %s)
            values (1, :firstDay, :lastDay, :afterOwner)
            on conflict (id) do nothing
            """.formatted(table, after)), first).execute();
    }

    private static <S extends SqlStatement<S>> S bind(S statement, Progress progress) {
        return statement
                .bind("firstDay", progress.firstDay())
                .bind("lastDay", progress.lastDay())
                .bind("afterOwner", progress.afterOwner());
    }

    @Override
    public Set<String> ownersWith(Transaction tx, Set<String> ownerIds, Spans spans) {
        return ownerIds.isEmpty()
                ? Set.of()
                : Set.copyOf(bind(handle(tx).createQuery(ownersWith), spans)
                        .bindList("ids", List.copyOf(ownerIds))
                        .mapTo(String.class)
                        .list());
    }

    @Override
    public List<Ending> find(Transaction tx, String ownerId, Set<Kind> kinds, Spans spans, int limit) {
        return bind(handle(tx).createQuery(find), spans)
                .bind("ownerId", ownerId)
                .bindList("kinds", kinds.stream().map(Kind::name).toList())
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
