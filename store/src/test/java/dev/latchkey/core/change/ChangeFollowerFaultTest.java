package dev.latchkey.core.change;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.latchkey.core.signing.MasterKey;
import dev.latchkey.store.sql.TestDatabase;
import dev.latchkey.store.sql.TestDomain;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/**
 * A thousand random commands on one node, followed by another whose views each fail at every position of the feed, and now and then
 * are stuck. After them each view in turn is stuck for longer than it may be stale while something of its own ends. Time is the
 * test's own; {@code -Dlatchkey.seed=…} makes another run.
 */
@Order(1) // among the first, because it takes longest
class ChangeFollowerFaultTest {

    private static final int COMMANDS = 1_000;
    private static final long SEED = 20_260_301;
    /** PostgreSQL is asked over a socket; fewer still end each kind of thing. */
    private static final int COMMANDS_ON_POSTGRESQL = 400;
    /** As many show nearly always what was wrong; else there are more. */
    private static final int COMMANDS_OF_CONTROL = 300;

    /** Commands that may be refused before there is much to change. */
    private static final int REFUSED_AT_FIRST = 20;

    /** What the old way let count for ever. */
    private static final Set<String> IGNORED_BY_THE_OLD_WAY = Set.of("a session", "a token");

    private static final Duration STALE_AFTER = Duration.ofSeconds(10);
    /** Of each at least one ends in every run that is worth the name: a run goes on until it has. */
    private static final Set<String> ENDINGS = Set.of(
            "a key that was replaced",
            "a key that was revoked",
            "a partner's key that was replaced",
            "a client",
            "an application",
            "a grant",
            "a session",
            "a signing key",
            "a token");

    @TempDir
    private Path folder;

    private final AtomicLong nanos = new AtomicLong();
    private final List<Ended> outstanding = new ArrayList<>();
    private final Set<String> ended = new TreeSet<>();
    private int made;
    private final Set<String> ignoredTooLong = new TreeSet<>();
    private final Map<String, Freshness> freshness = new HashMap<>();

    /** Something that counts for nothing since its end was acknowledged. */
    private record Ended(String view, String what, long acknowledgedAt, BooleanSupplier isIgnored) {}

    /** What a run showed. */
    private record Outcome(
            List<String> differing, Set<String> ignoredTooLong, Map<String, Set<Long>> failedAt, Set<Long> positions) {}

    @BeforeAll
    static void beSilent() {
        ((Logger) LoggerFactory.getLogger(FollowedView.class))
                .setLevel(Level.OFF); // it would tell of thousands of faults
    }

    @AfterAll
    static void speakAgain() {
        ((Logger) LoggerFactory.getLogger(FollowedView.class)).setLevel(null);
    }

    private static long seed(TestReporter reporter) {
        var seed = Long.getLong("latchkey.seed", SEED);
        reporter.publishEntry("seed", Long.toString(seed));
        return seed;
    }

    @ParameterizedTest
    @EnumSource
    void holdsWhatTheStoreHoldsAndVouchesForNothingElse(TestDatabase database, TestReporter reporter)
            throws IOException {
        var seed = seed(reporter);
        var commands = database == TestDatabase.SQLITE ? COMMANDS : COMMANDS_ON_POSTGRESQL;
        var outcome =
                run(database, seed, 3 * commands, () -> made >= commands && ended.equals(ENDINGS), (domain, views) -> {
                    var follower = new ChangeFollower(
                            domain.stores.transactions(), domain.stores.changeFeed(), nanos::get, STALE_AFTER, views);
                    views.forEach(view -> freshness.put(view.name(), follower.freshnessOf(view)));
                    follower.load();
                    var outage = new LongOutage(follower, STALE_AFTER, duration -> pass(duration, follower::catchUp));
                    return new Node(follower::catchUp, sure -> views.forEach(view -> outage.of(view, sure)));
                });

        assertThat(outcome.differing()).as("seed " + seed).isEmpty();
        assertThat(ended).as("seed " + seed).isEqualTo(ENDINGS);
        assertThat(outcome.ignoredTooLong()).as("seed " + seed).isEmpty();
        assertThat(outcome.failedAt()).hasSize(8).allSatisfy((view, failedAt) -> {
            var spared = new HashSet<>(outcome.positions());
            spared.removeAll(failedAt);
            // Of several changes of one thing that are applied at once only the first is asked for.
            assertThat(spared.size())
                    .as(view + ", seed " + seed)
                    .isLessThan(outcome.positions().size() / 20);
        });
    }

