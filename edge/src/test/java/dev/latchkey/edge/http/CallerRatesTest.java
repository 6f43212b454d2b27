package dev.latchkey.edge.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Each caller has its rate, and as much of it at once after a pause. */
class CallerRatesTest {

    private final AtomicLong nanos = new AtomicLong(1);
    private final CallerRates rates = new CallerRates(4, nanos::get);

    private void use(String caller, int times) {
        for (var i = 0; i < times; i++) {
            assertThat(rates.admit(caller)).isZero();
        }
    }

    @Test
    void letsARateInAtOnceAndThenOneAtATime() {
        use("a", 4);
        assertThat(rates.admit("a")).isEqualTo(1);
        nanos.addAndGet(249_999_999);
        assertThat(rates.admit("a")).isEqualTo(1);
        nanos.addAndGet(1);
        use("a", 1);
        assertThat(rates.admit("a")).isEqualTo(1);
        nanos.addAndGet(1_000_000_000);
        use("a", 4);
    }

    @Test
    void keepsCallersApart() {
        use("a", 4);
        use("b", 4);
    }

    @Test
    void countsAnIpv6NetworkAsOneCaller() throws UnknownHostException {
        var one = CallerRates.callerAt(InetAddress.getByName("2001:db8::1"));

        assertThat(CallerRates.callerAt(InetAddress.getByName("2001:db8::ffff:1")))
                .isEqualTo(one);
        assertThat(CallerRates.callerAt(InetAddress.getByName("2001:db8:0:1::1")))
                .isNotEqualTo(one);
        assertThat(CallerRates.callerAt(InetAddress.getByName("192.0.2.1")))
                .isNotEqualTo(CallerRates.callerAt(InetAddress.getByName("192.0.2.2")));
    }

    @Test
    void remembersSoManyCallersAsTheHeapBears() {
        assertThat(CallerRates.callersMax(16L << 20)).isEqualTo(1_310);
        assertThat(CallerRates.callersMax(128L << 20)).isEqualTo(10_485);
        assertThat(CallerRates.callersMax(64L << 30)).isEqualTo(100_000);
        assertThat(CallerRates.callersMax(0)).isEqualTo(1_000);
    }

    @Test
    void forgetsCallersBeyondThose() {
        var few = new CallerRates(4, nanos::get, 10);
        for (var i = 0; i < 1_000; i++) {
            few.admit("caller " + i);
        }
        assertThat(few.callersRemembered()).isBetween(1L, 10L);
    }
}
