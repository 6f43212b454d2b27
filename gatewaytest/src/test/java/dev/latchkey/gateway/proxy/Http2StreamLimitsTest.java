package dev.latchkey.gateway.proxy;

import static dev.latchkey.gateway.proxy.Http2Frames.CLOSED_WINDOWS;
import static dev.latchkey.gateway.proxy.Http2Frames.ENHANCE_YOUR_CALM;
import static dev.latchkey.gateway.proxy.Http2Frames.GOAWAY;
import static dev.latchkey.gateway.proxy.Http2Frames.HEADERS;
import static dev.latchkey.gateway.proxy.Http2Frames.REFUSED_STREAM;
import static dev.latchkey.gateway.proxy.Http2Frames.RST_STREAM;
import static dev.latchkey.gateway.proxy.Http2Frames.SETTINGS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.edge.http.Budget;
import dev.latchkey.edge.http.EdgeLimits;
import dev.latchkey.testing.Eventually;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How many requests at once strangers have on HTTP/2 together, and how long they may leave the answers lying. */
class Http2StreamLimitsTest {

    private static final EdgeLimits LIMITS = EdgeLimits.ofHeap(256 * 1024 * 1024);

    /** Of all strangers; an address has two of them, beside the first of each connection. */
    private static final int STREAMS = 16;

    private static final int PREFACE_BYTES = 24;

    private static final byte[] NOWHERE = Http2Frames.request("/nowhere");

    private final List<RawConnection> open = new ArrayList<>();
    private RecordingUpstream upstream;
    private TestGateway gateway;

    @BeforeEach
    void start() {
        upstream = new RecordingUpstream();
        upstream.behave(request -> request.response().end("fine"));
        gateway = TestGateway.limited(ApiUpstream.of("orders", upstream.uri()), LIMITS.withStreams(STREAMS));
    }

    @AfterEach
    void stop() throws IOException {
        for (var connection : open) {
            connection.close();
        }
        gateway.close();
        upstream.close();
    }

    private RawConnection connect(int address) throws IOException {
        var connection =
                new RawConnection(gateway.port(), InetAddress.getByAddress(new byte[] {127, 0, 1, (byte) address}));
        open.add(connection);
        return connection;
    }

    /** Asks so many times and takes nothing of the answers; how many of them begin. */
    private int countBegun(RawConnection connection, int requests) throws IOException {
        return countBegun(
                connection,
                requests,
                new Http2Frames().add(SETTINGS, 0, 0, CLOSED_WINDOWS).ask(1, requests, NOWHERE));
    }

    private static int countBegun(RawConnection connection, int requests, Http2Frames frames) throws IOException {
        connection.sendBytes(frames.toBytes());
        var in = new DataInputStream(connection.input());
        var begun = 0;
        for (var heard = 0; heard < requests; ) {
            var frame = Http2Frames.read(in);
            if (frame.type() == HEADERS) {
                begun++;
                heard++;
            } else if (frame.type() == RST_STREAM) {
                assertThat(frame.at(3)).isEqualTo(REFUSED_STREAM);
                heard++;
            }
        }
        return begun;
    }

    private Budget budget() {
        return Budget.ofListeners(gateway.vertx()).stream()
                .filter(budget -> budget.name().equals("streams"))
                .findFirst()
                .orElseThrow();
    }

    /** The first of each connection is nobody's to refuse: a key may be shown in it. */
    @Test
    void anAddressHasItsShareAndTheFirstOfEachConnection() throws Exception {
        assertThat(countBegun(connect(1), 8)).isEqualTo(3);
        assertThat(countBegun(connect(1), 8)).isEqualTo(1);
        assertThat(countBegun(connect(2), 8)).as("another").isEqualTo(3);
    }

    private static Http2Frames resets(Http2Frames frames, int from, int count, byte[] request) {
        for (var stream = from; stream < from + 2 * count; stream += 2) {
            frames.add(HEADERS, 5, stream, request).add(RST_STREAM, 0, stream, new byte[] {0, 0, 0, 8});
        }
        return frames;
    }

    /** Whether a request behind so many that were reset is answered, or the connection ended. */
    private static boolean isAnswered(RawConnection connection, int stream) throws IOException {
        var in = new DataInputStream(connection.input());
        while (true) {
            var frame = Http2Frames.read(in);
            if (frame.type() == GOAWAY) {
                assertThat(frame.at(7)).isEqualTo(ENHANCE_YOUR_CALM);
                return false;
            }
            if (frame.type() == HEADERS && frame.stream() == stream) {
                return true;
            }
        }
    }

    private static boolean isAnsweredBehind(RawConnection connection, int from, int resets, byte[] request)
            throws IOException {
        var last = from + 2 * resets;
        var bytes = resets(new Http2Frames(), from, resets, request)
                .add(HEADERS, 5, last, request)
                .toBytes();
        connection.sendBytes(Arrays.copyOfRange(bytes, PREFACE_BYTES, bytes.length)); // it was said before
        return isAnswered(connection, last);
    }

