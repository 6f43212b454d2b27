package dev.latchkey.store.sql;

import static dev.latchkey.store.sql.SqlTransaction.handle;

import dev.latchkey.core.account.Notice;
import dev.latchkey.core.account.NoticeKind;
import dev.latchkey.core.account.NoticeStore;
import dev.latchkey.core.account.Person;
import dev.latchkey.core.change.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.statement.Update;

final class SqlNotices implements NoticeStore {

    /** Those that are given up: too old, or due again after the last attempt. */
    private static final String HOPELESS = """
        where written_at < :oldest
           or (attempts >= :attemptsMax and due_at <= :now)
        """;

    /** Warnings first, of either the newest. */
    private static final String LEAST_LAST = " order by is_warning desc, id desc";

    @Override
    public int insert(Transaction tx, Notice notice, Bounds bounds) {
        PersonKey.bind(handle(tx).createUpdate("""
            insert into notice (id, owner_id, person_kind, person_id, email, kind, facts, is_warning, written_at, due_at, attempts)
            values (:id, :ownerId, :personKind, :personId, :email, :kind, :facts, :isWarning, :writtenAt, :writtenAt, :attempts)
            on conflict (id) do nothing
            """), notice.person())
                .bind("id", notice.id())
                .bind("email", notice.email())
                .bind("kind", notice.kind().name())
                .bind("facts", JsonColumns.write(notice.facts()))
                .bind("isWarning", notice.kind().isWarning())
                .bind("writtenAt", Millis.of(notice.writtenAt()))
                .bind("attempts", notice.attempts())
                .execute();
        var ofPerson = PersonKey.bind(beyond(tx, PersonKey.WHERE, LEAST_LAST, bounds.ofPerson()), notice.person())
                .execute();
        var ofOwner = beyond(tx, " where owner_id = :ownerId ", LEAST_LAST, bounds.ofOwner())
                .bind("ownerId", notice.person().ownerId())
                .execute();
        return ofPerson
                + ofOwner
                + beyond(tx, "", LEAST_LAST, bounds.together()).execute();
    }

    /** Those beyond so many in an order; both databases want a limit where there is an offset. */
    private static Update beyond(Transaction tx, String where, String order, int max) {
        return handle(tx)
                .createUpdate("delete from notice where id in (select id from notice" + where + order
                        + " limit 1000000 offset :max)")
                .bind("max", max);
    }

    @Override
    public Optional<Notice> findDue(Transaction tx, Instant now) {
        return handle(tx)
                .createQuery("""
                    select id,
                           owner_id,
                           person_kind,
                           person_id,
                           email,
                           kind,
                           facts,
                           written_at,
                           attempts
                      from notice
                     where due_at <= :now
                     order by is_warning desc, attempts, due_at, id
                     limit 1
                    """)
                .bind("now", Millis.of(now))
                .map((row, _) -> notice(row))
                .findOne();
    }

    private static Notice notice(ResultSet row) throws SQLException {
        return new Notice(
                Columns.text(row, "id"),
                PersonKey.read(row),
                Columns.text(row, "email"),
                NoticeKind.valueOf(Columns.text(row, "kind")),
                JsonColumns.readTexts(Columns.text(row, "facts")),
                Columns.instant(row, "written_at"),
                row.getInt("attempts"));
    }

    @Override
    public boolean begin(Transaction tx, Notice notice, Instant nextAttemptAt) {
        return handle(tx)
                        .createUpdate("""
                            update notice
                               set attempts = attempts + 1,
                                   due_at = :next
                             where id = :id
                               and attempts = :attempts
                            """)
                        .bind("id", notice.id())
                        .bind("attempts", notice.attempts())
                        .bind("next", Millis.of(nextAttemptAt))
                        .execute()
                > 0;
    }

    @Override
    public void delete(Transaction tx, String id) {
        handle(tx)
                .createUpdate("delete from notice where id = :id")
                .bind("id", id)
                .execute();
    }

    @Override
    public boolean hasHopeless(Transaction tx, Instant writtenBefore, int attemptsMax, Instant now) {
        return handle(tx)
                        .createQuery("select count(*) from notice " + HOPELESS)
                        .bind("oldest", Millis.of(writtenBefore))
                        .bind("attemptsMax", attemptsMax)
                        .bind("now", Millis.of(now))
                        .mapTo(Integer.class)
                        .one()
                > 0;
    }

    @Override
    public int deleteHopeless(Transaction tx, Instant writtenBefore, int attemptsMax, Instant now, int max) {
        return handle(tx)
                .createUpdate("delete from notice where id in (select id from notice " + HOPELESS + " limit :max)")
                .bind("max", max)
                .bind("oldest", Millis.of(writtenBefore))
                .bind("attemptsMax", attemptsMax)
                .bind("now", Millis.of(now))
                .execute();
    }

    @Override
    public Set<NoticeKind> declined(Transaction tx, Person person) {
        return Set.copyOf(
                PersonKey.bind(handle(tx).createQuery("select kind from notice_declined " + PersonKey.WHERE), person)
                        .map((row, _) -> NoticeKind.valueOf(Columns.text(row, "kind")))
                        .list());
    }

    @Override
    public void setDeclined(Transaction tx, Person person, Set<NoticeKind> declined) {
        PersonKey.bind(handle(tx).createUpdate("delete from notice_declined " + PersonKey.WHERE), person)
                .execute();
        for (var kind : declined) {
            PersonKey.bind(handle(tx).createUpdate("""
                insert into notice_declined (owner_id, person_kind, person_id, kind)
                values (:ownerId, :personKind, :personId, :kind)
                """), person)
                    .bind("kind", kind.name())
                    .execute();
        }
    }

    @Override
    public int count(Transaction tx) {
        return handle(tx)
                .createQuery("select count(*) from notice")
                .mapTo(Integer.class)
                .one();
    }
}
