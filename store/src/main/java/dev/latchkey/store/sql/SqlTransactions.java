package dev.latchkey.store.sql;

import dev.latchkey.core.change.StoreUnavailable;
import dev.latchkey.core.change.Transactions;
import dev.latchkey.core.change.WritesWhile;
import dev.latchkey.core.turn.OwnerTurns;
import dev.latchkey.core.turn.SystemThreads;
import dev.latchkey.core.turn.WorkOwner;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Jdbi;

/**
 * Writes through the {@link GroupWriter}, reads on the pool, whose connections the owners of the work take in turns. Who reads on a virtual
 * thread waits for one of ours: SQLite works on the thread that asks it, and would have the carriers of all virtual threads.
 */
final class SqlTransactions implements Transactions, AutoCloseable {

    private static final int WAIT_SECONDS = 10;

    private final GroupWriter writer;
    private final Jdbi readers;
    private final OwnerTurns turns;
    private final SystemThreads threads;

    /** @param readersMax connections for reading */
    SqlTransactions(GroupWriter writer, Jdbi readers, int readersMax) {
        this.writer = writer;
        this.readers = readers;
        this.turns = new OwnerTurns(readersMax);
        this.threads = new SystemThreads("store-reader", readersMax);
    }

    @Override
    public <T> T write(Work<T> work) {
        if (writer.isWriterThread()) {
            throw new IllegalStateException("work of a transaction cannot wait for another transaction");
        }
        try {
            return writer.submit(WritesWhile.bound(work)).join();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case RuntimeException failure -> throw failure;
                case Error failure -> throw failure;
                case null, default -> throw e;
            }
        }
    }

    @Override
    public <T> CompletionStage<T> submit(Work<T> work) {
        return writer.submit(WritesWhile.bound(work));
    }

    @Override
    public <T> T read(Work<T> work) {
        try (var _ = turn()) {
            return threads.call(() -> readHere(work));
        } catch (SystemThreads.Ended e) {
            throw new StoreUnavailable("the store is closing", e);
        }
    }

    private OwnerTurns.Turn turn() {
        try {
            var turn = turns.take(WorkOwner.current(), TimeUnit.SECONDS.toNanos(WAIT_SECONDS));
            if (turn == null) {
                throw new StoreUnavailable(
                        "no connection to the store became free in " + WAIT_SECONDS + " s, or too many wait for one",
                        null);
            }
            return turn;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailable("interrupted while waiting for a connection to the store", e);
        }
    }

    private <T> T readHere(Work<T> work) {
        try (var handle = readers.open()) {
            handle.begin();
            try {
                return work.run(SqlTransaction.reading(handle));
            } finally {
                handle.rollback();
            }
        } catch (RuntimeException e) {
            throw SqlFailures.translate(e);
        }
    }

    /** Reads no more for virtual threads. */
    @Override
    public void close() {
        threads.close();
    }
}
