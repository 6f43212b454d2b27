package dev.latchkey.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.gateway.proxy.UpstreamReach.Protocol;
import dev.latchkey.testing.Eventually;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.StreamResetException;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who asks an upstream on HTTP/2, and leaves or sends tiny pieces, takes nothing from others, whose requests are on the same connection. */
class SharedConnectionTest {

    private static final Duration MINUTES = Duration.ofMinutes(2);
    private static final String HEAD = " /orders HTTP/1.1\nHost: a.example\nX-Api-Key: ";

    /** What Tomcat counts on each connection, which ends where it is above nothing. */
    private final Map<HttpConnection, AtomicInteger> overhead = new ConcurrentHashMap<>();

    private final BlockingQueue<HttpConnection> ended = new LinkedBlockingQueue<>();
    private final BlockingQueue<HttpServerRequest> held = new LinkedBlockingQueue<>();
    private final BlockingQueue<HttpServerRequest> left = new LinkedBlockingQueue<>();
    private final BlockingQueue<Data> frames = new LinkedBlockingQueue<>();
    private final AtomicInteger resets = new AtomicInteger();
    private RecordingUpstream upstream;
    private TestGateway gateway;

    /** A frame of a request's body. */
    private record Data(int length, boolean isLast) {}

    /** Counts frames of DATA as Tomcat does with {@code overheadDataThreshold}. */
    private final class CountedData extends Http2FrameListenerDecorator {

        private static final int THRESHOLD = 1_024;

        private final HttpConnection connection;
        private final AtomicInteger counted;
        private int before = 2 * THRESHOLD;

        CountedData(Http2FrameListener listener, HttpConnection connection, AtomicInteger counted) {
            super(listener);
            this.connection = connection;
            this.counted = counted;
        }

        @Override
        public int onDataRead(ChannelHandlerContext context, int stream, ByteBuf data, int padding, boolean isLast)
                throws Http2Exception {
            var length = data.readableBytes();
            var taken = super.onDataRead(context, stream, data, padding, isLast);
            counted.addAndGet(-20);
            frames.add(new Data(length, isLast));
            if (!isLast) {
                var mean = Math.max(1, before / 2 + length / 2);
                before = length;
                if (mean < THRESHOLD && counted.addAndGet(THRESHOLD / mean) > 0) {
                    connection.close();
                }
            }
            return taken;
        }
    }

    @BeforeEach
    void start() {
        upstream = new RecordingUpstream();
        upstream.behave(this::answer);
        gateway = TestGateway.generous(
                ApiUpstream.of("orders", UpstreamReach.of(upstream.uri()).with(Protocol.HTTP_2))
                        .withTimeouts(MINUTES, MINUTES, MINUTES)
                        .withFairUse(new FairUse(100, 100, 100, 0, 0, MINUTES)));
    }

    @AfterEach
    void stop() {
        gateway.close();
        upstream.close();
    }

    private void answer(HttpServerRequest request) {
        var connection = request.connection();
        var counted = overhead.computeIfAbsent(connection, _ -> {
            connection.closeHandler(_ -> ended.add(connection));
            var begun = new AtomicInteger(-100);
            var channel = ((ConnectionBase) connection).channel();
            var decoder = channel.pipeline().get(Http2ConnectionHandler.class).decoder();
            decoder.frameListener(new CountedData(decoder.frameListener(), connection, begun));
            return begun;
        });
        counted.addAndGet(-20);
        var isReset = new AtomicBoolean();
        Handler<Throwable> failed = failure -> {
            if (failure instanceof StreamResetException && isReset.compareAndSet(false, true)) {
                resets.incrementAndGet();
                if (counted.addAndGet(50) > 0) {
                    connection.close();
                }
            }
        };
        request.exceptionHandler(failed).response().exceptionHandler(failed);
        if ("/public".equals(request.path())) {
            request.response().end("small");
        } else if (Objects.requireNonNull(request.getHeader("Latchkey-Principal"))
                .contains("globex")) {
            held.add(request);
        } else {
            left.add(request);
        }
    }

