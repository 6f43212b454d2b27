package dev.latchkey.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.edge.http.Budget;
import dev.latchkey.edge.http.EdgeLimits;
import dev.latchkey.edge.http.ListenerSettings;
import dev.latchkey.gateway.limits.LimitSettings;
import dev.latchkey.testing.Eventually;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A handshake of TLS is much work for a short message, and done for who is there to go on with it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HandshakeFloodTest {

    private static final int CLIENTS = 40;

    private RecordingUpstream upstream;
    private TestGateway gateway;
    private SSLContext client;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        var certificate = TestCertificate.make(folder, "one", "dns:localhost");
        client = TestCertificate.trusting(certificate);
        upstream = new RecordingUpstream();
        gateway = new TestGateway(
                ApiUpstream.of("orders", upstream.uri()),
                LimitSettings.DEFAULT,
                EdgeLimits.ofThisProcess(),
                ListenerSettings.plain("127.0.0.1", 0)
                        .withTls(new ListenerSettings.Tls(certificate.certificate(), certificate.key())));
    }

    @AfterAll
    void stop() {
        gateway.close();
        upstream.close();
    }

    private byte[] hello() throws Exception {
        var engine = client.createSSLEngine();
        engine.setUseClientMode(true);
        engine.beginHandshake();
        var bytes = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), bytes);
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    private Budget budget(String name) {
        return Budget.ofListeners(gateway.vertx()).stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** To its end on both sides. */
    private String shakeHands() throws Exception {
        try (var socket =
                (SSLSocket) client.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), gateway.port())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream()
                    .write("GET /nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().read()).as("of an answer").isEqualTo('H');
            return socket.getSession().getProtocol();
        }
    }

    /** As many as come before an event loop comes round to them, as they do in a flood. */
    @Test
    void nothingIsDoneForWhoHasGoneBeforeItsTurn() throws Exception {
        assertThat(shakeHands()).isEqualTo("TLSv1.3");
        var before = budget("handshakes").refused().getAsLong();
        var hello = hello();
        var goOn = new CountDownLatch(1);
        HeldEventLoops.hold(gateway.vertx(), goOn);
        try {
            for (var i = 0; i < CLIENTS; i++) {
                try (var socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
                    socket.getOutputStream().write(hello);
                }
            }
        } finally {
            goOn.countDown();
        }
        Eventually.await(
                () -> budget("handshakes").refused().getAsLong() - before == CLIENTS,
                () -> "gone: " + (budget("handshakes").refused().getAsLong() - before));
        assertThat(budget("handshakes").used().getAsLong()).isZero();
        assertThat(shakeHands()).isEqualTo("TLSv1.3");
    }

    /** In pieces of a few bytes, as long as the socket takes them. */
    @Test
    void recordsThatComeInPiecesAreOneHandshake() throws Exception {
        var hello = hello();
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(60_000);
            for (var at = 0; at < hello.length; at += 50) {
                socket.getOutputStream().write(hello, at, Math.min(50, hello.length - at));
            }
            assertThat(socket.getInputStream().read())
                    .as("type of the record of its answer")
                    .isEqualTo(22);
        }
    }
}
