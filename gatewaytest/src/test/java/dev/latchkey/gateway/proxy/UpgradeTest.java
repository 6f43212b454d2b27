package dev.latchkey.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.edge.http.HeadLimits;
import dev.latchkey.edge.http.ListenerSettings;
import dev.latchkey.gateway.limits.LimitSettings;
import dev.latchkey.testing.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that are given over to another protocol: to whom, how bytes pass, and when they end; and that nothing else is. */
class UpgradeTest {

    private static final String SWITCHED = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: ";
    private static final String TO_ECHO = SWITCHED + "echo/1\r\n\r\n";
    private static final String TO_WEBSOCKET =
            SWITCHED + "websocket\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private static final String LIVE = "GET /live HTTP/1.1\nHost: api.example.com\nConnection: Upgrade\n";
    private static final String KEY = "X-Api-Key: good-key\n";
    private static final String ECHO = LIVE + KEY + "Upgrade: echo/1\n\n";
    private static final String WEBSOCKET = LIVE + KEY
            + "Upgrade: websocket\nSec-WebSocket-Version: 13\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\n\n";

    /** A masked frame with the text "hi", its key zero. */
    private static final String MASKED_HI = "\u0081\u0082\0\0\0\0hi";

    private TalkingUpstream upstream;
    private TestGateway gateway;

    @SuppressWarnings("NullAway.Init") // each test starts both
    UpgradeTest() {}

    private void start(String answer) throws IOException {
        upstream = new TalkingUpstream(answer);
        gateway = TestGateway.generous(ApiUpstream.of("orders", upstream.uri()));
    }

    @AfterEach
    void stop() throws IOException {
        gateway.close();
        upstream.close();
    }

    private static String read(RawConnection connection, int bytes) throws IOException {
        return new String(connection.input().readNBytes(bytes), StandardCharsets.ISO_8859_1);
    }

    private static String closeFrame(int code) {
        return "\u0088\2" + (char) (code >> 8) + (char) (code & 0xFF);
    }

    private static String maskedCloseFrame(int code) {
        return "\u0088\u0082\0\0\0\0" + (char) (code >> 8) + (char) (code & 0xFF);
    }

    private void awaitOpen(int expected) throws InterruptedException {
        var upgrades = gateway.forwarder.pools().upgrades();
        Eventually.await(() -> upgrades.open() == expected, () -> "open: " + upgrades.open());
    }

    @Test
    void bytesPassBothWaysOnceItIsJudged() throws Exception {
        start(TO_ECHO);
        try (var connection = new RawConnection(gateway.port())) {
            connection.send(ECHO);
            var answer = connection.read();
            assertThat(answer.status()).isEqualTo(101);
            assertThat(answer.header("Upgrade")).contains("echo/1");
            assertThat(answer.header("Connection"))
                    .hasValueSatisfying(value -> assertThat(value).isEqualToIgnoringCase("upgrade"));
            assertThat(answer.header("X-Request-Id")).isPresent();
            assertThat(answer.header("X-RateLimit-Limit")).isPresent();
            var call = upstream.awaitCall();
            assertThat(call.head().toLowerCase(Locale.ROOT))
                    .contains("upgrade: echo/1\r\n", "connection: upgrade\r\n", "latchkey-principal: signed orders")
                    .doesNotContain("good-key", "content-length", "transfer-encoding");

            connection.sendBytes("GET /orders HTTP/1.1\r\n\r\n");
            assertThat(new String(call.read(24), StandardCharsets.ISO_8859_1))
                    .isEqualTo("GET /orders HTTP/1.1\r\n\r\n");
            call.send("HTTP/1.1 200 OK\r\n\r\n");
            assertThat(read(connection, 19)).isEqualTo("HTTP/1.1 200 OK\r\n\r\n");
            var told = gateway.awaitDecided();
            assertThat(told.status()).isEqualTo(101);
            awaitOpen(1);
            connection.socket().close();
            assertThat(call.isEnded()).isTrue();
            awaitOpen(0);
            assertThat(gateway.decided).as("told once").isEmpty();
        }
    }