    /** The negative control: as it was before, a part of the same run lets what has ended count for ever. */
    @Test
    void theOldWayFailsTheSameCheck(TestReporter reporter) throws IOException {
        var seed = seed(reporter);
        var outcome = run(
                TestDatabase.SQLITE,
                seed,
                COMMANDS,
                () -> made >= COMMANDS_OF_CONTROL && ignoredTooLong.containsAll(IGNORED_BY_THE_OLD_WAY),
                (domain, views) -> new Node(new OldWay(domain, views), _ -> {}));

        assertThat(outcome.differing()).as("seed " + seed).isNotEmpty();
        assertThat(outcome.ignoredTooLong()).as("seed " + seed).containsAll(IGNORED_BY_THE_OLD_WAY);
    }

    /**
     * The node that follows.
     *
     * @param catchUp brings the views up to the feed each time that it is run
     * @param afterwards what is tried on it after the random commands
     */
    private record Node(Runnable catchUp, Consumer<SureEndings> afterwards) {}

    @FunctionalInterface
    private interface Following {
        Node start(TestDomain domain, List<FaultyView> views);
    }

    /** @param isEnough after fewer commands */
    private Outcome run(TestDatabase database, long seed, int count, BooleanSupplier isEnough, Following following)
            throws IOException {
        var random = new Random(seed);
        var masterKey = MasterKey.readOrCreate(folder.resolve("master.key"), new SecureRandom());
        try (var domain = TestDomain.open(database, folder)) {
            var feed = domain.stores.changeFeed();
            var views = new FollowedViews(domain, masterKey);
            var faulty =
                    views.all().stream().map(view -> new FaultyView(view, feed)).toList();
            var node = following.start(domain, faulty);
            var catchUp = node.catchUp();
            var first = domain.stores.transactions().<Long>read(feed::newestSeq);
            domain.onCommit(catchUp);
            var own = new FollowedViews(domain, masterKey);
            var commands = new RandomCommands(random, domain, masterKey, own, views, (view, what, isIgnored) -> {
                ended.add(what);
                outstanding.add(new Ended(view, what, nanos.get(), isIgnored));
            });
            for (made = 0; made < count && !isEnough.getAsBoolean(); made++) {
                commands.next();
                letTimePass(random, faulty, catchUp);
            }
            node.afterwards().accept(new SureEndings(domain, masterKey, own, views));
            settle(catchUp);

            // The first commands find little that they could change or end.
            assertThat(commands.refused() - REFUSED_AT_FIRST).as("seed " + seed).isLessThan(made / 2);
            var fresh = new FollowedViews(domain, masterKey);
            domain.stores.transactions().read(tx -> {
                fresh.all().forEach(view -> view.loadAll(tx));
                return true;
            });
            var failedAt = new LinkedHashMap<String, Set<Long>>();
            faulty.forEach(view -> failedAt.put(view.name(), view.failedAt()));
            return new Outcome(
                    views.differencesTo(fresh, commands.cookies()), ignoredTooLong, failedAt, positions(domain, first));
        }
    }

    /** Each position of the run; several changes of one thing in a row are one. */
    private static Set<Long> positions(TestDomain domain, long first) {
        var positions = new HashSet<Long>();
        var feed = domain.stores.changeFeed();
        Change before = null;
        for (var change : domain.stores.transactions().read(tx -> feed.after(tx, first, Integer.MAX_VALUE))) {
            if (before == null || !before.entityId().equals(change.entityId())) {
                positions.add(change.seq());
            }
            before = change;
        }
        return positions;
    }

    private void letTimePass(Random random, List<FaultyView> views, Runnable catchUp) {
        if (random.nextInt(50) == 0) {
            var stuck = views.get(random.nextInt(views.size()));
            stuck.setStuck(true);
            for (int second = random.nextInt(15); second >= 0; second--) {
                pass(Duration.ofSeconds(1), catchUp);
            }
            stuck.setStuck(false);
        }
        for (int turn = 0; turn < 2 + random.nextInt(4); turn++) {
            pass(Duration.ofMillis(50 + random.nextInt(200)), catchUp);
        }
    }

    private void pass(Duration duration, Runnable catchUp) {
        nanos.addAndGet(duration.toNanos());
        check();
        catchUp.run();
        check();
    }

    /** An end that is older than the bound is in force, or nobody is told anything that stands on it. */
    private void check() {
        var old = nanos.get() - STALE_AFTER.toNanos();
        outstanding.removeIf(one -> {
            if (one.acknowledgedAt() > old
                    || !freshness.getOrDefault(one.view(), Freshness.ALWAYS).isGiven()) {
                return false;
            }
            if (one.isIgnored().getAsBoolean()) {
                ignoredTooLong.add(one.what());
            }
            return true;
        });
    }

    /** As long as a node would need at most to try what is left again and again. */
    private void settle(Runnable catchUp) {
        for (int i = 0; i < 100; i++) {
            pass(Duration.ofSeconds(1), catchUp);
        }
        assertThat(outstanding).isEmpty();
    }
}
