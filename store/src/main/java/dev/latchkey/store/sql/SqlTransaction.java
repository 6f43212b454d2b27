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
                .bind("seq", nextChange())
                .bind("kind", kind.name())
                .bind("ownerId", ownerId)
                .bind("entityId", entityId)
                .bind("at", Millis.of(clock.instant()))
                .execute();
    }

    /**
     * The next number of the feed. Its row stays locked until the commit, so changes appear in their order. Nothing else is counted: a store
     * that was set back counts the same numbers once more.
     */
    private long nextChange() {
        return handle.createQuery("update counter set value = value + 1 where name = 'change_feed' returning value")
                .mapTo(Long.class)
                .one();
    }
}
