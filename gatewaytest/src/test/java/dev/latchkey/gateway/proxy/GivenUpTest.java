package dev.latchkey.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A request that the gateway gives up has its place at the upstream until it is cancelled there, and no longer than its caller waits. */
class GivenUpTest {

    private static final String GET = "GET /orders HTTP/1.1\nHost: a.example\nX-Api-Key: good-key\n\n";
    private static final Duration SOON = Duration.ofMillis(300);
    private static final Duration MINUTES = Duration.ofMinutes(2);

    private TalkingUpstream upstream;
    private ApiUpstream orders;
    private TestGateway gateway;

    @SuppressWarnings("NullAway.Init") // each test starts all
    GivenUpTest() {}

    /** An upstream that has one connection to give. */
    private void start(String answer, Duration headerTimeout, Duration idleTimeout) throws IOException {
        upstream = new TalkingUpstream(answer);
        orders = ApiUpstream.of("orders", upstream.uri())
                .withTimeouts(MINUTES, headerTimeout, idleTimeout)
                .withRequestBodyBytesMax(3)
                .withFairUse(new FairUse(1, 1, 1, 0, 0, MINUTES));
        gateway = TestGateway.generous(orders);
    }

    @AfterEach
    void stop() throws IOException {
        gateway.close();
        upstream.close();
    }

    /** Nobody gives a place back, or takes one, as long as the lock of the shares is held. */
    private void assertIsCancelledBeforeItsPlaceIsFree(Cause cause) throws Exception {
        var call = upstream.awaitCall();
        synchronized (gateway.pools.of(orders).shares()) {
            cause.happens();
            assertThat(ends(call)).isTrue();
        }
    }

    private interface Cause {
        void happens() throws IOException;
    }

    /** Within the time that its socket is read for. */
    private static boolean ends(TalkingUpstream.Call call) throws IOException {
        try {
            call.socket().getInputStream().readAllBytes();
            return true;
        } catch (SocketTimeoutException _) {
            return false;
        } catch (SocketException _) {
            return true;
        }
    }

    @Test
    void forWantOfAnAnswer() throws Exception {
        start("", SOON, MINUTES);
        try (var connection = new RawConnection(gateway.port())) {
            connection.send(GET + GET);
            assertIsCancelledBeforeItsPlaceIsFree(() -> {});
            assertThat(connection.read().status()).isEqualTo(504);
            assertIsCancelledBeforeItsPlaceIsFree(() -> {});
            assertThat(connection.read().status())
                    .as("the only place was free again")
                    .isEqualTo(504);
        }
    }

    @Test
    void inTheMiddleOfItsAnswer() throws Exception {
        start("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab", MINUTES, SOON);
        try (var connection = new RawConnection(gateway.port())) {
            connection.send(GET);
            assertIsCancelledBeforeItsPlaceIsFree(() -> {});
            assertThat(new String(connection.input().readAllBytes(), StandardCharsets.ISO_8859_1))
                    .endsWith("\r\n\r\nab");
        }
    }

    @Test
    void inTheMiddleOfItsBody() throws Exception {
        start("", MINUTES, MINUTES);
        try (var connection = new RawConnection(gateway.port())) {
            connection.send(GET.replace("GET", "POST").replace("\n\n", "\nTransfer-Encoding: chunked\n\n"));
            connection.sendBytes("2\r\nab\r\n");
            assertIsCancelledBeforeItsPlaceIsFree(() -> connection.sendBytes("2\r\ncd\r\n"));
            assertThat(connection.read().status()).isEqualTo(413);
        }
    }
}
