package dev.latchkey.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** However requests come and go, no usual server finds that too many of them are reset. */
class ResetBudgetTest {

    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong nanos = new AtomicLong();

    /** As Tomcat 10.1 does by default, never forgiving more than a new connection has. */
    @Test
    void staysBelowWhatTomcatBears() {
        for (var seed = 0; seed < 200; seed++) {
            var random = new SplittableRandom(seed);
            var budget = new ResetBudget(nanos::get);
            var overhead = -100;
            var resets = 0;
            for (var i = 0; i < 500; i++) {
                nanos.addAndGet(random.nextLong(SECOND));
                if (random.nextInt(3) == 0) {
                    budget.earn();
                    overhead = Math.max(-100, overhead - 20);
                } else if (budget.take()) {
                    resets++;
                    overhead += 50;
                }
                assertThat(overhead).as("seed %d", seed).isLessThanOrEqualTo(0);
            }
            assertThat(resets).isGreaterThan(10);
        }
    }

    /** Vert.x, Netty and Undertow bear 200 within 30 s. */
    @Test
    void staysBelowAHundredAndFiftyInHalfAMinute() {
        var budget = new ResetBudget(nanos::get);
        var taken = new ArrayDeque<Long>();
        for (var i = 0; i < 20_000; i++) {
            nanos.addAndGet(SECOND / 100);
            for (var request = 0; request < ResetBudget.REQUESTS_FOR_ONE; request++) {
                budget.earn();
            }
            if (budget.take()) {
                taken.add(nanos.get());
            }
            taken.removeIf(at -> at < nanos.get() - 30 * SECOND);
            assertThat(taken.size()).isLessThan(150);
        }
        assertThat(taken).as("and some").isNotEmpty();
    }
}
