package dev.latchkey.core.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.proof.ReplayGuard.Holder;
import dev.latchkey.core.proof.ReplayGuard.Use;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Once means once, and nothing alive is forgotten. */
class ReplayGuardTest {

    private static final Instant NOW = Instant.parse("2026-03-01T09:00:00Z");
    private static final Instant LATER = NOW.plusSeconds(60);

    @Test
    void takesAnIdOnceForEachOwnerUntilItExpires() {
        var guard = new ReplayGuard(160);
        assertThat(guard.use(Holder.alone("a"), "a", "1", LATER, NOW)).isEqualTo(Use.FIRST);
        assertThat(guard.use(Holder.alone("a"), "a", "1", LATER, NOW)).isEqualTo(Use.REPEATED);
        assertThat(guard.use(Holder.alone("b"), "b", "1", LATER, NOW)).isEqualTo(Use.FIRST);
        assertThat(guard.use(Holder.alone("a"), "a", "1", LATER, LATER.minusMillis(1)))
                .isEqualTo(Use.REPEATED);
        assertThat(guard.use(Holder.alone("a"), "a", "1", LATER.plusSeconds(60), LATER))
                .isEqualTo(Use.FIRST);
        // The border between owner and id cannot be moved.
        assertThat(guard.use(Holder.alone("ab"), "ab", "c", LATER, NOW)).isEqualTo(Use.FIRST);
        assertThat(guard.use(Holder.alone("a"), "a", "bc", LATER, NOW)).isEqualTo(Use.FIRST);
    }

    @Test
    void refusesRatherThanForgetsWhenFull() {
        var guard = new ReplayGuard(64, 64, 48);
        int taken = 0;
        for (int i = 0; i < 1000; i++) {
            if (guard.use(Holder.alone("a"), "a", "id" + i, LATER, NOW) == Use.FIRST) {
                taken++;
            }
        }
        assertThat(taken).isEqualTo(48);
        for (int i = 0; i < 1000; i++) {
            assertThat(guard.use(Holder.alone("a"), "a", "id" + i, LATER, NOW)).isNotEqualTo(Use.FIRST);
        }
        assertThat(guard.use(Holder.alone("a"), "a", "new", LATER.plusSeconds(60), LATER))
                .isEqualTo(Use.FIRST);
    }

    @Test
    void letsOneOfManyThreadsBeTheFirst() throws Exception {
        var guard = new ReplayGuard(1600);
        for (int round = 0; round < 100; round++) {
            var id = "id" + round;
            var firsts = new AtomicInteger();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < 16; i++) {
                    threads.execute(() -> {
                        if (guard.use(Holder.alone("a"), "a", id, LATER, NOW) == Use.FIRST) {
                            firsts.incrementAndGet();
                        }
                    });
                }
            }
            assertThat(firsts).hasValue(1);
        }
    }

    private static int used(ReplayGuard guard, Holder holder, int tries, Instant now) {
        var taken = 0;
        for (var i = 0; i < tries; i++) {
            var use = guard.use(holder, holder.name(), "id" + i, now.plusSeconds(60), now);
            taken += use == Use.FIRST ? 1 : 0;
        }
        return taken;
    }

    @Test
    void givesAHolderAnEighthAndItsGroupAQuarter() {
        var guard = new ReplayGuard(1024);
        assertThat(used(guard, new Holder("acme", "a"), 2000, NOW)).isEqualTo(128);
        assertThat(used(guard, new Holder("acme", "b"), 2000, NOW)).isEqualTo(128);
        assertThat(used(guard, new Holder("acme", "c"), 2000, NOW)).isZero();
        assertThat(used(guard, new Holder("globex", "a"), 100, NOW)).isEqualTo(100);
        assertThat(used(guard, new Holder("acme", "c"), 100, NOW.plusSeconds(60)))
                .as("when the first ones have expired")
                .isEqualTo(100);
    }

    @Test
    void keepsTheLastQuarterForThoseWhoHaveNextToNothing() {
        var guard = new ReplayGuard(1024);
        for (var greedy = 0; greedy < 20; greedy++) {
            used(guard, Holder.alone("greedy" + greedy), 2000, NOW);
        }
        for (var i = 0; i < 30; i++) {
            assertThat(used(guard, Holder.alone("modest" + i), 2, NOW)).isEqualTo(2);
        }
        assertThat(used(guard, Holder.alone("greedy7"), 2000, NOW.plusSeconds(60)))
                .as("nothing is lost when it has expired, whoever it was of")
                .isEqualTo(128);
    }
}
