package dev.latchkey.store.sql;

import dev.latchkey.core.change.Transactions;
import dev.latchkey.core.change.WritesWhile;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jdbi.v3.core.Jdbi;

/** Writes through the {@link GroupWriter}, reads on the pool. */
final class SqlTransactions implements Transactions {

    private final GroupWriter writer;
    private final Jdbi readers;

    SqlTransactions(GroupWriter writer, Jdbi readers) {
        this.writer = writer;
        this.readers = readers;
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
}
