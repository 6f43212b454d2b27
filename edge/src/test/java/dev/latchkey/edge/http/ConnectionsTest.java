package dev.latchkey.edge.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Who makes room when all places are taken, by a clock that the test moves. */
class ConnectionsTest {

    private static final int PLACES = 64;
    private static final int PORT = 4_711;

    private final AtomicLong nanos = new AtomicLong();
    private final Set<Object> known = new HashSet<>();
    private final Connections connections = new Connections(
            EdgeLimits.ofHeap(128 * 1024 * 1024).withConnections(PLACES, 2 * PLACES),
            nanos::get,
            new SplittableRandom(1),
            known::contains);
    private final List<EmbeddedChannel> open = new ArrayList<>();

    ConnectionsTest() {
        connections.watch(PORT);
    }

    /** An accepted connection. */
    private static final class Accepted extends EmbeddedChannel {
        private final String address;

        Accepted(String address) {
            super();
            this.address = address;
        }

        @Override
        protected SocketAddress localAddress0() {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), PORT);
        }

        @Override
        protected SocketAddress remoteAddress0() {
            return new InetSocketAddress(address, 1);
        }
    }

    private EmbeddedChannel connect(String address) {
        var channel = arrive(address);
        connections.see(Objects.requireNonNull(OpenConnection.of(channel)));
        return channel;
    }

    /** Accepted, and its event loop has not come round to it. */
    private EmbeddedChannel arrive(String address) {
        nanos.addAndGet(1_000);
        var channel = new Accepted(address);
        assertThat(connections.admit(channel)).isTrue();
        open.add(channel);
        open.forEach(EmbeddedChannel::runPendingTasks);
        return channel;
    }

    private void prove(Channel channel, String owner) {
        var connection = Objects.requireNonNull(OpenConnection.of(channel));
        connection.begins();
        connections.prove(connection, owner);
    }

    private EmbeddedChannel connectAs(String owner) {
        var channel = connect("192.0.2.1");
        prove(channel, owner);
        return channel;
    }

    private int count(List<EmbeddedChannel> channels) {
        return (int) channels.stream().filter(EmbeddedChannel::isOpen).count();
    }

    @Test
    void whoHasMostPlacesMakesRoomForOthers() {
        var small = new ArrayList<EmbeddedChannel>();
        for (var i = 0; i < 5; i++) {
            small.add(connectAs("small"));
        }
        for (var i = 0; i < 10 * PLACES; i++) {
            connectAs("large");
        }

        assertThat(count(small)).isEqualTo(5);
        assertThat(connections.size()).isEqualTo(PLACES);
    }

    @Test
    void newcomersHaveTimeToProveThemselvesWhenAllAreProven() {
        for (var i = 0; i < PLACES; i++) {
            connectAs("large");
        }
        var newcomer = connect("192.0.2.9");
        for (var i = 0; i < PLACES / 8 - 1; i++) {
            connect("192.0.2.2");
        }
        assertThat(newcomer.isOpen()).isTrue();
        prove(newcomer, "another");

        for (var i = 0; i < 10 * PLACES; i++) {
            connect("192.0.2.2");
        }
        assertThat(newcomer.isOpen()).isTrue();
    }

    @Test
    void anAddressWithManyMakesRoomForOneWithFew() {
        var alone = new ArrayList<EmbeddedChannel>();
        for (var i = 0; i < 4; i++) {
            alone.add(connect("198.51.100." + i));
        }
        for (var i = 0; i < PLACES; i++) {
            connect("192.0.2.2");
        }

        assertThat(count(alone)).isEqualTo(4);
    }

    @Test
    void whoeverWasNotLookedAtMakesNoRoomAndLetsOthersWait() {
        var arrived = new ArrayList<EmbeddedChannel>();
        for (var i = 0; i < PLACES / 8 - 1; i++) {
            arrived.add(arrive("192.0.2.9"));
        }
        assertThat(connections.isFull()).isFalse();
        arrived.add(arrive("192.0.2.9"));
        assertThat(connections.isFull()).isTrue();
        assertThat(connections.hasRoomAgain()).isFalse();

        for (var i = 0; i < 2 * PLACES; i++) {
            connect("198.51.100." + i % 100);
        }
        assertThat(count(arrived)).isEqualTo(PLACES / 8);

        arrived.forEach(one -> connections.see(Objects.requireNonNull(OpenConnection.of(one))));
        assertThat(connections.hasRoomAgain()).isTrue();
    }

    @Test
    void whoeverEndsBeforeItWasLookedAtLetsNobodyWait() {
        for (var i = 0; i < 3 * PLACES; i++) {
            var gone = arrive("192.0.2.9");
            var _ = gone.close();
            gone.runPendingTasks();
        }
        assertThat(connections.hasRoomAgain()).isTrue();
        assertThat(connections.turnedAway().ever()).isZero();
    }

    @Test
    void aProofCountsForAWhileAndNotForEver() {
        var old = new ArrayList<EmbeddedChannel>();
        for (var i = 0; i < PLACES; i++) {
            old.add(connectAs("gone"));
        }
        var kept = old.getFirst();
        nanos.addAndGet(OpenConnection.PROOF_LIFETIME.toNanos() - 100_000);
        assertThat(Objects.requireNonNull(OpenConnection.of(kept)).isProven()).isTrue();
        prove(kept, "gone");
        nanos.addAndGet(200_000);
        assertThat(Objects.requireNonNull(OpenConnection.of(old.getLast())).isProven())
                .isFalse();

        for (var i = 0; i < PLACES + PLACES / 2; i++) {
            connect("198.51.100." + i);
        }

        assertThat(kept.isOpen()).as("the one that went on").isTrue();
        assertThat(count(old)).as("the others").isLessThan(PLACES / 8);
    }

    @Test
    void aConnectionThatEndsGivesItsPlaceBack() {
        var first = connectAs("large");
        for (var i = 1; i < PLACES; i++) {
            connectAs("large");
        }
        var _ = first.close();
        first.runPendingTasks();

        connect("192.0.2.9");

        assertThat(connections.size()).isEqualTo(PLACES);
        assertThat(connections.turnedAway().ever()).isZero();
    }

    private void flood(int times) {
        for (var i = 0; i < times; i++) {
            connect("198.51.100." + i % 100);
        }
    }

    @Test
    void aKnownAddressHasTimeToAskWhileStrangersFloodIt() {
        known.add(InetAddress.ofLiteral("192.0.2.7"));
        var awaited = connect("192.0.2.7");

        flood(10 * PLACES);

        assertThat(awaited.isOpen()).isTrue();
    }

    /** A network behind one address has more than that, and none of them is more than a stranger's. */
    @Test
    void aKnownAddressHasAFewOfThemAndNoMore() {
        known.add(InetAddress.ofLiteral("192.0.2.7"));
        var held = new ArrayList<EmbeddedChannel>();
        for (var i = 0; i < PLACES; i++) {
            held.add(connect("192.0.2.7"));
        }

        flood(10 * PLACES);

        assertThat(count(held)).isEqualTo(PLACES / 64);
    }

    @Test
    void knownAddressesTogetherHaveHalfOfAll() {
        var held = new ArrayList<EmbeddedChannel>();
        for (var i = 0; i < PLACES; i++) {
            known.add(InetAddress.ofLiteral("192.0.2." + i));
            held.add(connect("192.0.2." + i));
        }

        flood(10 * PLACES);

        assertThat(count(held)).isEqualTo(PLACES / 2);
    }

    /** Whoever holds a key takes no place by it from those who use theirs. */
    @Test
    void knownAddressesTakeNoPlacesFromThoseWhoAreProven() {
        var proven = new ArrayList<EmbeddedChannel>();
        for (var i = 0; i < PLACES / 2 + PLACES / 4; i++) {
            proven.add(connectAs("owner"));
        }
        for (var i = 0; i < 2 * PLACES; i++) {
            known.add(InetAddress.ofLiteral("192.0.2." + i));
            connect("192.0.2." + i);
        }

        assertThat(count(proven)).isEqualTo(PLACES / 2 + PLACES / 4);
    }

    @Test
    void anAddressCountsForAWhileAndUntilSomethingIsAsked() {
        known.add(InetAddress.ofLiteral("192.0.2.7"));
        known.add(InetAddress.ofLiteral("192.0.2.8"));
        var asked = connect("192.0.2.7");
        var silent = connect("192.0.2.8");
        connections.asks(Objects.requireNonNull(OpenConnection.of(asked)));

        flood(10 * PLACES);
        assertThat(asked.isOpen()).as("asked, and proved nothing").isFalse();
        assertThat(silent.isOpen()).as("silent for a moment").isTrue();

        nanos.addAndGet(30_000_000_000L);
        flood(10 * PLACES);
        assertThat(silent.isOpen()).as("silent for half a minute").isFalse();
    }
}
