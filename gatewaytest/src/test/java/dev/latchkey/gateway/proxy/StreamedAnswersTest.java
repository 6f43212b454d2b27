package dev.latchkey.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.edge.http.EdgeLimits;
import dev.latchkey.edge.http.StreamedBody;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.StreamResetException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An answer that is made while it is sent is made as fast as its reader takes it, and never passes for whole when it is not. */
class StreamedAnswersTest {

    private static final int PIECE_BYTES = 32 * 1024;
    private static final String GET = "GET /own/streamed HTTP/1.1\nHost: a.example\n\n";

    private RecordingUpstream upstream;
    private TestGateway gateway;

    @BeforeEach
    void start() {
        upstream = new RecordingUpstream();
        gateway = TestGateway.generous(ApiUpstream.of("orders", upstream.uri()));
    }

    @AfterEach
    void stop() {
        gateway.close();
        upstream.close();
    }

    /** Numbered pieces, that tell how many were made and whether anybody waits for more. */
    private static final class Pieces implements StreamedBody {
        private final int count;
        private final int failsAt;
        private final AtomicInteger made = new AtomicInteger();
        private final CountDownLatch closed = new CountDownLatch(1);

        Pieces(int count, int failsAt) {
            this.count = count;
            this.failsAt = failsAt;
        }

        @Override
        public Optional<Buffer> next() throws IOException {
            var number = made.getAndIncrement();
            if (number == failsAt) {
                throw new IOException("nothing more to be had");
            }
            return number < count ? Optional.of(Buffer.buffer(piece(number))) : Optional.empty();
        }

        static String piece(int number) {
            return number + "-".repeat(PIECE_BYTES);
        }

        String whole() {
            return IntStream.range(0, count).mapToObj(Pieces::piece).collect(Collectors.joining());
        }

        void awaitClosed() throws InterruptedException {
            assertThat(closed.await(60, TimeUnit.SECONDS)).isTrue();
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }

    private Pieces serve(int count, int failsAt) {
        var pieces = new Pieces(count, failsAt);
        gateway.streamed = pieces;
        return pieces;
    }

    private HttpClientAgent http2() {
        return gateway.vertx()
                .createHttpClient(new HttpClientOptions()
                        .setProtocolVersion(HttpVersion.HTTP_2)
                        .setHttp2ClearTextUpgrade(false));
    }

    private Buffer getByHttp2() {
        return http2().request(HttpMethod.GET, gateway.port(), "127.0.0.1", "/own/streamed")
                .compose(request -> request.send().compose(HttpClientResponse::body))
                .await();
    }

    private String getByHttp10() throws IOException {
        try (var connection = new RawConnection(gateway.port())) {
            connection.send(GET.replace("HTTP/1.1", "HTTP/1.0"));
            return new String(connection.input().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    @Test
    void areWholeOnEveryVersionOfHttp() throws Exception {
        var pieces = serve(20, -1);
        var answer = RawConnection.exchange(gateway.port(), GET);
        pieces.awaitClosed();

        assertThat(answer.header("Transfer-Encoding")).contains("chunked");
        assertThat(answer.header("Content-Length")).isEmpty();
        assertThat(answer.body()).isEqualTo(pieces.whole());

        serve(20, -1);
        assertThat(getByHttp2().toString()).isEqualTo(pieces.whole());

        serve(20, -1);
        assertThat(getByHttp10()).startsWith("HTTP/1.").endsWith("\r\n\r\n" + pieces.whole());
    }

    /** The end of what was made is not the end of what there is. */
    @Test
    void thatCannotBeMadeToTheirEndEndAsAFault() throws Exception {
        var pieces = serve(20, 5);
        try (var connection = new RawConnection(gateway.port())) {
            connection.send(GET);
            var came = new String(connection.input().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(came)
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .contains("\r\n0---")
                    .doesNotContain("\r\n0\r\n");
        }
        pieces.awaitClosed();

        serve(20, 5);
        assertThatThrownBy(this::getByHttp2).isInstanceOf(StreamResetException.class);

        serve(20, 5);
        assertThatThrownBy(this::getByHttp10).isInstanceOf(SocketException.class);
    }

    @Test
    void areNotMadeWhileNobodyTakesThemAndEndInTime() throws Exception {
        gateway.close();
        gateway = TestGateway.hasty(ApiUpstream.of("orders", upstream.uri()));
        var pieces = serve(Integer.MAX_VALUE, -1);
        try (var socket = new Socket()) {
            socket.setReceiveBufferSize(4 * 1024);
            socket.setSoTimeout((int) Duration.ofSeconds(60).toMillis());
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.port()));
            socket.getOutputStream().write(GET.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));

            pieces.awaitClosed();

            assertThat(pieces.made.get() * PIECE_BYTES).isBetween(1, 4 * 1024 * 1024);
        }
    }

    @Test
    void endWhenTheirReaderLeaves() throws Exception {
        var pieces = serve(Integer.MAX_VALUE, -1);
        try (var connection = new RawConnection(gateway.port())) {
            connection.send(GET);
            assertThat(connection.input().read()).isEqualTo('H');
        }
        pieces.awaitClosed();
    }

    @ParameterizedTest
    @ValueSource(ints = {400 * 1024, 4 * 1024 * 1024})
    void areRefusedWhereThereIsNoMemoryForThem(int heldBytes) throws Exception {
        gateway.close();
        gateway = TestGateway.limited(
                ApiUpstream.of("orders", upstream.uri()),
                EdgeLimits.ofHeap(256 * 1024 * 1024).withHeldBytes(heldBytes));
        var pieces = serve(20, -1);

        var answer = RawConnection.exchange(gateway.port(), GET);
        pieces.awaitClosed();

        assertThat(answer.status()).isEqualTo(503);
        assertThat(pieces.made).hasValue(0);
    }

    @Test
    void haveNoBodyForHead() throws Exception {
        var pieces = serve(20, -1);
        assertThat(RawConnection.exchange(gateway.port(), GET.replace("GET", "HEAD"))
                        .status())
                .isEqualTo(200);
        pieces.awaitClosed();
        assertThat(pieces.made).hasValue(0);
    }
}
