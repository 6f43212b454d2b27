package dev.latchkey.core.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.account.PasswordTurns.Asker;
import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.command.PasswordHash;
import dev.latchkey.core.credential.SecretHasher;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Passwords of one address in several companies, compared as cheaply as one. */
class PasswordHashingTest {

    private static final PasswordHash.Parameters CHEAP = new PasswordHash.Parameters(1_024, 1, 1);
    private static final EmailAddress ANN = new EmailAddress("ann@acme.example");

    private final SecureRandom random = new SecureRandom();
    private final Thread test = Thread.currentThread();
    private static final Asker ANYBODY = new Asker("192.0.2.1", false, () -> false);

    private final PasswordHashing hashing = hashing();

    private PasswordHashing hashing() {
        var key = new byte[32];
        random.nextBytes(key);
        return new PasswordHashing(CHEAP, List.of(), 2, new SecretHasher(key), random);
    }

    @Test
    void givesEveryAddressASaltOfItsOwnThatOneComputationServes() {
        var first = hashing.hash(ANN, "one password", ANYBODY);
        assertThat(hashing.hash(new EmailAddress("ANN@acme.example"), "another", ANYBODY)
                        .madeHow())
                .isEqualTo(first.madeHow());
        assertThat(hashing.hash(new EmailAddress("bob@acme.example"), "one password", ANYBODY)
                        .madeHow())
                .isNotEqualTo(first.madeHow());
        assertThat(hashing().hash(ANN, "one password", ANYBODY).madeHow())
                .as("under another key")
                .isNotEqualTo(first.madeHow());
    }

    @Test
    void findsThoseThatThePasswordIsRightForHoweverTheyWereMade() {
        var ours = hashing.hash(ANN, "one password", ANYBODY);
        var other = hashing.hash(ANN, "another password", ANYBODY);
        var older = PasswordHash.of("one password", CHEAP, random);
        var all = List.of(ours, other, older);
        assertThat(hashing.matching(all, "one password", 3, ANYBODY)).containsExactlyInAnyOrder(ours, older);
        assertThat(hashing.matching(all, "another password", 3, ANYBODY)).containsExactly(other);
        assertThat(hashing.matching(all, "no password", 3, ANYBODY)).isEmpty();
        assertThat(hashing.matching(List.of(), "one password", 3, ANYBODY)).isEmpty();
        assertThat(hashing.matching(all, "x".repeat(PasswordHash.PASSWORD_LENGTH_MAX + 1), 3, ANYBODY))
                .isEmpty();
    }

    /** What a try costs, by the memory that it passes over. */
    private long work(PasswordHashing tried, List<PasswordHash> hashes, String password) {
        var before = tried.kibibytesPassed();
        tried.matching(hashes, password, 3, ANYBODY);
        return tried.kibibytesPassed() - before;
    }

    @Test
    void costsTheSameWhateverTheHashesWereMadeWith() {
        var costs = new PasswordHash.Parameters(2_048, 2, 1);
        var cheaper = new PasswordHash.Parameters(1_024, 1, 1);
        var oddlyCheaper = new PasswordHash.Parameters(1_500, 1, 2);
        var costlier = new PasswordHash.Parameters(4_096, 3, 1);
        var salts = new SecretHasher(new byte[32]);
        var raised = new PasswordHashing(costs, Set.of(cheaper, oddlyCheaper), 2, salts, random);
        var nobody = work(raised, List.of(), "a guess");
        assertThat(nobody).isEqualTo(3 * costs.kibibytesPassed());
        var now = raised.hash(ANN, "one password", ANYBODY);
        assertThat(work(raised, List.of(now), "a guess")).isEqualTo(nobody);
        assertThat(work(raised, List.of(now), "one password")).isEqualTo(nobody);
        for (var older : List.of(cheaper, oddlyCheaper)) {
            var hash = PasswordHash.of("one password", older, random);
            assertThat(work(raised, List.of(hash), "a guess"))
                    .as(older.toString())
                    .isEqualTo(nobody);
            assertThat(work(raised, List.of(hash, now), "a guess"))
                    .as(older.toString())
                    .isEqualTo(nobody);
        }

        var lowered = new PasswordHashing(costs, Set.of(costs, costlier), 2, salts, random);
        var costly = PasswordHash.of("one password", costlier, random);
        var unknown = work(lowered, List.of(), "a guess");
        assertThat(work(lowered, List.of(costly), "a guess")).isEqualTo(unknown);
        assertThat(work(lowered, List.of(costly, now), "a guess")).isEqualTo(unknown);
        assertThat(work(lowered, List.of(now), "a guess")).isEqualTo(unknown);
    }

