package dev.latchkey.core.credential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.change.ChangeKind;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.change.Transactions;
import dev.latchkey.testing.Eventually;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What was taken to be written is written when whoever flushes goes on. */
class UsageFlushTest {

    private static final Transaction TRANSACTION = (ChangeKind _, String _, String _) -> {};

    /** A store that is busy with what it was given in the background. */
    private static final class BusyStore implements Transactions {
        private final CompletableFuture<Void> isFree = new CompletableFuture<>();

        @Override
        public <T> T write(Work<T> work) {
            return work.run(TRANSACTION);
        }

        @Override
        public <T> CompletionStage<T> submit(Work<T> work) {
            return isFree.thenApply(_ -> work.run(TRANSACTION));
        }

        @Override
        public <T> T read(Work<T> work) {
            return work.run(TRANSACTION);
        }
    }

    @Test
    void waitsForWhatIsBeingWritten() throws InterruptedException {
        var store = new BusyStore();
        try (var recorder = UsageRecorder.start(store, (_, _) -> {})) {
            recorder.recordUse("key", "secret", Instant.EPOCH, "192.0.2.1", "agent", "GET /orders", "200");
            recorder.flushLater();
            var flushing = Thread.ofPlatform().start(recorder::flush);
            Eventually.await(
                    () -> flushing.getState() == Thread.State.WAITING || !flushing.isAlive(),
                    () -> "It waits, or is over");
            assertThat(flushing.isAlive()).isTrue();
            store.isFree.complete(null);
            flushing.join();
            assertThat(recorder.pending()).isZero();
        }
    }
}