    /** CVE-2023-44487. Beyond those that are free, an address has one a second here. */
    @Test
    void aStrangerResetsSoManyRequestsAndNoMore() throws Exception {
        var stranger = connect(1);
        stranger.sendBytes(new Http2Frames().add(SETTINGS, 0, 0).toBytes());
        assertThat(isAnsweredBehind(stranger, 1, 16, NOWHERE)).isTrue();
        var another = connect(1);
        another.sendBytes(new Http2Frames().add(SETTINGS, 0, 0).toBytes());
        assertThat(isAnsweredBehind(another, 1, 99, NOWHERE)).isFalse();
    }

    @Test
    void aHolderResetsMoreAndNotWithoutEnd() throws Exception {
        var holder = connect(1);
        holder.sendBytes(new Http2Frames()
                .add(SETTINGS, 0, 0)
                .add(HEADERS, 5, 1, Http2Frames.holdersRequest())
                .toBytes());
        assertThat(isAnswered(holder, 1)).isTrue();
        assertThat(isAnsweredBehind(holder, 3, 60, NOWHERE)).isTrue();
        assertThat(isAnsweredBehind(holder, 125, 101, NOWHERE)).isFalse();
    }

    /** Together they have two a second here, and so whoever comes with one more from another address each time. */
    @Test
    void strangersTogetherResetSoManyAndNoMore() throws Exception {
        for (var address = 1; address <= 150; address++) {
            connect(address)
                    .sendBytes(resets(new Http2Frames().add(SETTINGS, 0, 0), 1, 17, NOWHERE)
                            .add(HEADERS, 5, 35, NOWHERE)
                            .toBytes());
        }
        var answered = 0;
        for (var connection : open) {
            answered += isAnswered(connection, 35) ? 1 : 0;
        }
        assertThat(answered).isBetween(1, 149);
    }

    @Test
    void allTogetherHaveSoManyAndNoMoreWhileHoldersAreServed() throws Exception {
        for (var address = 1; address <= 8; address++) {
            assertThat(countBegun(connect(address), 8)).isEqualTo(3);
        }
        assertThat(budget().used().getAsLong()).isEqualTo(STREAMS);
        assertThat(budget().max()).isEqualTo(STREAMS);
        assertThat(budget().refused().getAsLong()).isEqualTo(8 * 5);

        assertThat(countBegun(connect(9), 8)).as("a stranger more").isEqualTo(1);
        assertThat(countBegun(
                        connect(10), 8, new Http2Frames().add(SETTINGS, 0, 0).ask(1, 8, Http2Frames.holdersRequest())))
                .as("a newcomer with a key")
                .isEqualTo(8);
    }

    @Test
    void areGivenBackWithTheirConnections() throws Exception {
        for (var address = 1; address <= 8; address++) {
            countBegun(connect(address), 8);
        }
        for (var connection : open) {
            connection.close();
        }

        Eventually.await(
                () -> budget().used().getAsLong() == 0,
                () -> "used: " + budget().used().getAsLong());
        assertThat(countBegun(connect(9), 8)).isEqualTo(3);
    }

    /** Whoever asks on whatever it is told is told so no more. */
    @Test
    void refusalsAreSoManyAndThenTheConnectionEnds() throws Exception {
        var connection = connect(1);
        connection.sendBytes(new Http2Frames()
                .add(SETTINGS, 0, 0, CLOSED_WINDOWS)
                .ask(1, 2_000, NOWHERE)
                .toBytes());

        var in = new DataInputStream(connection.input());
        var refused = 0;
        var frame = Http2Frames.read(in);
        for (; frame.type() != GOAWAY; frame = Http2Frames.read(in)) {
            refused += frame.type() == RST_STREAM ? 1 : 0;
        }
        assertThat(frame.at(7)).isEqualTo(ENHANCE_YOUR_CALM);
        assertThat(refused).isBetween(128, 128 + 16);
    }

    /** Silent or not: what keeps a connection from being idle is no sign of reading. */
    @Test
    void answersThatNobodyTakesEndTheirConnectionInTime() throws Exception {
        gateway.close();
        gateway = TestGateway.limited(
                ApiUpstream.of("orders", upstream.uri()), LIMITS.withBodyTimeout(Duration.ofMillis(50)));
        var holder = connect(1);
        holder.sendBytes(new Http2Frames()
                .add(SETTINGS, 0, 0)
                .ask(1, 1, Http2Frames.holdersRequest())
                .toBytes());
        Http2Frames.await(holder, HEADERS);
        ask(holder, 3);
        var stranger = connect(2);
        assertThat(countBegun(stranger, 1)).isEqualTo(1);

        assertThat(stranger.isClosedByPeer()).isTrue();
        assertThat(budget().refused().getAsLong()).isEqualTo(1);
        ask(holder, 5);
    }

    /** And takes no byte of the answer's body. */
    private static void ask(RawConnection connection, int stream) throws IOException {
        connection.sendBytes(Http2Frames.frame(SETTINGS, 0, 0, CLOSED_WINDOWS));
        connection.sendBytes(Http2Frames.frame(HEADERS, 5, stream, NOWHERE));
        for (var frame = Http2Frames.await(connection, HEADERS); frame.stream() != stream; ) {
            frame = Http2Frames.await(connection, HEADERS);
        }
    }
}