    @Test
    void whatTheUpstreamSaysInTheSameBreathArrives() throws Exception {
        start(TO_ECHO + "hello");
        try (var connection = new RawConnection(gateway.port())) {
            connection.send(ECHO);
            assertThat(connection.read().status()).isEqualTo(101);
            assertThat(read(connection, 5)).isEqualTo("hello");
        }
    }

    @Test
    void theEndOfTheUpstreamIsTheEnd() throws Exception {
        start(TO_ECHO);
        try (var connection = new RawConnection(gateway.port())) {
            connection.send(ECHO);
            connection.read();
            var call = upstream.awaitCall();
            call.send("last");
            call.socket().close();
            assertThat(read(connection, 4)).isEqualTo("last");
            assertThat(connection.isClosedByPeer()).isTrue();
            awaitOpen(0);
        }
    }

    @Test
    void theEndOfOneDirectionIsTheEndOfBoth() throws Exception {
        start(TO_ECHO);
        try (var connection = new RawConnection(gateway.port())) {
            connection.send(ECHO);
            connection.read();
            var call = upstream.awaitCall();
            connection.sendBytes("last");
            connection.socket().shutdownOutput();
            assertThat(new String(call.read(4), StandardCharsets.ISO_8859_1)).isEqualTo("last");
            assertThat(call.isEnded()).isTrue();
            assertThat(connection.isClosedByPeer()).isTrue();
            awaitOpen(0);
        }
    }

