package dev.latchkey.core.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What becomes of views that can follow and of views that cannot, with every instant under the test's control. */
class ChangeFollowerTest {

    private static final Duration STALE_AFTER = Duration.ofSeconds(10);

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000); // about to wrap, as a monotonic clock may
    private final FakeStore store = new FakeStore();
    private final FakeView one = new FakeView("one");
    private final FakeView other = new FakeView("other");
    private final ChangeFollower follower =
            new ChangeFollower(store, store, nanos::get, STALE_AFTER, List.of(one, other));

    private void advance(Duration duration) {
        nanos.addAndGet(duration.toNanos());
    }

    private List<Long> positions() {
        return follower.standings().stream().map(ViewStanding::position).toList();
    }

    private @Nullable String troubleOf(FakeView view) {
        return follower.standings().stream()
                .filter(standing -> standing.view().equals(view.name()))
                .findFirst()
                .orElseThrow()
                .trouble();
    }

    @Test
    void loadsEveryViewAndAppliesWhatComesLater() {
        store.change("a");
        follower.load();
        assertThat(one.loads).isEqualTo(1);
        assertThat(one.applied).isEmpty();

        store.change("b");
        store.change("b");
        follower.catchUp();
        assertThat(one.applied)
                .as("several changes of one thing are one reading")
                .containsExactly("b");
        assertThat(other.applied).containsExactly("b");
        assertThat(positions()).containsExactly(3L, 3L);
    }

    @Test
    void vouchesForNothingBeforeItIsLoaded() {
        var fresh = follower.freshnessOf(one);
        assertThat(fresh.isGiven()).isFalse();
        one.isBroken = true;
        assertThatThrownBy(follower::load).hasMessageContaining("everything was to be read again");
        assertThat(fresh.isGiven()).isFalse();
        one.isBroken = false;
        follower.load();
        assertThat(fresh.isGiven()).isTrue();
    }

    @Test
    void letsTheOthersHearWhenOneThrows() {
        follower.load();
        one.isBroken = true;
        store.change("a");
        follower.catchUp();

        assertThat(other.applied).containsExactly("a");
        assertThat(positions()).containsExactly(0L, 1L);
        assertThat(follower.isUpToDate()).isFalse();
        assertThat(troubleOf(one)).isEqualTo("change 1 (CREDENTIAL): IllegalStateException");
        assertThat(troubleOf(other)).isNull();
    }

    @Test
    void triesAgainAfterAPauseAndFromItsOwnPosition() {
        follower.load();
        one.isBroken = true;
        store.change("a");
        follower.catchUp();
        one.isBroken = false;
        store.change("b");

        advance(Duration.ofNanos(FollowedView.RETRY_MIN_NANOS - 1));
        follower.catchUp();
        assertThat(one.applied).isEmpty();
        assertThat(other.applied).containsExactly("a", "b");

        advance(Duration.ofNanos(1));
        assertThat(follower.untilNextTurn()).isZero();
        follower.catchUp();
        assertThat(one.applied).containsExactly("a", "b");
        assertThat(follower.isUpToDate()).isTrue();
    }

    @Test
    void readsEverythingAgainWhenChangesAloneDoNotHelp() {
        follower.load();
        one.isBroken = true;
        store.change("a");
        for (int i = 0; i < FollowedView.RELOAD_AFTER; i++) {
            follower.catchUp();
            advance(Duration.ofSeconds(1));
        }
        one.isBroken = false;
        follower.catchUp();

        assertThat(one.loads).isEqualTo(2);
        assertThat(one.applied)
                .as("what the reading showed is not applied again")
                .isEmpty();
        assertThat(positions()).containsExactly(1L, 1L);
    }

    @Test
    void vouchesForAViewAsLongAsItMay() {
        follower.load();
        var all = follower.freshnessOf(one, other);
        var fine = follower.freshnessOf(other);
        one.isBroken = true;
        store.change("a");

        advance(STALE_AFTER.minusNanos(1));
        follower.catchUp();
        assertThat(all.isGiven()).isTrue();
        advance(Duration.ofNanos(1));
        assertThat(all.isGiven()).isFalse();
        assertThat(fine.isGiven()).isTrue();
        assertThat(follower.standings()).extracting(ViewStanding::isGiven).containsExactly(false, true);
        assertThat(follower.standings().getFirst().lag()).isEqualTo(STALE_AFTER);

        one.isBroken = false;
        advance(Duration.ofSeconds(1));
        follower.catchUp();
        assertThat(all.isGiven()).isTrue();
    }

    /** Somebody else may have written meanwhile, so silence is no news. */
    @Test
    void vouchesForNothingWhenTheStoreIsSilent() {
        follower.load();
        store.isSilent = true;
        advance(STALE_AFTER);
        follower.catchUp();
        assertThat(follower.freshnessOf(one).isGiven()).isFalse();
        assertThat(troubleOf(other)).isEqualTo("the store could not be read");

        store.isSilent = false;
        advance(Duration.ofSeconds(1));
        follower.catchUp();
        assertThat(follower.freshnessOf(one, other).isGiven()).isTrue();
    }

    /** A copy was put in its place, or a standby took over that had not heard of the last commits. */
    @Test
    void readsEverythingAgainOfAStoreThatWasSetBack() {
        follower.load();
        store.change("a");
        store.change("b");
        follower.catchUp();
        store.setBackTo(1);
        follower.catchUp();

        assertThat(one.loads).isEqualTo(2);
        assertThat(other.loads).isEqualTo(2);
        assertThat(positions()).containsExactly(1L, 1L);
        assertThat(follower.isUpToDate()).isTrue();

        store.change("c");
        follower.catchUp();
        assertThat(one.applied).containsExactly("a", "b", "c");
    }

    @Test
    void asksOnceForWhatAllViewsHaveInCommon() {
        store.change("a");
        follower.load();
        store.change("b");
        store.asked.clear();
        follower.catchUp();
        assertThat(store.asked).containsExactly("entry 1", "behind 1");

        // Where views stand apart each is asked about its own position.
        one.isBroken = true;
        store.change("c");
        follower.catchUp();
        one.isBroken = false;
        advance(Duration.ofNanos(FollowedView.RETRY_MIN_NANOS));
        store.asked.clear();
        follower.catchUp();
        assertThat(store.asked).containsExactly("entry 2", "entry 3", "behind 2");
        assertThat(one.applied).containsExactly("b", "c");
        assertThat(other.applied).containsExactly("b", "c");
    }

    @Test
    void followsHoweverMuchHasComeInBetween() {
        follower.load();
        for (var i = 1; i <= 2_000; i++) {
            store.change("of " + i);
        }
        store.asked.clear();
        follower.catchUp();
        assertThat(store.asked).containsExactly("behind 0", "behind 1000", "behind 2000");
        assertThat(positions()).containsExactly(2_000L, 2_000L);
        assertThat(one.applied).hasSize(2_000).startsWith("of 1").endsWith("of 2000");
    }

    @Test
    void readsEverythingAgainWhereOtherChangesHaveTakenThePlaces() {
        follower.load();
        store.change("a");
        store.change("b");
        follower.catchUp();
        store.setBackTo(1);
        store.change("c");
        store.change("d");
        follower.catchUp();

        assertThat(one.loads).isEqualTo(2);
        assertThat(positions()).containsExactly(3L, 3L);
        follower.catchUp();
        assertThat(one.loads).as("once").isEqualTo(2);
    }

    @Test
    void readsEverythingAgainOfAnEmptyStore() {
        store.change("a");
        follower.load();
        store.setBackTo(0);
        follower.catchUp();
        assertThat(one.loads).isEqualTo(2);
        assertThat(positions()).containsExactly(0L, 0L);
    }

    @Test
    void vouchesForNothingOfAStoreThatWasSetBackBeforeItIsRead() {
        follower.load();
        store.change("a");
        follower.catchUp();
        store.setBackTo(0);
        one.isBroken = true;
        follower.catchUp();
        assertThat(follower.freshnessOf(one).isGiven()).isFalse();
        assertThat(follower.isUpToDate()).isFalse();

        one.isBroken = false;
        advance(Duration.ofSeconds(1));
        follower.catchUp();
        assertThat(follower.freshnessOf(one, other).isGiven()).isTrue();
        assertThat(one.loads).isEqualTo(2);
    }

    @Test
    void goesOnAfterAnError() {
        follower.load();
        one.error = new StackOverflowError();
        store.change("a");
        follower.catchUp();
        assertThat(other.applied).containsExactly("a");
        one.error = null;
        advance(Duration.ofSeconds(1));
        follower.catchUp();
        assertThat(one.applied).containsExactly("a");
    }

    @Test
    void answersWritersWhenTheViewsHaveFollowed() throws Exception {
        follower.load();
        try (var thread = FollowerThread.start(follower)) {
            store.change("a");
            thread.committed().toCompletableFuture().get(60, TimeUnit.SECONDS);
            assertThat(one.applied).containsExactly("a");
            assertThat(thread.isEverything()).isTrue();

            one.isBroken = true;
            store.change("b");
            thread.committed().toCompletableFuture().get(60, TimeUnit.SECONDS);
            assertThat(other.applied).containsExactly("a", "b");
            assertThat(thread.isEverything()).isFalse();
        }
    }

    @Test
    void doesNotLetWritersWaitForAViewThatHangs() throws Exception {
        follower.load();
        try (var thread = FollowerThread.start(follower, Duration.ofMillis(1))) {
            var gate = new CountDownLatch(1);
            one.gate = gate;
            store.change("a");
            thread.committed().toCompletableFuture().get(60, TimeUnit.SECONDS);
            assertThat(thread.isEverything()).isFalse();
            gate.countDown();
        }
        assertThat(one.applied).containsExactly("a");
    }

    @Test
    void letsNobodyWaitOnceItIsClosed() {
        follower.load();
        var thread = FollowerThread.start(follower);
        thread.close();
        assertThat(thread.committed().toCompletableFuture()).isDone();
    }

    private static final class FakeView implements View {

        private final String name;
        private final List<String> applied = new ArrayList<>();
        private int loads;
        private volatile boolean isBroken;
        private volatile @Nullable Error error;
        private volatile @Nullable CountDownLatch gate;

        FakeView(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void loadAll(Transaction tx) {
            failWhenBroken();
            loads++;
        }

        @Override
        public void apply(Transaction tx, Change change) {
            failWhenBroken();
            applied.add(change.entityId());
        }

        private void failWhenBroken() {
            var waitFor = gate;
            if (waitFor != null) {
                try {
                    assertThat(waitFor.await(60, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
            var thrown = error;
            if (thrown != null) {
                throw thrown;
            }
            if (isBroken) {
                throw new IllegalStateException("a secret that nobody shall read");
            }
        }
    }

    /** A feed in a list. */
    private static final class FakeStore implements Transactions, ChangeFeed {

        private final List<Change> changes = new ArrayList<>();
        private final List<String> asked = new ArrayList<>();
        private volatile boolean isSilent;

        synchronized void change(String id) {
            changes.add(new Change(changes.size() + 1L, ChangeKind.CREDENTIAL, "acme", id, Instant.EPOCH));
        }

        synchronized void setBackTo(int size) {
            changes.subList(size, changes.size()).clear();
        }

        @Override
        public synchronized Optional<Change.Identity> identityAt(Transaction tx, long seq) {
            asked.add("entry " + seq);
            return changes.stream()
                    .filter(change -> change.seq() == seq)
                    .map(Change::identity)
                    .findFirst();
        }

        @Override
        public synchronized long newestSeq(Transaction tx) {
            return changes.size();
        }

        @Override
        public synchronized List<Change> after(Transaction tx, long seq, int limit) {
            asked.add("behind " + seq);
            return changes.stream()
                    .filter(change -> change.seq() > seq)
                    .limit(limit)
                    .toList();
        }

        @Override
        public <T> T write(Work<T> work) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <T> CompletionStage<T> submit(Work<T> work) {
            return CompletableFuture.failedStage(new UnsupportedOperationException());
        }

        @Override
        public <T> T read(Work<T> work) {
            if (isSilent) {
                throw new StoreUnavailable("on purpose", null);
            }
            return work.run((_, _, _) -> {
                throw new IllegalStateException("a view only reads");
            });
        }
    }
}
