package dev.latchkey.gateway.observe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import dev.latchkey.edge.outbound.FetchLimits;
import dev.latchkey.edge.outbound.FetchResult;
import dev.latchkey.edge.outbound.OutboundFetcher;
import dev.latchkey.gateway.proxy.ApiUpstream;
import dev.latchkey.gateway.proxy.TestGateway;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClosedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Nobody at the other end of a connection writes an error, or a trace, into our log. */
class PeerLinesTest {

    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private static final String SETTINGS = "\0\0\0\4\0\0\0\0\0";

    /** What strangers send to the listener. */
    @SuppressWarnings("StringConcatToTextBlock") // bytes as they go
    private static final List<String> REQUESTS = List.of(
            "\0\1\2\3\r\n\r\n",
            "GET / HTTP/9.9\r\n\r\n",
            "GET /orders HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(100_000) + "\r\n\r\n",
            "POST /orders HTTP/1.1\r\nHost: a\r\nX-Api-Key: good-key\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            "POST /orders HTTP/1.1\r\nHost: a\r\nX-Api-Key: good-key\r\nContent-Length: 90\r\n\r\nx",
            "GET /orders HTTP/1.1\r\nHost: a\r\nX-Api-Key: good-key\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                    + "Sec-WebSocket-Version: 99\r\nSec-WebSocket-Key: x\r\n\r\n\177\177",
            "GET / HTTP/1.1\r\n"
                    + "Host: a\r\n"
                    + "Connection: Upgrade, HTTP2-Settings\r\n"
                    + "Upgrade: h2c\r\n"
                    + "HTTP2-Settings: !\r\n\r\n",
            "\26\3\1\2\0\1\0\1\374\3\3" + "x".repeat(600),
            PREFACE + "\377\377\377\4\0\0\0\0\0",
            PREFACE + SETTINGS + "\0\0\4\1\5\0\0\0\1\377\377\377\377",
            PREFACE + SETTINGS + "\0\0\4\10\0\0\0\0\0\0\0\0\0",
            PREFACE + SETTINGS + "\0\0\1\0\0\0\0\0\7x",
            PREFACE + SETTINGS + "\0\0\5\2\0\0\0\0\0xxxxx");

    /** What upstreams, and addresses that strangers have us ask, answer. */
    private static final List<String> ANSWERS = List.of(
            "nonsense\r\n\r\n",
            "HTTP/1.1 200 OK\r\nX: " + "x".repeat(200_000) + "\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 90\r\n\r\n{",
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n",
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: -1\r\n\r\n{}",
            "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nxxxx",
            "HTTP/1.1 101 Switching Protocols\r\n\r\nxxxx",
            "");

    @TempDir
    private Path folder;

    private Path log;

    @BeforeEach
    void start() {
        log = folder.resolve("latchkey.log");
        Logging.toFile(log);
    }

    @AfterEach
    void restore() {
        context().reset();
        new Logging().configure(context());
    }

    private static LoggerContext context() {
        return (LoggerContext) LoggerFactory.getILoggerFactory();
    }

    /** Stopping it writes what waits. */
    private String written() throws IOException {
        context().stop();
        return Files.readString(log);
    }

    private void assertNoError() throws IOException {
        assertThat(Logging.newestError()).isEmpty();
        assertThat(written()).doesNotContain(" ERROR ").doesNotContain("\tat ");
    }

    /** One that answers each connection with the next of these, and closes it. */
    private static ServerSocket answering() throws IOException {
        var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            try {
                for (var i = 0; ; i++) {
                    answer(server.accept(), ANSWERS.get(i % ANSWERS.size()));
                }
            } catch (IOException _) {
                // closed by the test
            }
        });
        return server;
    }

    private static void answer(Socket socket, String answer) throws IOException {
        try (socket) {
            var in = socket.getInputStream();
            var head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                var b = in.read();
                if (b < 0) {
                    return;
                }
                head.append((char) b);
            }
            socket.getOutputStream().write(answer.getBytes(ISO_8859_1));
        }
    }

    private static void send(int port, String bytes) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
            socket.shutdownOutput();
            socket.getInputStream().readAllBytes();
        } catch (IOException _) {
            // cut off, which is what they are to expect
        }
    }

    @Test
    void noStrangerWritesAnErrorByWhatItSends() throws Exception {
        try (var server = answering();
                var gateway = new TestGateway(
                        ApiUpstream.of("orders", URI.create("http://127.0.0.1:" + server.getLocalPort())))) {
            for (var request : REQUESTS) {
                send(gateway.port(), request);
            }
        }
        assertNoError();
    }

    @Test
    void noUpstreamWritesAnErrorByWhatItAnswers() throws Exception {
        try (var server = answering();
                var gateway = new TestGateway(
                        ApiUpstream.of("orders", URI.create("http://127.0.0.1:" + server.getLocalPort())))) {
            for (var i = 0; i < 2 * ANSWERS.size(); i++) {
                send(gateway.port(), "GET /orders HTTP/1.1\r\nHost: a\r\nX-Api-Key: good-key\r\n\r\n");
            }
        }
        assertNoError();
    }

    @Test
    void noAddressThatAStrangerHasUsAskWritesAnErrorByWhatItAnswers() throws Exception {
        var vertx = Vertx.vertx();
        var limits = FetchLimits.metadataDocument().withTimeouts(Duration.ofSeconds(30), Duration.ofSeconds(30));
        try (var server = answering();
                var fetcher = new OutboundFetcher(vertx, true)) {
            for (var i = 0; i < 2 * ANSWERS.size(); i++) {
                assertThat(fetcher.fetch(URI.create("http://127.0.0.1:" + server.getLocalPort() + "/c"), limits))
                        .isInstanceOf(FetchResult.Failed.class);
            }
        } finally {
            vertx.close().await();
        }
        assertNoError();
    }

    @Test
    void whatAPeerBreaksOffIsAWarningOfOneKindWithoutATrace() throws Exception {
        var logger = LoggerFactory.getLogger("io.vertx.core.http.impl.HttpClientResponseImpl");
        for (var i = 0; i < 1_000; i++) {
            logger.error("what it sent: " + i, new HttpClosedException("Connection was closed"));
        }
        var lines = written().lines().toList();
        assertThat(lines)
                .hasSize(RepeatedLines.TOLD_MAX)
                .allSatisfy(line -> assertThat(line).contains(" WARN ", "Connection was closed"));
        assertThat(Logging.newestError()).isEmpty();
    }

    @Test
    void whatFailsInOurselvesIsAnError() {
        LoggerFactory.getLogger("io.vertx.core.net.impl.ConnectionBase").error("broken", new NullPointerException());
        assertThat(Logging.newestError())
                .hasValueSatisfying(
                        error -> assertThat(error.text()).isEqualTo("broken (java.lang.NullPointerException)"));
    }
}
