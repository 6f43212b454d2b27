package dev.latchkey.gateway.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A server that sends more than it announced, as one does that counts letters for bytes: what stands behind an answer is nobody's, never
 * the beginning of the next caller's.
 */
class ExcessAnswersTest {

    private static final String FINE = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine";

    /** A head that takes that of the next answer for a value of its own. */
    private static final String BEGINNING =
            "HTTP/1.1 302 Found\r\nLocation: https://evil.example/\r\nContent-Length: 4\r\nX-Swallowed: ";

    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger requests = new AtomicInteger();
    private ServerSocket server;
    private ExecutorService threads;
    private TestGateway gateway;

    /** What the first request gets; every other gets {@link #FINE}. */
    private volatile String first = FINE;

    @BeforeEach
    void start() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads = Executors.newVirtualThreadPerTaskExecutor();
        threads.execute(this::accept);
        gateway =
                TestGateway.generous(ApiUpstream.of("orders", URI.create("http://127.0.0.1:" + server.getLocalPort())));
    }

    @AfterEach
    void stop() throws IOException {
        gateway.close();
        server.close();
        threads.shutdownNow();
    }

    private void accept() {
        try {
            while (true) {
                var socket = server.accept();
                connections.incrementAndGet();
                threads.execute(() -> serve(socket));
            }
        } catch (IOException _) {
            // closed by the test
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            while (readHead(socket)) {
                var answer = requests.incrementAndGet() == 1 ? first : FINE;
                socket.getOutputStream().write(answer.getBytes(ISO_8859_1));
            }
        } catch (IOException _) {
            // the gateway has closed it
        }
    }

    private static boolean readHead(Socket socket) throws IOException {
        var head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            var letter = socket.getInputStream().read();
            if (letter < 0) {
                return false;
            }
            head.append((char) letter);
        }
        return true;
    }

    private RawConnection.Answer ask() throws Exception {
        return RawConnection.exchange(gateway.port(), "GET /public HTTP/1.1\nHost: api.example.com\n\n");
    }

    private static String answer(String body) {
        return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private void expectTheNextToBeServed() throws Exception {
        var next = ask();
        assertThat(next.status()).isEqualTo(200);
        assertThat(next.body()).isEqualTo("fine");
        assertThat(next.header("Location")).isEmpty();
        assertThat(next.header("X-Swallowed")).isEmpty();
        assertThat(requests).hasValue(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {BEGINNING, "HTTP/1.1 302 Found\r\n\r\n", "more", "\r\n", "HTTP/1.1 100 Continue\r\n\r\n"})
    void whatStandsBehindAnAnswerIsNobodys(String excess) throws Exception {
        first = answer("short") + excess;
        assertThat(ask().body()).isEqualTo("short");

        expectTheNextToBeServed();
        assertThat(connections).hasValue(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"204 No Content", "304 Not Modified"})
    void aBodyWhereThereIsNoneIsNobodys(String status) throws Exception {
        first = "HTTP/1.1 " + status + "\r\n\r\n" + BEGINNING;
        assertThat(ask().body()).isEmpty();

        expectTheNextToBeServed();
        assertThat(connections).hasValue(2);
    }

    @Test
    void aConnectionOnWhichAllWasAskedForServesAgain() throws Exception {
        for (var asked = 1; asked <= 5; asked++) {
            assertThat(ask().body()).isEqualTo("fine");
        }
        assertThat(requests).hasValue(5);
        // Who hears of an answer may ask again on another thread before the connection is back among the free ones.
        assertThat(connections).hasValueLessThan(5);
    }
}
