package dev.latchkey.core.proof;

import static org.assertj.core.api.Assertions.assertThat;

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
        assertThat(guard.use("a", "1", LATER, NOW)).isEqualTo(Use.FIRST);
        assertThat(guard.use("a", "1", LATER, NOW)).isEqualTo(Use.REPEATED);
        assertThat(guard.use("b", "1", LATER, NOW)).isEqualTo(Use.FIRST);
        assertThat(guard.use("a", "1", LATER, LATER.minusMillis(1))).isEqualTo(Use.REPEATED);
        assertThat(guard.use("a", "1", LATER.plusSeconds(60), LATER)).isEqualTo(Use.FIRST);
        // The border between owner and id cannot be moved.
        assertThat(guard.use("ab", "c", LATER, NOW)).isEqualTo(Use.FIRST);
        assertThat(guard.use("a", "bc", LATER, NOW)).isEqualTo(Use.FIRST);
    }

    @Test
    void refusesRatherThanForgetsWhenFull() {
        var guard = new ReplayGuard(64);
        int taken = 0;
        for (int i = 0; i < 1000; i++) {
            if (guard.use("a", "id" + i, LATER, NOW) == Use.FIRST) {
                taken++;
            }
        }
        assertThat(taken).isEqualTo(64);
        for (int i = 0; i < 1000; i++) {
            assertThat(guard.use("a", "id" + i, LATER, NOW)).isNotEqualTo(Use.FIRST);
        }
        assertThat(guard.use("a", "new", LATER.plusSeconds(60), LATER)).isEqualTo(Use.FIRST);
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
                        if (guard.use("a", id, LATER, NOW) == Use.FIRST) {
                            firsts.incrementAndGet();
                        }
                    });
                }
            }
            assertThat(firsts).hasValue(1);
        }
    }
}