    /** Two at once on a machine of two processors would keep every other virtual thread from its turn. */
    @Test
    void computesOnNoVirtualThreadAndThoseGoOnMeanwhile() throws Exception {
        var computing = new CountDownLatch(2);
        var another = new CountDownLatch(1);
        var onVirtual = new ConcurrentLinkedQueue<Boolean>();
        // What is left of a try after an older hash is made up for by one at random.
        var watched = new SecureRandom() {
            private static final long serialVersionUID = 1L;

            @Override
            public void nextBytes(byte[] bytes) {
                if (another.getCount() > 0 && !Thread.currentThread().equals(test)) {
                    onVirtual.add(Thread.currentThread().isVirtual());
                    computing.countDown();
                    awaitIt(another);
                }
                super.nextBytes(bytes);
            }
        };
        var older = new PasswordHash.Parameters(1_500, 1, 2);
        var hash = PasswordHash.of("one password", older, random);
        try (var tried = new PasswordHashing(
                        new PasswordHash.Parameters(2_048, 2, 1),
                        Set.of(older),
                        2,
                        new SecretHasher(new byte[32]),
                        watched);
                var virtual = Executors.newVirtualThreadPerTaskExecutor()) {
            var right = IntStream.range(0, 2)
                    .mapToObj(_ -> virtual.submit(() -> tried.matching(List.of(hash), "one password", 3, ANYBODY)))
                    .toList();
            computing.await();
            virtual.submit(another::countDown).get();
            for (var one : right) {
                assertThat(one.get()).containsExactly(hash);
            }
        }
        assertThat(onVirtual).containsExactly(false, false);
    }

    private static void awaitIt(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void replacesWhatWasMadeWithASaltAtRandom() {
        assertThat(hashing.isOutdated(hashing.hash(ANN, "one password", ANYBODY), ANN))
                .isFalse();
        assertThat(hashing.isOutdated(PasswordHash.of("one password", CHEAP, random), ANN))
                .isTrue();
    }

    /** One is at work and so many wait; whoever comes then is told so at once, or the queue would be as long as strangers make it. */
    @Test
    void letsSoManyWaitAndNoMore() {
        var key = new byte[32];
        random.nextBytes(key);
        var slow = new PasswordHashing(
                new PasswordHash.Parameters(16 * 1_024, 2, 1), List.of(), 1, new SecretHasher(key), random);
        var refused = new AtomicInteger();
        var compared = new AtomicInteger();
        try (var threads = Executors.newCachedThreadPool()) {
            for (var i = 0; i < 2 * PasswordTurns.WAITING_MAX; i++) {
                var turn = i;
                threads.execute(() -> {
                    try {
                        slow.matches(null, "any", new Asker("192.0.2." + turn, false, () -> false));
                        compared.incrementAndGet();
                    } catch (TooManyPasswords _) {
                        refused.incrementAndGet();
                    }
                });
            }
        }
        assertThat(refused).hasPositiveValue();
        assertThat(compared).hasValueGreaterThanOrEqualTo(PasswordTurns.WAITING_MAX - PasswordTurns.KNOWN_WAITING_MAX);
        assertThat(slow.matches(null, "any", ANYBODY)).isFalse();
    }

    @Test
    void remembersSoManyFailuresAsTheHeapBears() {
        assertThat(SignInThrottle.countersMax(128L << 20)).isEqualTo(16_777);
        assertThat(SignInThrottle.countersMax(64L << 30)).isEqualTo(200_000);
        assertThat(SignInThrottle.countersMax(0)).isEqualTo(1_000);
    }

    @Test
    void forgetsTheOldestFailuresBeyondThose() throws Exception {
        var throttle = new SignInThrottle(InstantSource.fixed(Instant.EPOCH), 100);
        for (var i = 0; i < 1_000; i++) {
            var address = InetAddress.getByAddress(new byte[] {10, 0, (byte) (i >> 8), (byte) i});
            throttle.enter("person" + i + "@acme.example", address, null);
        }
        assertThat(throttle.countersKept()).isBetween(1L, 100L);
    }

    /** Each keeps its memory, so together they may not take the heap of a small machine. */
    @Test
    void computesSoManyAtOnceAsTheHeapBears() {
        var usual = PasswordHash.Parameters.DEFAULT;
        assertThat(PasswordHashing.atOnceMax(usual, 8, 128L << 20)).isEqualTo(1);
        assertThat(PasswordHashing.atOnceMax(usual, 8, 512L << 20)).isEqualTo(3);
        assertThat(PasswordHashing.atOnceMax(usual, 8, 64L << 30)).isEqualTo(8);
        assertThat(PasswordHashing.atOnceMax(usual, 1, 64L << 30)).isEqualTo(2);
    }

    /** Whoever has a /48 has 65,536 networks that are counted apart, and would never have to wait. */
    @Test
    void countsThePasswordsOfASiteTogether() throws Exception {
        var throttle = new SignInThrottle(InstantSource.fixed(Instant.EPOCH));
        var entered = 0;
        for (var network = 0; network < 1_000; network++) {
            var address = InetAddress.getByName("2001:db8:7:" + Integer.toHexString(network) + "::1");
            if (throttle.enter("person" + network + "@acme.example", address, null)
                    instanceof SignInThrottle.Entry.Entered) {
                entered++;
            }
        }
        assertThat(entered).isEqualTo(500);
        var elsewhere = InetAddress.getByName("2001:db8:8::1");
        assertThat(throttle.enter("ann@acme.example", elsewhere, null))
                .isInstanceOf(SignInThrottle.Entry.Entered.class);
    }
}
