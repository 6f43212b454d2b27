package dev.latchkey.store.sql;

import static dev.latchkey.store.sql.SqlTransaction.handle;

import dev.latchkey.core.change.Change;
import dev.latchkey.core.change.ChangeFeed;
import dev.latchkey.core.change.ChangeKind;
import dev.latchkey.core.change.Transaction;
import java.util.List;
import java.util.Optional;

final class SqlChangeFeed implements ChangeFeed {

    @Override
    public long newestSeq(Transaction tx) {
        return handle(tx)
                .createQuery("select value from counter where name = 'change_feed'")
                .mapTo(Long.class)
                .one();
    }

    @Override
    public Optional<Change.Identity> identityAt(Transaction tx, long seq) {
        return handle(tx)
                .createQuery("select seq, kind, owner_id, entity_id, at from change_feed where seq = :seq")
                .bind("seq", seq)
                .map((row, _) -> new Change.Identity(
                        row.getLong("seq"),
                        Columns.text(row, "kind"),
                        Columns.text(row, "owner_id"),
                        Columns.text(row, "entity_id"),
                        Columns.instant(row, "at")))
                .findOne();
    }

    @Override
    public List<Change> after(Transaction tx, long seq, int limit) {
        return handle(tx)
                .createQuery("""
                    select seq,
                           kind,
                           owner_id,
                           entity_id,
                           at
                      from change_feed
                     where seq > :seq
                     order by seq
                     limit :limit
                    """)
                .bind("seq", seq)
                .bind("limit", limit)
                .map((row, _) -> new Change(
                        row.getLong("seq"),
                        ChangeKind.valueOf(Columns.text(row, "kind")),
                        Columns.text(row, "owner_id"),
                        Columns.text(row, "entity_id"),
                        Columns.instant(row, "at")))
                .list();
    }
}
