package dev.latchkey.store.sql;

import org.jdbi.v3.core.Handle;

/** Where the two databases differ. */
enum Dialect {
    SQLITE {
        @Override
        void lockForWriting(Handle handle) {
            // "begin immediate" took the only write lock already.
        }
    },
    POSTGRESQL {
        /*
         * One writing node at a time, as SQLite has it. Without it two nodes whose groups touch the same rows in another
         * order would deadlock, and a position in the change feed could become visible before a lower one.
         */
        @Override
        void lockForWriting(Handle handle) {
            handle.execute("select pg_advisory_xact_lock(" + WRITE_LOCK + ")");
        }
    };

    /** The bytes of "latchkey". */
    private static final long WRITE_LOCK = 0x6C61_7463_686B_6579L;

    abstract void lockForWriting(Handle handle);
}
