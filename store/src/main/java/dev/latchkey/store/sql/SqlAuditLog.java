package dev.latchkey.store.sql;

import static dev.latchkey.store.sql.SqlTransaction.handle;

import dev.latchkey.core.audit.AuditEntry;
import dev.latchkey.core.audit.AuditEvent;
import dev.latchkey.core.audit.AuditLog;
import dev.latchkey.core.audit.AuditSearch;
import dev.latchkey.core.audit.AuditSubject;
import dev.latchkey.core.audit.Author;
import dev.latchkey.core.audit.ChainLink;
import dev.latchkey.core.audit.ChainedEntry;
import dev.latchkey.core.audit.ChangeGate;
import dev.latchkey.core.audit.ChangeWeight;
import dev.latchkey.core.audit.EntryNames;
import dev.latchkey.core.catalogue.BuiltInRoles;
import dev.latchkey.core.change.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

final class SqlAuditLog implements AuditLog {

    private static final String SELECT = """
        select company_id,
               seq,
               at,
               event,
               author_type,
               author_id,
               subject_type,
               subject_id,
               context,
               prev_hash,
               hash
          from audit_entry
         where company_id = :companyId
        """;

    private static final int VERIFY_PAGE = 1_000;

    /** Rows that PostgreSQL's driver holds at a time. */
    private static final int FETCHED_AT_ONCE = 25;

    private final EntryNames names;
    private final ChangeGate gate;

    /** @param gate asked before each entry is added */
    SqlAuditLog(BuiltInRoles builtInRoles, ChangeGate gate) {
        this.gate = gate;
        this.names = new SqlEntryNames(builtInRoles);
    }

    @Override
    public EntryNames names() {
        return names;
    }

    @Override
    public void append(Transaction tx, AuditEntry entry, ChangeWeight weight) {
        gate.admit(entry, weight);
        add(tx, entry);
    }

    /** Of a store of which no names are asked. */
    static void add(Transaction tx, AuditEntry entry) {
        var end = end(tx, entry.companyId());
        var chained = ChainedEntry.chain(end.seq() + 1, end.hash(), entry);
        handle(tx)
                .createUpdate("""
                    insert into audit_entry (company_id, seq, at, event, author_type, author_id, subject_type,
                           subject_id, context, prev_hash, hash)
                    values (:companyId, :seq, :at, :event, :authorType, :authorId, :subjectType,
                           :subjectId, :context, :prevHash, :hash)
                    """)
                .bind("companyId", entry.companyId())
                .bind("seq", chained.seq())
                .bind("at", Millis.of(entry.at()))
                .bind("event", entry.event().name())
                .bind("authorType", entry.author().type().name())
                .bind("authorId", entry.author().id())
                .bind("subjectType", entry.subject().type().name())
                .bind("subjectId", entry.subject().id())
                .bind("context", JsonColumns.write(entry.context()))
                .bind("prevHash", chained.previousHash())
                .bind("hash", chained.hash())
                .execute();
        handle(tx)
                .createUpdate("""
                    insert into audit_chain (company_id, last_seq, last_hash)
                    values (:companyId, :seq, :hash)
                    on conflict (company_id) do update
                       set last_seq = excluded.last_seq,
                           last_hash = excluded.last_hash
                    """)
                .bind("companyId", entry.companyId())
                .bind("seq", chained.seq())
                .bind("hash", chained.hash())
                .execute();
    }

    @Override
    public Found search(Transaction tx, String companyId, AuditSearch search, int factLengthMax) {
        var conditions = new StringBuilder(" and at >= :after and at < :before and seq < :beforeSeq");
        var values = new HashMap<String, Object>();
        addEquals(conditions, values, "author_type", search.authorType());
        addEquals(conditions, values, "author_id", search.authorId());
        addEquals(conditions, values, "subject_type", search.subjectType());
        addEquals(conditions, values, "subject_id", search.subjectId());
        if (!search.events().isEmpty()) {
            conditions.append(" and event in (<events>)");
        }
        var query = handle(tx).createQuery(filtered(conditions.toString()));
        if (!search.events().isEmpty()) {
            query.bindList("events", List.copyOf(search.events()));
        }
        query.bind("companyId", companyId)
                .bind("after", Millis.of(search.after()))
                .bind("before", Millis.of(search.before()))
                .bind("beforeSeq", search.beforeSeq())
                .bindMap(values);
        return firstOf(query, search.limit(), factLengthMax);
    }