    /** Nothing is kept but what fits the buffers: the sender waits until the other side takes it. */
    @Test
    void theSlowerSideSetsThePace() throws Exception {
        start(TO_ECHO);
        var bytes = 32 * 1024 * 1024;
        try (var connection = new RawConnection(gateway.port())) {
            connection.send(ECHO);
            connection.read();
            var call = upstream.awaitCall();
            var isSent = CompletableFuture.runAsync(() -> {
                try {
                    call.socket().getOutputStream().write(new byte[bytes]);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            connection.sendBytes("x");
            assertThat(call.read(1)).as("the other direction goes on").hasSize(1);
            assertThat(isSent).isNotDone();
            assertThat(connection.input().readNBytes(bytes)).hasSize(bytes);
            isSent.get(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void aRevokedCredentialEndsIt() throws Exception {
        start(TO_ECHO);
        try (var connection = new RawConnection(gateway.port())) {
            connection.send(ECHO);
            connection.read();
            var call = upstream.awaitCall();
            gateway.revoked.add(TestGateway.KEY);
            assertThat(connection.isClosedByPeer()).isTrue();
            assertThat(call.isEnded()).isTrue();
            awaitOpen(0);
            assertThat(gateway.forwarder.pools().upgrades().ended(UpgradeEnd.CREDENTIAL))
                    .isEqualTo(1);
        }
    }

    /** A frame of ours breaks none of theirs in two. */
    @Test
    void bothSidesOfAWebSocketAreToldBetweenTwoFrames() throws Exception {
        start(TO_WEBSOCKET);
        gateway.pools.upgrades().waitForLastWords(Duration.ofSeconds(60)); // of a busy machine, too
        try (var connection = new RawConnection(gateway.port())) {
            connection.send(WEBSOCKET);
            assertThat(connection.read().header("Sec-WebSocket-Accept")).isPresent();
            var call = upstream.awaitCall();
            connection.sendBytes(MASKED_HI);
            assertThat(new String(call.read(8), StandardCharsets.ISO_8859_1)).isEqualTo(MASKED_HI);
            call.send("\u0082\u0003a"); // a frame of three bytes, of which two are missing
            assertThat(read(connection, 3)).isEqualTo("\u0082\u0003a");

            gateway.revoked.add(TestGateway.KEY);
            assertThat(new String(call.read(8), StandardCharsets.ISO_8859_1)).isEqualTo(maskedCloseFrame(1008));
            call.send("bc\u0082\u0001x"); // the rest, and another frame
            assertThat(read(connection, 6)).isEqualTo("bc" + closeFrame(1008));
            call.send("\u0088\0");
            connection.sendBytes("\u0088\u0080\0\0\0\0");
            assertThat(connection.isClosedByPeer()).isTrue();
            assertThat(call.isEnded()).isTrue();
        }
    }

    @Test
    void aWebSocketThatAnswersNothingEndsAllTheSame() throws Exception {
        start(TO_WEBSOCKET);
        try (var connection = new RawConnection(gateway.port())) {
            connection.send(WEBSOCKET);
            connection.read();
            upstream.awaitCall()
                    .send("\u0082\u007f\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff"); // an endless frame
            assertThat(read(connection, 10)).hasSize(10);
            gateway.revoked.add(TestGateway.KEY);
            assertThat(connection.isClosedByPeer()).isTrue();
        }
    }

    @Test
    void aListenerThatStopsSaysSo() throws Exception {
        start(TO_WEBSOCKET);
        try (var connection = new RawConnection(gateway.port())) {
            connection.send(WEBSOCKET);
            connection.read();
            var call = upstream.awaitCall();
            var drained = gateway.drain(Duration.ofSeconds(50));
            assertThat(read(connection, 4)).isEqualTo(closeFrame(1001));
            assertThat(new String(call.read(8), StandardCharsets.ISO_8859_1)).isEqualTo(maskedCloseFrame(1001));
            assertThat(connection.isClosedByPeer()).isTrue();
            drained.await(60, TimeUnit.SECONDS);
            assertThat(gateway.forwarder.pools().upgrades().ended(UpgradeEnd.STOP))
                    .isEqualTo(1);
        }
    }

    @Test
    void silenceEndsIt() throws Exception {
        upstream = new TalkingUpstream(TO_WEBSOCKET);
        gateway = TestGateway.generous(ApiUpstream.of("orders", upstream.uri())
                .withTimeouts(Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofMillis(50)));
        try (var connection = new RawConnection(gateway.port())) {
            connection.send(WEBSOCKET);
            connection.read();
            assertThat(read(connection, 4)).isEqualTo(closeFrame(1001));
            assertThat(connection.isClosedByPeer()).isTrue();
            assertThat(gateway.forwarder.pools().upgrades().ended(UpgradeEnd.IDLE))
                    .isEqualTo(1);
        }
    }

    @Test
    void countsAsARequestUnderWayUntilItEnds() throws Exception {
        upstream = new TalkingUpstream(TO_ECHO);
        gateway = new TestGateway(
                ApiUpstream.of("orders", upstream.uri()),
                new LimitSettings(1_000_000, 1, 1_000_000, 1_000, 1_000),
                HeadLimits.DEFAULT,
                ListenerSettings.plain("127.0.0.1", 0).withKeyHeader("X-Api-Key"));
        try (var first = new RawConnection(gateway.port())) {
            first.send(ECHO);
            assertThat(first.read().status()).isEqualTo(101);
            assertThat(RawConnection.exchange(gateway.port(), ECHO).status()).isEqualTo(429);
        }
        awaitOpen(0);
        for (var end = System.nanoTime() + 60_000_000_000L;
                RawConnection.exchange(gateway.port(), ECHO).status() != 101; ) {
            assertThat(System.nanoTime()).isLessThan(end);
        }
    }

    @Test
    void whoIsRefusedStaysWithHttp() throws Exception {
        start(OK);
        try (var connection = new RawConnection(gateway.port())) {
            connection.send(LIVE + "Upgrade: echo/1\n\n" + "GET /orders HTTP/1.1\nHost: api.example.com\n" + KEY + "\n"
                    + "GET /orders HTTP/1.1\nHost: api.example.com\n\n");
            assertThat(connection.read().status()).isEqualTo(401);
            assertThat(connection.read().status()).isEqualTo(200);
            assertThat(connection.read().status()).isEqualTo(401);
            assertThat(upstream.awaitCall().head()).startsWith("GET /orders").doesNotContainIgnoringCase("upgrade");
            assertThat(upstream.wasCalled()).isFalse();
        }
    }

    @Test
    void anUpstreamThatAnswersIsHeardAndItsConnectionNotUsedAgain() throws Exception {
        start(OK);
        try (var connection = new RawConnection(gateway.port())) {
            connection.send(ECHO + "GET /orders HTTP/1.1\nHost: api.example.com\n" + KEY + "\n");
            var answer = connection.read();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("ok");
            assertThat(connection.read().status()).isEqualTo(200);
            var call = upstream.awaitCall();
            assertThat(call.isEnded()).isTrue();
            assertThat(upstream.awaitCall().head()).startsWith("GET /orders");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"websocket", "h2c", "echo", "echo/1, h2c"})
    void anotherProtocolThanWasAskedForIsNone(String other) throws Exception {
        start(SWITCHED + other + "\r\n\r\n" + OK);
        try (var connection = new RawConnection(gateway.port())) {
            connection.send(ECHO);
            assertThat(connection.read().status()).isEqualTo(502);
            assertThat(upstream.awaitCall().isEnded()).isTrue();
        }
    }

    /** What comes behind it is not read as the answer to whoever calls next. */
    @Test
    void aSwitchThatNobodyAskedForEndsTheConnection() throws Exception {
        start("HTTP/1.1 101 Switching Protocols\r\n\r\n");
        for (var i = 0; i < 2; i++) {
            var answer = RawConnection.exchange(
                    gateway.port(), "GET /orders HTTP/1.1\nHost: api.example.com\n" + KEY + "\n");
            assertThat(answer.status()).isEqualTo(502);
            assertThat(upstream.awaitCall().isEnded()).isTrue();
        }
    }

    /** Nobody could say whether it is HTTP or not, so it is not taken for a request either. */
    @Test
    void nothingMayBeSentAhead() throws Exception {
        start(TO_ECHO);
        try (var connection = new RawConnection(gateway.port())) {
            connection.send(ECHO + "DELETE /orders/1 HTTP/1.1\nHost: api.example.com\n\n");
            var answer = connection.read();
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.header("Upgrade")).isEmpty();
            assertThat(upstream.awaitCall().isEnded()).isTrue();
            assertThat(answer.header("Connection")).contains("close");
            assertThat(connection.isClosedByPeer()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Upgrade: h2c",
                "Upgrade: other",
                "Upgrade: echo/1, h2c",
                "Upgrade: echo/1\nUpgrade: h2c",
                "Upgrade: HTTP/2.0",
                "Upgrade: TLS/1.2",
                "Upgrade: echo/1\nContent-Length: 0",
                "Upgrade: echo/1\nExpect: 100-continue"
            })
    void whatIsNotAllowedIsIgnored(String lines) throws Exception {
        start(OK);
        try (var connection = new RawConnection(gateway.port())) {
            connection.send(LIVE + KEY + lines + "\n\n");
            assertThat(connection.read().status()).isEqualTo(200);
            assertThat(upstream.awaitCall().head()).doesNotContainIgnoringCase("upgrade");
        }
    }

    @Test
    void anOperationThatDoesNotAllowItAnswers() throws Exception {
        start(OK);
        try (var connection = new RawConnection(gateway.port())) {
            connection.send(WEBSOCKET.replace("/live", "/orders"));
            assertThat(connection.read().status()).isEqualTo(200);
            assertThat(upstream.awaitCall().head()).doesNotContainIgnoringCase("upgrade: websocket");
        }
    }
}
