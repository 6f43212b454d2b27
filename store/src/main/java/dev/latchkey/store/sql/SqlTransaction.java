package dev.latchkey.store.sql;

import dev.latchkey.core.change.ChangeKind;
import dev.latchkey.core.change.Transaction;
import java.time.InstantSource;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** A transaction on a connection; what every SQL class of this package casts to. */
final class SqlTransaction implements Transaction {

    private final Handle handle;
    private final @Nullable InstantSource clock;
    private boolean hasChanges;

    private SqlTransaction(Handle handle, @Nullable InstantSource clock) {
        this.handle = handle;
        this.clock = clock;
    }

    static SqlTransaction reading(Handle handle) {
        return new SqlTransaction(handle, null);
    }

    static SqlTransaction writing(Handle handle, InstantSource clock) {
        return new SqlTransaction(handle, clock);
    }

    static Handle handle(Transaction tx) {
        return ((SqlTransaction) tx).handle;
    }

    boolean hasChanges() {
        return hasChanges;
    }

    @Override
    public void changed(ChangeKind kind, String ownerId, String entityId) {
        if (clock == null) {
            throw new IllegalStateException("a transaction that reads cannot enter a change");
        }
        hasChanges = true;
        handle.createUpdate("""
            insert into change_feed (seq, kind, owner_id, entity_id, at)
            values (:seq, :kind, :ownerId, :entityId, :at)
            """)
                .bind("seq", nextNumber(this, "change_feed"))
                .bind("kind", kind.name())
                .bind("ownerId", ownerId)
                .bind("entityId", entityId)
                .bind("at", Millis.of(clock.instant()))
                .execute();
    }

    /** The next number of a counter. Its row stays locked until the commit, so numbers appear in their order. */
    static long nextNumber(Transaction tx, String counter) {
        return handle(tx)
                .createQuery("update counter set value = value + 1 where name = :name returning value")
                .bind("name", counter)
                .mapTo(Long.class)
                .one();
    }
}
