package dev.latchkey.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.gateway.proxy.UpstreamReach.Protocol;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connections on HTTP/2 whose server breaks them before they can carry a request. */
class BrokenConnectionSetupTest {

    /** What a server may say only behind its own settings (RFC 9113 section 3.4). */
    private static final byte[] ACKNOWLEDGED = {0, 0, 0, 4, 1, 0, 0, 0, 0};

    private Vertx vertx;
    private ServerSocket front;
    private ExecutorService threads;
    private TestGateway gateway;
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();

    /** So many connections are broken before others reach a server. */
    private volatile int broken;

    @BeforeEach
    void start() throws IOException {
        vertx = Vertx.vertx();
        var port = vertx.createHttpServer()
                .requestHandler(request -> {
                    requests.incrementAndGet();
                    request.response().end("fine");
                })
                .listen(0, "127.0.0.1")
                .await()
                .actualPort();
        front = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads = Executors.newVirtualThreadPerTaskExecutor();
        threads.execute(() -> accept(port));
        gateway = TestGateway.generous(ApiUpstream.of(
                "orders",
                new UpstreamReach(
                        List.of(URI.create("http://127.0.0.1:" + front.getLocalPort())), Protocol.HTTP_2, null, null)));
    }

    @AfterEach
    void stop() throws IOException {
        gateway.close();
        front.close();
        vertx.close().await();
        threads.shutdownNow();
    }

    private void accept(int port) {
        try {
            while (true) {
                var socket = front.accept();
                if (connections.incrementAndGet() <= broken) {
                    socket.getInputStream().readNBytes(Http2Frames.CLOSED_WINDOWS.length);
                    socket.getOutputStream().write(ACKNOWLEDGED);
                } else {
                    var server = new Socket(InetAddress.getLoopbackAddress(), port);
                    threads.execute(() -> pump(socket, server));
                    threads.execute(() -> pump(server, socket));
                }
            }
        } catch (IOException _) {
            // closed by the test
        }
    }

    private static void pump(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException _) {
            // either has ended
        }
    }

    private RawConnection.Answer get() throws Exception {
        return RawConnection.exchange(gateway.port(), "GET /public HTTP/1.1\nHost: api.example.com\n\n");
    }

    @Test
    void aRequestGoesByTheNextConnection() throws Exception {
        broken = 1;
        assertThat(get().body()).isEqualTo("fine");
        assertThat(requests).hasValue(1);
        assertThat(connections).hasValue(2);
    }

    @Test
    void aServerThatBreaksEachIsAskedTwice() throws Exception {
        broken = Integer.MAX_VALUE;
        var answer = get();
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.body()).contains("UPSTREAM_UNREACHABLE");
        assertThat(connections).hasValue(2);
    }
}