    private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        return Objects.requireNonNull(queue.poll(60, TimeUnit.SECONDS), "nothing came");
    }

    private RawConnection ask(String head) throws Exception {
        var caller = new RawConnection(gateway.port());
        caller.send(head);
        return caller;
    }

    /** Leaves when the upstream has the request. */
    private HttpServerRequest askAndLeave(String head) throws Exception {
        try (var caller = ask(head)) {
            var asked = next(left);
            caller.socket().setSoLinger(true, 0);
            return asked;
        } finally {
            gateway.awaitDecided();
        }
    }

    /** What was sent before it has arrived when it is answered, where there is one connection. */
    private void assertAStrangerIsServed() throws Exception {
        var answer = RawConnection.exchange(gateway.port(), "GET /public HTTP/1.1\nHost: a.example\n\n");
        gateway.awaitDecided();
        assertThat(answer.body()).isEqualTo("small");
    }

    @Test
    void isNotEndedByCallersWhoLeave() throws Exception {
        try (var other = ask("GET" + HEAD + TestGateway.OTHER_KEY + "\n\n")) {
            var held = next(this.held);
            for (var i = 0; i < 20; i++) {
                var asked = askAndLeave("GET" + HEAD + TestGateway.KEY + "\n\n");
                assertThat(asked.connection()).isSameAs(held.connection());
            }
            assertAStrangerIsServed();
            held.response().end("at last");

            assertThat(other.read().body()).isEqualTo("at last");
        }
        assertThat(ended).isEmpty();
        Eventually.await(() -> resets.get() > 0, () -> "none was reset");
        assertThat(resets.get()).isLessThanOrEqualTo(5);
    }

    /** Who comes and goes has no more at once than who stays. */
    @Test
    void keepsThePlacesOfCallersWhoLeftAndWereNotReset() throws Exception {
        for (var i = 0; i < 8; i++) {
            askAndLeave("GET" + HEAD + TestGateway.KEY + "\n\n");
        }
        var figures = Objects.requireNonNull(gateway.pools.figures().get("orders"));
        Eventually.await(() -> figures.underWay() < 8, () -> "all have their places");
        assertThat(figures.underWay()).isGreaterThanOrEqualTo(4);
    }

    /** The connection is given up, and those who came in time are answered there; nobody who left holds a place for it. */
    @Test
    void givesBackThePlacesOfCallersWhoLeftLongAnswers() throws Exception {
        try (var other = ask("GET" + HEAD + TestGateway.OTHER_KEY + "\n\n")) {
            var held = next(this.held);
            for (var i = 0; i < 8; i++) {
                EndlessAnswer.to(askAndLeave("GET" + HEAD + TestGateway.KEY + "\n\n"));
            }
            var figures = Objects.requireNonNull(gateway.pools.figures().get("orders"));
            Eventually.await(() -> figures.underWay() == 1, () -> figures.underWay() + " have places");
            held.response().end("at last");

            assertThat(other.read().body()).isEqualTo("at last");
        }
    }

    /** A body that is not whole cannot end, other than by a reset: it has a connection to itself, which ends with it. */
    @Test
    void isNotTouchedByCallersWhoLeaveInTheMiddleOfABody() throws Exception {
        try (var other = ask("GET" + HEAD + TestGateway.OTHER_KEY + "\n\n")) {
            var held = next(this.held);
            for (var i = 0; i < 20; i++) {
                var asked = askAndLeave("POST" + HEAD + TestGateway.KEY + "\nTransfer-Encoding: chunked\n\n2\nab\n");
                assertThat(next(ended)).isSameAs(asked.connection()).isNotSameAs(held.connection());
            }
            assertAStrangerIsServed();
            held.response().end("at last");

            assertThat(other.read().body()).isEqualTo("at last");
        }
        assertThat(ended).isEmpty();
    }

    /** What is too short for a frame waits for more, or for the end, which it brings with it. */
    @Test
    void isNotEndedByUploadsInTinyPieces() throws Exception {
        try (var other = ask("GET" + HEAD + TestGateway.OTHER_KEY + "\n\n")) {
            var held = next(this.held);
            try (var caller = ask("POST" + HEAD + TestGateway.KEY + "\nTransfer-Encoding: chunked\n\n")) {
                caller.send("bb8\n" + "a".repeat(3_000) + "\n");
                var asked = next(left);
                assertThat(asked.connection()).isNotSameAs(held.connection());
                for (var i = 0; i < 20; i++) {
                    caller.send("1\na\n");
                    assertAStrangerIsServed();
                }
                caller.send("0\n\n");
                var frame = next(frames);
                var sent = frame.length();
                while (!frame.isLast()) {
                    assertThat(frame.length()).isGreaterThanOrEqualTo(GatheredWrites.FRAME_BYTES_MIN);
                    frame = next(frames);
                    sent += frame.length();
                }
                assertThat(sent).isEqualTo(3_020);
                assertThat(frame.length()).isGreaterThanOrEqualTo(20);
                asked.response().end();
                assertThat(caller.read().status()).isEqualTo(200);
            }
            held.response().end("at last");

            assertThat(other.read().body()).isEqualTo("at last");
        }
        assertThat(ended).isEmpty();
    }

    /** Whose parts have to go as they come has a connection to itself, whether it is what it says or not. */
    @ParameterizedTest
    @ValueSource(strings = {"application/grpc", "Application/gRPC+proto", "application/connect+json"})
    void isNotEndedByStreamsOfTinyMessages(String type) throws Exception {
        try (var other = ask("GET" + HEAD + TestGateway.OTHER_KEY + "\n\n")) {
            var held = next(this.held);
            try (var caller = ask("POST" + HEAD + TestGateway.KEY + "\nContent-Type: " + type
                    + "\nTransfer-Encoding: chunked\n\n1\na\n")) {
                var asked = next(left);
                assertThat(next(frames)).isEqualTo(new Data(1, false));
                assertThat(asked.connection()).isNotSameAs(held.connection());
                caller.send("1\na\n");
                assertThat(next(frames)).isEqualTo(new Data(1, false));
                assertThat(next(ended)).isSameAs(asked.connection());
            }
            assertAStrangerIsServed();
            held.response().end("at last");

            assertThat(other.read().body()).isEqualTo("at last");
        }
        assertThat(ended).isEmpty();
    }
}
