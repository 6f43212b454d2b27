package dev.latchkey.store.sql;

import dev.latchkey.core.change.StoreUnavailable;
import dev.latchkey.core.change.Transactions.Work;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One piece of work and who waits for it. The result is held back until the commit. */
final class WriterTask<T> {

    private final Work<T> work;
    private final BooleanSupplier hasLeft;
    private final CompletableFuture<T> done = new CompletableFuture<>();
    private @Nullable Runnable answer;

    WriterTask(Work<T> work, BooleanSupplier hasLeft) {
        this.work = work;
        this.hasLeft = hasLeft;
    }

    /** Whether nobody waits for it any more. */
    boolean isOver() {
        return hasLeft.getAsBoolean();
    }

    void leaveOut() {
        fail(new StoreUnavailable("nobody waits for this change any more", null));
    }

    void run(SqlTransaction tx) {
        var result = work.run(tx);
        answer = () -> done.complete(result);
    }

    void complete() {
        if (answer != null) {
            answer.run();
        }
    }

    CompletableFuture<T> done() {
        return done;
    }

    void fail(Throwable failure) {
        done.completeExceptionally(failure);
    }
}
