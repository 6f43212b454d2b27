package dev.latchkey.core.change;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What becomes of everybody while one view works through much that takes long, with every instant under the test's control. */
class SlowViewTest {

    private static final Duration STALE_AFTER = Duration.ofSeconds(10);

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000);
    private final List<Change> changes = new ArrayList<>();
    private final List<Long> pages = new ArrayList<>();
    private final SlowView slow = new SlowView("slow");
    private final SlowView other = new SlowView("other");
    private final ChangeFollower follower =
            new ChangeFollower(new Reading(), new Feed(), nanos::get, STALE_AFTER, List.of(slow, other));

    private void change(String ownerId, String id) {
        changes.add(new Change(changes.size() + 1L, ChangeKind.CREDENTIAL, ownerId, id, Instant.EPOCH));
    }

    private void changeMany(int count) {
        for (int i = 0; i < count; i++) {
            change("acme", "of " + i);
        }
    }

    private ViewStanding standing() {
        return follower.standings().getFirst();
    }

    @Test
    void makesNobodyElseStale() {
        follower.load();
        changeMany(60);
        slow.takes = Duration.ofSeconds(1);
        var isFresh = follower.freshnessOf(other);
        slow.meanwhile = () ->
                assertThat(isFresh.isGiven()).as("at " + slow.applied.size()).isTrue();
        follower.catchUp();

        assertThat(slow.applied).hasSize(60);
        assertThat(other.applied).hasSize(60);
        assertThat(isFresh.isGiven()).isTrue();
    }

    @Test
    void vouchesForWhatItHasReachedAndForNothingElse() {
        follower.load();
        changeMany(60);
        slow.takes = Duration.ofSeconds(1);
        var isFresh = follower.freshnessOf(slow);
        var began = nanos.get();
        // What came first is not in force before all else is, so it is relied on as long as the bound says and no
        // longer.
        slow.meanwhile = () -> assertThat(isFresh.isGiven())
                .as("at " + slow.applied.size())
                .isEqualTo(nanos.get() - began < STALE_AFTER.toNanos());
        follower.catchUp();
        assertThat(isFresh.isGiven()).as("it has heard of nothing since then").isTrue();
        assertThat(standing().lag()).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void isReliedOnWhileItIsLittleBehindAsItGoes() {
        follower.load();
        changeMany(5);
        slow.takes = Duration.ofSeconds(1);
        var isFresh = follower.freshnessOf(slow);
        // It never has nothing to do, and is never more than five changes behind.
        slow.meanwhile = () -> {
            assertThat(isFresh.isGiven()).as("at " + slow.applied.size()).isTrue();
            if (slow.applied.size() < 100) {
                change("acme", "later, of " + slow.applied.size());
            }
        };
        while (slow.applied.size() < 100) {
            follower.catchUp();
        }
        assertThat(isFresh.isGiven()).isTrue();
    }

    @Test
    void saysHowFarItHasCome() {
        follower.load();
        changeMany(60);
        slow.takes = Duration.ofSeconds(1);
        slow.meanwhile = () -> {
            if (slow.applied.size() == 31) {
                assertThat(standing().position()).isEqualTo(30);
                assertThat(standing().lag()).isGreaterThan(STALE_AFTER);
                assertThat(standing().isGiven()).isFalse();
            }
        };
        follower.catchUp();
        assertThat(standing().trouble()).isNull();
        assertThat(standing().position()).isEqualTo(60);
    }

    @Test
    void appliesOnceWhatOneStateOfTheStoreShowed() {
        follower.load();
        for (int i = 0; i < 3_000; i++) {
            change("acme", "of " + i % 3);
        }
        slow.takes = Duration.ofSeconds(1);
        follower.catchUp();
        // Each is read in a state of the store that has all of them, however many pages of the feed and slices lie
        // between.
        assertThat(slow.applied).containsExactly("of 0", "of 1", "of 2");
        assertThat(other.applied).containsExactly("of 0", "of 1", "of 2");

        change("acme", "of 0");
        follower.catchUp();
        assertThat(slow.applied).containsExactly("of 0", "of 1", "of 2", "of 0");
    }

    @Test
    void appliesOnceWhatAViewReadsTogether() {
        follower.load();
        slow.readsByOwner = true;
        for (int i = 0; i < 50; i++) {
            change("acme", "of " + i);
            change("globex", "of " + i);
        }
        follower.catchUp();
        assertThat(slow.applied).containsExactly("of 0", "of 0");
        assertThat(other.applied).hasSize(100);
    }

    @Test
    void leavesNothingOutWhereASliceEndsInThePageBefore() {
        follower.load();
        changeMany(1_500);
        slow.takes = Duration.ofMillis(400);
        follower.catchUp();
        assertThat(slow.applied).hasSize(1_500).doesNotHaveDuplicates();
        assertThat(pages).as("pages are read for whoever has time for them").contains(0L, 1_000L);
    }

    private final class SlowView implements View {

        private final String name;
        private final List<String> applied = new ArrayList<>();
        private Duration takes = Duration.ZERO;
        private Runnable meanwhile = () -> {};
        private boolean readsByOwner;

        SlowView(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void loadAll(Transaction tx) {
            applied.clear();
        }

        @Override
        public void apply(Transaction tx, Change change) {
            applied.add(change.entityId());
            nanos.addAndGet(takes.toNanos());
            meanwhile.run();
        }

        @Override
        public Object partOf(Change change) {
            return readsByOwner ? Part.allOf(change.kind(), change.ownerId()) : View.super.partOf(change);
        }
    }

    private final class Feed implements ChangeFeed {

        @Override
        public long newestSeq(Transaction tx) {
            return changes.size();
        }

        @Override
        public Optional<Change.Identity> identityAt(Transaction tx, long seq) {
            return changes.stream()
                    .filter(change -> change.seq() == seq)
                    .map(Change::identity)
                    .findFirst();
        }

        @Override
        public List<Change> after(Transaction tx, long seq, int limit) {
            pages.add(seq);
            return changes.stream()
                    .filter(change -> change.seq() > seq)
                    .limit(limit)
                    .toList();
        }
    }

    private static final class Reading implements Transactions {

        @Override
        public <T> T write(Work<T> work) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <T> CompletionStage<T> submit(Work<T> work) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <T> T read(Work<T> work) {
            return work.run((_, _, _) -> {
                throw new IllegalStateException("a view only reads");
            });
        }
    }
}
