package dev.latchkey.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.change.StoreUnavailable;
import dev.latchkey.core.turn.WhileWanted;
import dev.latchkey.core.turn.WorkOwner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One thread writes, and nobody has it for longer than a turn. It is the same for every database, so one shows it. */
class WritingInTurnsTest {

    private static final WorkOwner ACME = WorkOwner.company("acme");
    private static final WorkOwner GLOBEX = WorkOwner.company("globex");

    private final Stores stores;
    private final CountDownLatch gate = new CountDownLatch(1);
    private final List<String> done = new CopyOnWriteArrayList<>();

    WritingInTurnsTest(@TempDir Path folder) {
        this.stores = TestDatabase.SQLITE.open(folder, new MutableClock()).stores();
    }

    /** The writer is at work, so that whatever comes waits. */
    @BeforeEach
    void hold() {
        var isHeld = new CountDownLatch(1);
        var _ = stores.transactions().submit(_ -> {
            isHeld.countDown();
            return await(gate);
        });
        assertThat(await(isHeld)).isTrue();
    }

    @AfterEach
    void close() {
        gate.countDown();
        stores.close();
    }

    private CompletableFuture<Boolean> write(WorkOwner owner, String what) {
        return owner.call(
                () -> stores.transactions().submit(_ -> done.add(what)).toCompletableFuture());
    }

    @Test
    void anotherCompanyWritesHoweverMuchStrangersWrite() {
        var all = new ArrayList<CompletableFuture<Boolean>>();
        for (var i = 0; i < 200; i++) {
            all.add(write(WorkOwner.STRANGERS, "stranger " + i));
        }
        all.add(write(ACME, "acme 0"));
        all.add(write(ACME, "acme 1"));
        all.add(write(GLOBEX, "globex 0"));
        gate.countDown();

        all.forEach(
                one -> assertThat(one.orTimeout(60, TimeUnit.SECONDS).join()).isTrue());
        assertThat(List.copyOf(done).subList(0, 6))
                .containsExactly("stranger 0", "acme 0", "globex 0", "stranger 1", "acme 1", "stranger 2");
        assertThat(done.stream().filter(one -> one.startsWith("stranger")).toList())
                .startsWith("stranger 0", "stranger 1", "stranger 2")
                .endsWith("stranger 198", "stranger 199");
    }

    @Test
    void strangersFillWhatIsTheirsAndNothingOfOthers() {
        for (var i = 0; i < 256; i++) {
            assertThat(write(WorkOwner.APPLICANTS, "applicant " + i)).isNotDone();
        }
        assertThat(write(WorkOwner.APPLICANTS, "one more").exceptionNow()).isInstanceOf(StoreUnavailable.class);
        for (var i = 0; i < 2_000; i++) {
            assertThat(write(GLOBEX, "globex " + i)).isNotDone();
        }
        assertThat(write(GLOBEX, "one more").exceptionNow()).isInstanceOf(StoreUnavailable.class);

        var last = List.of(
                write(WorkOwner.STRANGERS, "one who signs in"),
                write(WorkOwner.CLIENTS, "one who wants a token"),
                write(ACME, "acme"));
        gate.countDown();

        last.forEach(
                one -> assertThat(one.orTimeout(60, TimeUnit.SECONDS).join()).isTrue());
        assertThat(List.copyOf(done).subList(0, 5))
                .containsExactly("applicant 0", "globex 0", "one who signs in", "one who wants a token", "acme");
    }

    @Test
    void nothingIsDoneForThoseWhoHaveLeftAndTheirPlacesAreFree() {
        var hasLeft = new AtomicBoolean();
        var gone = new ArrayList<CompletableFuture<Boolean>>();
        for (var i = 0; i < 256; i++) {
            gone.add(WhileWanted.call(hasLeft::get, () -> write(WorkOwner.APPLICANTS, "nobody's")));
        }
        hasLeft.set(true);

        var next = write(WorkOwner.APPLICANTS, "somebody's");
        assertThat(gone).allSatisfy(one -> assertThat(one.exceptionNow()).isInstanceOf(StoreUnavailable.class));
        var leaving = WhileWanted.call(hasLeft::get, () -> write(ACME, "nobody's"));
        gate.countDown();

        assertThat(next.orTimeout(60, TimeUnit.SECONDS).join()).isTrue();
        assertThat(write(ACME, "acme").orTimeout(60, TimeUnit.SECONDS).join()).isTrue();
        assertThat(leaving.exceptionNow()).isInstanceOf(StoreUnavailable.class);
        assertThat(done).containsExactly("somebody's", "acme");
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