    /** The numbers first, along an index that has all that is filtered by and none of the facts. */
    private static String filtered(String conditions) {
        return SELECT + " and seq in (select seq from audit_entry where company_id = :companyId" + conditions
                + " order by seq desc limit :limit) order by seq desc limit :limit";
    }

    /**
     * The first of what a query finds, as far as {@link AuditSearch#FACTS_MAX} lets.
     *
     * @param query with a limit that is not bound yet
     */
    private static Found firstOf(Query query, int limit, int factLengthMax) {
        var entries = new ArrayList<ChainedEntry>();
        var facts = 0L;
        query.bind("limit", limit + 1).setFetchSize(FETCHED_AT_ONCE);
        try (var rows = query.map((row, _) -> entry(row)).iterator()) {
            while (rows.hasNext()) {
                var entry = shortened(rows.next(), factLengthMax);
                facts += entry.entry().factsLength();
                if (entries.size() == limit || (facts > AuditSearch.FACTS_MAX && !entries.isEmpty())) {
                    return new Found(entries, true);
                }
                entries.add(entry);
            }
        }
        return new Found(entries, false);
    }

    private static ChainedEntry shortened(ChainedEntry chained, int factLengthMax) {
        return factLengthMax == Integer.MAX_VALUE
                ? chained
                : new ChainedEntry(
                        chained.seq(),
                        chained.entry().withFactsUpTo(factLengthMax),
                        chained.previousHash(),
                        chained.hash());
    }

    /** Adds a condition on a column of this class's own choosing. */
    private static void addEquals(
            StringBuilder conditions, Map<String, Object> values, String column, @Nullable String value) {
        if (value != null) {
            conditions.append(" and ").append(column).append(" = :").append(column);
            values.put(column, value);
        }
    }

    @Override
    public ChainPart check(Transaction tx, String companyId, ChainLink after) {
        var page = after(tx, companyId, after.seq());
        var last = after;
        for (var entry : page.entries()) {
            if (!entry.follows(last.seq(), last.hash())) {
                return new ChainPart(last, new ChainCheck.Broken(last.seq() + 1));
            }
            last = new ChainLink(entry.seq(), entry.hash());
        }
        return new ChainPart(last, page.hasMore() ? null : endOf(tx, companyId, last));
    }

    private static ChainCheck endOf(Transaction tx, String companyId, ChainLink last) {
        return last.equals(end(tx, companyId))
                ? new ChainCheck.Intact(last.seq())
                : new ChainCheck.Broken(last.seq() + 1);
    }

    private static Found after(Transaction tx, String companyId, long seq) {
        return firstOf(
                handle(tx)
                        .createQuery(SELECT + " and seq > :seq order by seq limit :limit")
                        .bind("companyId", companyId)
                        .bind("seq", seq),
                VERIFY_PAGE,
                Integer.MAX_VALUE);
    }

    private static ChainLink end(Transaction tx, String companyId) {
        return handle(tx)
                .createQuery("""
                    select last_seq,
                           last_hash
                      from audit_chain
                     where company_id = :companyId
                    """)
                .bind("companyId", companyId)
                .map((row, _) -> new ChainLink(row.getLong("last_seq"), Columns.text(row, "last_hash")))
                .findOne()
                .orElse(ChainLink.BEGINNING);
    }

    private static ChainedEntry entry(ResultSet row) throws SQLException {
        var entry = new AuditEntry(
                Columns.text(row, "company_id"),
                Columns.instant(row, "at"),
                AuditEvent.valueOf(Columns.text(row, "event")),
                new Author(Author.Type.valueOf(Columns.text(row, "author_type")), Columns.text(row, "author_id")),
                new AuditSubject(
                        AuditSubject.Type.valueOf(Columns.text(row, "subject_type")), Columns.text(row, "subject_id")),
                JsonColumns.readTexts(Columns.text(row, "context")));
        return new ChainedEntry(row.getLong("seq"), entry, Columns.text(row, "prev_hash"), Columns.text(row, "hash"));
    }
}
