package dev.latchkey.edge.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** How often limits refused somebody of late, and whom. */
class RefusalsTest {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE / 2);
    private final Refusals refusals = new Refusals(nanos::get);

    private void count(Object whose, int times) {
        for (var i = 0; i < times; i++) {
            refusals.count(whose);
        }
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void namesTheThreeThatWereRefusedMostOften() {
        count("globex", 2);
        count("initech", 1);
        count("acme", 5);
        count("umbrella", 3);
        refusals.count();
        assertThat(refusals.lastHour())
                .isEqualTo(new Refusals.Recent(
                        12,
                        List.of(
                                new Refusals.Caller("acme", 5),
                                new Refusals.Caller("umbrella", 3),
                                new Refusals.Caller("globex", 2))));
        assertThat(refusals.ever()).isEqualTo(12);
    }

    @Test
    void forgetsWhatIsLongerAgoThanAnHour() {
        count("acme", 2);
        pass(Duration.ofMinutes(50));
        count("acme", 1);
        count("globex", 2);
        assertThat(refusals.lastHour().callers())
                .containsExactly(new Refusals.Caller("acme", 3), new Refusals.Caller("globex", 2));
        pass(Duration.ofMinutes(15));
        assertThat(refusals.lastHour().callers())
                .containsExactly(new Refusals.Caller("globex", 2), new Refusals.Caller("acme", 1));
        assertThat(refusals.lastHour().count()).isEqualTo(3);
        pass(Duration.ofDays(1));
        assertThat(refusals.lastHour()).isEqualTo(new Refusals.Recent(0, List.of()));
        count("acme", 1);
        assertThat(refusals.lastHour().count()).isEqualTo(1);
        assertThat(refusals.ever()).isEqualTo(6);
    }

    /** From however many addresses somebody comes. */
    @Test
    void remembersAFewAndCountsAll() {
        for (var i = 0; i < 10_000; i++) {
            refusals.count("stranger " + i);
        }
        count("stranger 0", 9);
        count("stranger 9999", 49);
        assertThat(refusals.lastHour().count()).isEqualTo(10_058);
        assertThat(refusals.lastHour().callers()).hasSize(3).startsWith(new Refusals.Caller("stranger 0", 10));
        pass(Duration.ofMinutes(5));
        count("newcomer", 20);
        assertThat(refusals.lastHour().callers()).startsWith(new Refusals.Caller("newcomer", 20));
    }

    @Test
    void addsUpSeveral() {
        count("acme", 2);
        var other = new Refusals(nanos::get);
        other.count("acme");
        other.count("globex");
        assertThat(Refusals.lastHour(List.of(refusals, other)))
                .isEqualTo(new Refusals.Recent(
                        4, List.of(new Refusals.Caller("acme", 3), new Refusals.Caller("globex", 1))));
    }

    @Test
    void writesAddressesAndNetworks() throws Exception {
        refusals.count(CallerRates.callerAt(InetAddress.getByName("192.0.2.7")));
        refusals.count(CallerRates.callerAt(InetAddress.getByName("2001:db8:0:1:a::1")));
        assertThat(refusals.lastHour().callers())
                .extracting(Refusals.Caller::whose)
                .containsExactly("192.0.2.7", "2001:db8:0:1::/64");
        assertThat(CallerRates.network(0x20010db800000000L, 48)).isEqualTo("2001:db8:0::/48");
    }
}
