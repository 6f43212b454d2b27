package dev.latchkey.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.core.change.Change;
import dev.latchkey.core.change.ChangeKind;
import dev.latchkey.core.change.StoreUnavailable;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.company.Company;
import dev.latchkey.store.sql.TestDatabase.Opened;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@OnEachDatabase
class GroupCommitTest {

    private static final Instant NOW = Instant.parse("2026-03-01T09:00:00Z");

    private final TestDatabase database;
    private final MutableClock clock = new MutableClock();
    private final Opened opened;
    private final Stores stores;

    GroupCommitTest(TestDatabase database, @TempDir Path folder) {
        this.database = database;
        this.opened = database.open(folder, clock);
        this.stores = opened.stores();
    }

    @AfterEach
    void close() {
        stores.close();
    }

    @Test
    void keepsEveryAcknowledgedWriteOfManyWriters() throws Exception {
        try (var writers = Executors.newVirtualThreadPerTaskExecutor()) {
            var futures = new ArrayList<Future<Boolean>>();
            for (int i = 0; i < 300; i++) {
                var id = "c" + i;
                futures.add(writers.submit(() -> insert(id)));
            }
            for (var future : futures) {
                assertThat(future.get(60, TimeUnit.SECONDS)).isTrue();
            }
        }
        stores.close();
        try (var again = database.reopen(opened, clock).stores()) {
            var companies = again.transactions().read(tx -> again.companies().page(tx, "", 1_000));
            assertThat(companies).hasSize(300);
        }
    }

    @Test
    void undoesOnlyTheTaskThatFails() {
        // Holds the writer, so that the others end up in one group behind it.
        var gate = new CountDownLatch(1);
        var holder = stores.transactions().submit(_ -> await(gate));
        var before = stores.transactions().submit(tx -> stores.companies().insert(tx, company("before")));
        var failing = stores.transactions().<Boolean>submit(tx -> {
            stores.companies().insert(tx, company("failing"));
            tx.changed(ChangeKind.COMPANY, "failing", "failing");
            throw new IllegalArgumentException("on purpose");
        });
        var after = stores.transactions().submit(tx -> stores.companies().insert(tx, company("after")));
        gate.countDown();

        assertThat(join(holder)).isTrue();
        assertThat(join(before)).isTrue();
        assertThat(join(after)).isTrue();
        assertThatThrownBy(() -> join(failing)).hasRootCauseMessage("on purpose");
        assertThat(find("before")).isTrue();
        assertThat(find("failing")).isFalse();
        assertThat(find("after")).isTrue();
        assertThat(stores.transactions().<Long>read(tx -> stores.changeFeed().newestSeq(tx)))
                .isZero();
    }

    @Test
    void goesOnInTheSameTaskAfterATakenKey() {
        insert("one");
        var results = stores.transactions().write(tx -> {
            var taken = stores.companies().insert(tx, company("one"));
            var free = stores.companies().insert(tx, company("two"));
            return taken + " " + free;
        });
        assertThat(results).isEqualTo("false true");
    }

    @Test
    void answersNobodyBeforeTheListenersSaySo() {
        var followed = new CompletableFuture<String>();
        var heard = new CountDownLatch(1);
        stores.onCommit(() -> {
            heard.countDown();
            return followed;
        });

        var writer = stores.transactions().submit(GroupCommitTest::change).toCompletableFuture();
        assertThat(await(heard)).isTrue();
        assertThat(writer).isNotDone();
        // The next group does not wait for the answers to the one before.
        boolean next = join(stores.transactions().submit(_ -> true));
        assertThat(next).isTrue();
        assertThat(writer).isNotDone();
        followed.complete("in force");
        assertThat(join(writer)).isTrue();
    }

    @Test
    void asksNobodyWhenNothingChanged() {
        var heard = new AtomicInteger();
        stores.onCommit(() -> {
            heard.incrementAndGet();
            return CompletableFuture.completedStage(null);
        });
        stores.transactions().write(_ -> true);
        assertThat(heard).hasValue(0);
        stores.transactions().write(GroupCommitTest::change);
        assertThat(heard).hasValue(1);
    }

    /** A failure would invite the writer to do again what is durable already. */
    @Test
    void acknowledgesWhatIsDurableWhateverBecomesOfTheListeners() {
        var heard = new AtomicInteger();
        stores.onCommit(() -> CompletableFuture.failedStage(new IllegalStateException("on purpose")));
        stores.onCommit(() -> {
            throw new IllegalStateException("on purpose");
        });
        stores.onCommit(() -> CompletableFuture.completedStage(heard.incrementAndGet()));

        assertThat(stores.transactions().<Boolean>write(GroupCommitTest::change))
                .isTrue();
        assertThat(heard).hasValue(1);
        assertThat(insert("later")).isTrue();
    }

    private static boolean change(Transaction tx) {
        tx.changed(ChangeKind.COMPANY, Change.PLATFORM, "x");
        return true;
    }

    @Test
    void numbersChangesInTheirOrderAcrossNodes() {
        try (var other = database.reopen(opened, clock).stores()) {
            for (int i = 0; i < 10; i++) {
                var id = "c" + i;
                (i % 2 == 0 ? stores : other).transactions().write(tx -> {
                    tx.changed(ChangeKind.COMPANY, id, id);
                    return true;
                });
            }
            var changes = stores.transactions().read(tx -> stores.changeFeed().after(tx, 0, 100));
            assertThat(changes).extracting(Change::seq).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
            assertThat(changes)
                    .extracting(Change::entityId)
                    .containsExactly("c0", "c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8", "c9");
        }
    }

    @Test
    void refusesAChangeInATransactionThatReads() {
        assertThatThrownBy(() -> stores.transactions().read(tx -> {
                    tx.changed(ChangeKind.COMPANY, "x", "x");
                    return true;
                }))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void refusesToWaitForAnotherTransactionInsideOne() {
        assertThatThrownBy(() -> stores.transactions().write(_ -> insert("nested")))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void refusesWritesAfterClosing() {
        stores.close();
        assertThatThrownBy(() -> insert("late")).isInstanceOf(StoreUnavailable.class);
    }

    private boolean insert(String id) {
        return stores.transactions().write(tx -> stores.companies().insert(tx, company(id)));
    }

    private boolean find(String id) {
        return stores.transactions()
                .<Boolean>read(tx -> stores.companies().find(tx, id).isPresent());
    }

    private static Company company(String id) {
        return new Company(id, "i-" + id, "Company " + id, true, NOW);
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static <T> T join(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
    }
}
