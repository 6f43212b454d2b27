package dev.latchkey.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.change.StoreUnavailable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes that wait for the one thread that writes. It is the same for every database, so one shows it. */
class WaitingChangesTest {

    @Test
    void areSoManyAndNoMore(@TempDir Path folder) throws Exception {
        try (var stores = TestDatabase.SQLITE.open(folder, new MutableClock()).stores()) {
            var gate = new CountDownLatch(1);
            var isHeld = new CountDownLatch(1);
            var waiting = new ArrayList<CompletableFuture<Boolean>>();
            waiting.add(stores.transactions()
                    .submit(_ -> {
                        isHeld.countDown();
                        return await(gate);
                    })
                    .toCompletableFuture());
            assertThat(isHeld.await(60, TimeUnit.SECONDS)).isTrue();
            for (var i = 0; i < 10_000; i++) {
                waiting.add(stores.transactions().submit(_ -> true).toCompletableFuture());
            }

            var refused = stores.transactions().submit(_ -> true).toCompletableFuture();

            assertThat(refused.isCompletedExceptionally()).isTrue();
            assertThat(refused.exceptionNow()).isInstanceOf(StoreUnavailable.class);
            gate.countDown();
            CompletableFuture.allOf(waiting.toArray(CompletableFuture<?>[]::new))
                    .get(60, TimeUnit.SECONDS);
        }
    }

    private static boolean await(CountDownLatch gate) {
        try {
            return gate.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
