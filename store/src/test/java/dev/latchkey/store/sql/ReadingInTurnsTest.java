package dev.latchkey.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.turn.WorkOwner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading is done on threads of the store's own, of which nobody has all. */
@OnEachDatabase
class ReadingInTurnsTest {

    private static final WorkOwner GLOBEX = WorkOwner.company("globex");
    private static final WorkOwner ACME = WorkOwner.company("acme");

    private final TestDatabase database;
    private final Path folder;

    ReadingInTurnsTest(TestDatabase database, @TempDir Path folder) {
        this.database = database;
        this.folder = folder;
    }

    @Test
    void anotherCompanyReadsHoweverMuchOneReadsAndNoneOnAVirtualThread() throws Exception {
        var gate = new CountDownLatch(1);
        var hasRead = new CountDownLatch(1);
        var ofOne = new ArrayList<Future<String>>();
        try (var stores = database.open(folder, new MutableClock()).stores();
                var virtual = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var i = 0; i < 100; i++) {
                ofOne.add(virtual.submit(() ->
                        GLOBEX.call(() -> stores.transactions().read(_ -> {
                            hasRead.countDown();
                            await(gate);
                            return thread();
                        }))));
            }
            await(hasRead);
            var other =
                    virtual.submit(() -> ACME.call(() -> stores.transactions().read(_ -> thread())));
            assertThat(other.get(120, TimeUnit.SECONDS)).startsWith("store-reader-");
            gate.countDown();
            for (var one : ofOne) {
                assertThat(one.get()).startsWith("store-reader-");
            }
        } finally {
            gate.countDown();
        }
    }

    private static String thread() {
        return Thread.currentThread().getName();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(120, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
