package dev.latchkey.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.edge.http.HeadLimits;
import dev.latchkey.edge.http.ListenerSettings;
import dev.latchkey.engine.protocol.Cidr;
import dev.latchkey.gateway.limits.LimitSettings;
import dev.latchkey.testing.Eventually;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What connections that are given over take up, whoever reads nothing of what comes on them. */
class UnreadUpgradeTest {

    private static final int PART = 64 * 1024;

    /** A third of it is what the kernel keeps of the two connections. */
    private static final int TAKEN_MAX = 1024 * 1024;

    private final List<RawConnection> open = new ArrayList<>();
    private TalkingUpstream upstream;
    private TestGateway gateway;

    @SuppressWarnings("NullAway.Init") // before each test
    UnreadUpgradeTest() {}

    @BeforeEach
    void start() throws IOException {
        upstream = new TalkingUpstream(
                "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo/1\r\n\r\n");
        gateway = started(FairUse.DEFAULT);
    }

    /** Limits that nobody meets here; callers say where they are, as behind a proxy of ours. */
    private TestGateway started(FairUse fairUse) {
        return new TestGateway(
                ApiUpstream.of("orders", upstream.uri()).withFairUse(fairUse),
                new LimitSettings(1_000_000, 1_000, 1_000_000, 1_000, 1_000),
                HeadLimits.DEFAULT,
                ListenerSettings.plain("127.0.0.1", 0)
                        .withKeyHeader("X-Api-Key")
                        .withTrustedProxies(List.of(Cidr.parse("127.0.0.1/32"))));
    }

    private void serve(int ofOwner, int ofStrangers) {
        gateway.close();
        gateway = started(new FairUse(256, ofOwner, ofStrangers, PART, 0, Duration.ofMinutes(10)));
    }

    private static String upgrade(String path, String header) {
        return "GET " + path + " HTTP/1.1\nHost: api.example.com\nConnection: Upgrade\nUpgrade: echo/1\n" + header
                + "\n\n";
    }

    private static String ofCompany(String key) {
        return upgrade("/live", "X-Api-Key: " + key);
    }

    private static String ofStranger(String address) {
        return upgrade("/public/live", "X-Forwarded-For: " + address);
    }

    private void hold(String request) throws Exception {
        var connection = new RawConnection(gateway.port());
        open.add(connection);
        connection.send(request);
        assertThat(connection.read().status()).isEqualTo(101);
        upstream.awaitCall();
    }

    private void assertRefused(String request) throws IOException {
        var answer = RawConnection.exchange(gateway.port(), request);
        assertThat(answer.status()).as(answer.body()).isEqualTo(503);
        assertThat(answer.body()).contains("UPSTREAM_UPGRADES_EXHAUSTED");
        assertThat(answer.header("Retry-After")).isPresent();
        assertThat(upstream.wasCalled()).isFalse();
    }

    /** Whatever this upstream answers to one, it has got it. */
    private void assertForwarded(String request) throws Exception {
        try (var connection = new RawConnection(gateway.port())) {
            connection.send(request);
            assertThat(connection.read().status()).isEqualTo(502);
            assertThat(upstream.awaitCall().head()).doesNotContainIgnoringCase("upgrade:");
        }
    }

    @Test
    void strangersLeaveHalfOfTheirConnectionsToRequests() throws Exception {
        serve(64, 4);
        hold(ofStranger("203.0.113.1"));
        hold(ofStranger("203.0.114.1"));
        assertRefused(ofStranger("203.0.115.1"));
        assertForwarded("GET /public HTTP/1.1\nHost: api.example.com\nX-Forwarded-For: 203.0.115.1\n\n");
        hold(ofCompany(TestGateway.KEY));
    }

    @Test
    void aCompanyLeavesHalfOfItsConnectionsToRequests() throws Exception {
        serve(4, 64);
        hold(ofCompany(TestGateway.KEY));
        hold(ofCompany("good-key-2"));
        assertRefused(ofCompany(TestGateway.KEY));
        assertForwarded("GET /orders HTTP/1.1\nHost: api.example.com\nX-Api-Key: good-key\n\n");
        hold(ofCompany(TestGateway.OTHER_KEY));
    }

    @Test
    void eachTakesMemoryUntilItEnds() throws Exception {
        serve(256, 64);
        var ofOneOwner = TestGateway.BUFFERED_BYTES_MAX / 8 / Tunnel.BYTES_MAX;
        for (var i = 0; i < ofOneOwner; i++) {
            hold(ofCompany(TestGateway.KEY));
        }
        assertRefused(ofCompany(TestGateway.KEY));
        hold(ofCompany(TestGateway.OTHER_KEY));
        var taken = gateway.pools.tunnels().used();
        assertThat(taken.getAsLong()).isEqualTo((ofOneOwner + 1L) * Tunnel.BYTES_MAX);
        for (var connection : open) {
            connection.close();
        }
        Eventually.await(() -> taken.getAsLong() == 0, () -> "taken: " + taken.getAsLong());
    }

    @AfterEach
    void stop() throws IOException {
        for (var connection : open) {
            connection.close();
        }
        gateway.close();
        upstream.close();
    }

    @Test
    void oneThatNobodyReadsTakesLittleOfItsUpstream() throws Exception {
        try (var socket = new Socket()) {
            socket.setReceiveBufferSize(1024);
            socket.setSoTimeout(60_000);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.port()));
            socket.getOutputStream()
                    .write(ofCompany(TestGateway.KEY).replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            var call = upstream.awaitCall();
            call.socket().setSendBufferSize(PART);
            var taken = new AtomicLong();
            Thread.ofPlatform().daemon().start(() -> flood(call.socket(), taken));
            for (var i = 0; i < 2_000; i++) {
                socket.getOutputStream().write('x');
                call.read(1);
            }
            assertThat(taken.get()).as("with what the kernel keeps").isLessThan(TAKEN_MAX);
        }
    }

    private static void flood(Socket socket, AtomicLong taken) {
        try {
            for (var part = new byte[PART]; taken.get() < 64 * PART; taken.addAndGet(PART)) {
                socket.getOutputStream().write(part);
            }
        } catch (IOException _) {
            // the test is over
        }
    }
}
