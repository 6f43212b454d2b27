package dev.latchkey.edge.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HandshakesTest {

    private static final int PORT = 443;

    private final AtomicLong nanos = new AtomicLong(1);
    private final Handshakes handshakes =
            new Handshakes(EdgeLimits.ofHeap(128L << 20), new Refusals(nanos::get), nanos::get);
    private final EmbeddedChannel channel = accepted();

    HandshakesTest() throws Exception {}

    private static EmbeddedChannel accepted() throws Exception {
        return new EmbeddedChannel(new SslHandler(SSLContext.getDefault().createSSLEngine())) {
            @Override
            protected SocketAddress localAddress0() {
                return new InetSocketAddress(InetAddress.getLoopbackAddress(), PORT);
            }

            @Override
            protected SocketAddress remoteAddress0() {
                return new InetSocketAddress("192.0.2.1", 1);
            }
        };
    }

    @AfterEach
    void close() {
        channel.close().syncUninterruptibly();
    }

    private OpenConnection connectionOf(String address) {
        return connection(channel, address);
    }

    private OpenConnection connection(EmbeddedChannel of, String address) {
        return new OpenConnection(
                of, CallerRates.callerAt(InetAddress.ofLiteral(address)), Long.MAX_VALUE - 1, nanos::get);
    }

    private boolean isKnown(String address) throws Exception {
        var other = accepted();
        connection(other, address);
        return Objects.requireNonNull(handshakes.gate(other)).isKnown();
    }

    @Test
    void anAddressIsKnownForAnHourAfterSomebodyProvedItselfThere() throws Exception {
        assertThat(isKnown("192.0.2.1")).isFalse();
        handshakes.know(connectionOf("192.0.2.1"));
        nanos.addAndGet(Duration.ofMinutes(59).toNanos());
        assertThat(isKnown("192.0.2.1")).isTrue();
        assertThat(isKnown("192.0.2.2")).isFalse();
        nanos.addAndGet(Duration.ofMinutes(2).toNanos());
        assertThat(isKnown("192.0.2.1")).isFalse();
    }

    @Test
    void whoeverUsedAConnectionToTheEndIsKnownFromThenOn() throws Exception {
        var connection = connectionOf("2001:db8::1");
        handshakes.know(connection);
        nanos.addAndGet(Duration.ofHours(5).toNanos());
        connection.begins();
        connection.renewProof();
        connection.setProof(true);
        channel.close().syncUninterruptibly();
        channel.runPendingTasks();
        assertThat(isKnown("2001:db8::2")).as("of the same /64").isTrue();
    }

    @Test
    void remembersSoManyAddressesAndNoMore() {
        var few = new Handshakes(EdgeLimits.ofHeap(128L << 20), new Refusals(nanos::get), nanos::get, 10);
        for (var i = 0; i < 200; i++) {
            few.know(connectionOf("192.0.2." + i));
        }
        assertThat(few.addressesKnown()).isEqualTo(10);
    }

    /** As the gateway and our own endpoints tell of it. */
    @Test
    void whoeverProvesItselfOnAConnectionMakesItsAddressKnown() {
        var edge = new Edge(EdgeLimits.ofHeap(128L << 20));
        edge.connections().watch(PORT);
        assertThat(edge.connections().admit(channel)).isTrue();
        var connection = Objects.requireNonNull(OpenConnection.of(channel));
        assertThat(Objects.requireNonNull(edge.handshakes().gate(channel)).isKnown())
                .isFalse();
        assertThat(edge.prove(connection, "acme")).isTrue();
        assertThat(Objects.requireNonNull(edge.handshakes().gate(channel)).isKnown())
                .isTrue();
        assertThat(edge.prove(connection, "acme")).as("the first time").isFalse();
    }

    @Test
    void networksAreThoseOfOneSite() {
        assertThat(network("192.0.2.1")).isEqualTo(network("192.0.2.250")).isNotEqualTo(network("192.0.3.1"));
        assertThat(network("2001:db8:1:2::1"))
                .isEqualTo(network("2001:db8:1:3::1"))
                .isNotEqualTo(network("2001:db8:2::1"));
    }

    private static Object network(String address) {
        return Handshakes.network(CallerRates.callerAt(InetAddress.ofLiteral(address)));
    }
}
