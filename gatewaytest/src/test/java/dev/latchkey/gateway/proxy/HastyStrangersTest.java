package dev.latchkey.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.Eventually;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who begins requests, and leaves them while the upstream has yet to take the connection, takes no connection from others. */
class HastyStrangersTest {

    private static final int CONNECTIONS = 4;

    /** CANCEL of RFC 9113 section 7. */
    private static final byte[] CANCEL = {0, 0, 0, 8};

    @TempDir
    private static Path folder;

    private static TestCertificate certificate;

    private final BlockingQueue<Socket> arrived = new LinkedBlockingQueue<>();
    private ServerSocket upstream;
    private TestGateway gateway;
    private int left;

    @BeforeAll
    static void makeCertificate() throws Exception {
        certificate = TestCertificate.make(folder, "upstream", "dns:localhost");
    }

    /** An upstream behind TLS that takes connections, and says nothing on them by itself. */
    @BeforeEach
    void start() throws Exception {
        upstream = tls(folder.resolve("upstream.p12"))
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
        var reach = new UpstreamReach(
                List.of(URI.create("https://localhost:" + upstream.getLocalPort())),
                UpstreamReach.Protocol.HTTP_1_1,
                certificate.certificate(),
                null);
        var minutes = Duration.ofMinutes(2);
        gateway = TestGateway.generous(ApiUpstream.of("orders", reach)
                .withTimeouts(minutes, minutes, minutes)
                .withFairUse(new FairUse(CONNECTIONS, CONNECTIONS, 1, 0, 0, minutes)));
    }

    private static SSLContext tls(Path store) throws Exception {
        var password = "changeit".toCharArray();
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(KeyStore.getInstance(store.toFile(), password), password);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private void accept() {
        try {
            while (true) {
                arrived.add(upstream.accept());
            }
        } catch (SocketException _) {
            // closed at the end
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @AfterEach
    void stop() throws IOException {
        gateway.close();
        upstream.close();
        for (var connection : arrived) {
            connection.close();
        }
    }

    /** Either has a connection on its way, or was told that there is none for it. */
    private void awaitBegun() throws InterruptedException {
        Eventually.await(
                () -> arrived.size() + gateway.exhausted.size() > left,
                () -> left + " left, arrived: " + arrived.size() + ", refused: " + gateway.exhausted);
        left++;
    }

    @Test
    void whoResetsStreamsOfHttp2TakesNoConnectionFromAHolder() throws Exception {
        try (var stranger = new RawConnection(gateway.port())) {
            stranger.sendBytes(new Http2Frames().add(Http2Frames.SETTINGS, 0, 0).toBytes());
            for (var stream = 1; stream < 2 * CONNECTIONS; stream += 2) {
                stranger.sendBytes(Http2Frames.frame(Http2Frames.HEADERS, 5, stream, Http2Frames.request("/public")));
                awaitBegun();
                stranger.sendBytes(Http2Frames.frame(Http2Frames.RST_STREAM, 0, stream, CANCEL));
                gateway.awaitDecided();
            }

            assertAHolderIsServed();
        }
    }

    @Test
    void whoClosesConnectionsOfHttp1TakesNoConnectionFromAHolder() throws Exception {
        for (var i = 0; i < CONNECTIONS; i++) {
            try (var stranger = new RawConnection(gateway.port())) {
                stranger.socket().setSoLinger(true, 0);
                stranger.send("GET /public HTTP/1.1\nHost: a.example\n\n");
                awaitBegun();
            }
            gateway.awaitDecided();
        }

        assertAHolderIsServed();
    }

    private void assertAHolderIsServed() throws Exception {
        assertThat(arrived).as("connections that strangers have").hasSize(1);
        try (var holder = new RawConnection(gateway.port())) {
            holder.send("GET /orders HTTP/1.1\nHost: a.example\nX-Api-Key: good-key\n\n");
            var strangers = arrived.remove();
            try (strangers;
                    var connection = Objects.requireNonNull(arrived.poll(60, TimeUnit.SECONDS))) {
                assertThat(connection.getInputStream().read()).isEqualTo('G');
                connection
                        .getOutputStream()
                        .write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}".getBytes(StandardCharsets.US_ASCII));
                assertThat(holder.read().status()).isEqualTo(200);
            }
        }
    }
}
