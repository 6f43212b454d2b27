package dev.latchkey.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.edge.http.Budget;
import dev.latchkey.edge.http.EdgeLimits;
import dev.latchkey.testing.Eventually;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What peers ask for and never read costs them their connections, and nobody else anything. */
class UnreadAnswersTest {

    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;

    private RecordingUpstream upstream;
    private TestGateway gateway;

    /** All strangers may hold 1 MiB, an address 128 KiB, a connection 32 KiB; twenty small answers are 26. */
    @BeforeEach
    void start() {
        upstream = new RecordingUpstream();
        gateway = TestGateway.limited(
                ApiUpstream.of("orders", upstream.uri()),
                EdgeLimits.ofHeap(256 * 1024 * 1024).withHeldBytes(1024 * 1024).withStreams(10_000));
    }

    @AfterEach
    void stop() {
        gateway.close();
        upstream.close();
    }

    /** HTTP/2 by prior knowledge with a window of nothing, and twenty times GET http a.example /nowhere. */
    private static byte[] requests() {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        bytes.writeBytes(new byte[] {0, 0, 6, 4, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0});
        for (var i = 0; i < 20; i++) {
            bytes.writeBytes(new byte[] {0, 0, 23, HEADERS, 5, 0, 0, 0, (byte) (2 * i + 1)});
            bytes.writeBytes(new byte[] {(byte) 0x82, (byte) 0x86, 0x04, 8});
            bytes.writeBytes("/nowhere".getBytes(StandardCharsets.US_ASCII));
            bytes.writeBytes(new byte[] {0x01, 9});
            bytes.writeBytes("a.example".getBytes(StandardCharsets.US_ASCII));
        }
        return bytes.toByteArray();
    }

    /** Asks, and tells whether all of some answers begin, none of which is ever taken whole. */
    private static boolean isAnswered(Socket socket, int requests) throws IOException {
        var in = new DataInputStream(socket.getInputStream());
        try {
            socket.getOutputStream().write(requests());
            for (var answers = 0; answers < requests; ) {
                var length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
                var type = in.readUnsignedByte();
                in.skipNBytes(5 + length);
                if (type == RST_STREAM) {
                    return false;
                }
                answers += type == HEADERS ? 1 : 0;
            }
            return true;
        } catch (EOFException | SocketException _) {
            return false;
        }
    }

    /** Asks on connections that take nothing, each for less than its share, one connection after the other. */
    private int countCutOff(int addresses, int connections, List<Socket> open) throws IOException {
        var cutOff = 0;
        for (var i = 0; i < connections; i++) {
            var from = InetAddress.getByAddress(new byte[] {127, 0, 1, (byte) (1 + i % addresses)});
            var socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port(), from, 0);
            open.add(socket);
            socket.setSoTimeout(60_000);
            cutOff += isAnswered(socket, 20) ? 0 : 1;
        }
        return cutOff;
    }

    @ParameterizedTest
    @CsvSource({"1, 120, 50", "20, 160, 0"})
    void lockNobodyElseOut(int addresses, int connections, int cutOffAtOnce) throws Exception {
        upstream.behave(request -> request.response().end("fine"));
        var open = new ArrayList<Socket>();
        try {
            var cutOff = countCutOff(addresses, connections, open);
            var holder = RawConnection.exchange(
                    gateway.port(), "GET /orders HTTP/1.1\nHost: a.example\nX-Api-Key: good-key\n\n");

            assertThat(holder.status()).isEqualTo(200);
            assertThat(cutOff).isGreaterThanOrEqualTo(cutOffAtOnce);
            assertThat(RawConnection.exchange(gateway.port(), "GET /nowhere HTTP/1.1\nHost: a.example\n\n")
                            .status())
                    .isIn(404, 503);
        } finally {
            for (var socket : open) {
                socket.close();
            }
        }
    }

    /** It has ended for the upstream, and must for its caller too, or it would be kept for as long as that wishes. */
    @Test
    void ofApisAreBrokenOffInTime() throws Exception {
        upstream.behave(request -> request.response().end("fine"));
        gateway.close();
        gateway = TestGateway.limited(
                ApiUpstream.of("orders", upstream.uri())
                        .withTimeouts(Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofMillis(50)),
                EdgeLimits.ofHeap(256 * 1024 * 1024));
        try (var connection = new RawConnection(gateway.port())) {
            connection
                    .socket()
                    .getOutputStream()
                    .write(new Http2Frames()
                            .add(Http2Frames.SETTINGS, 0, 0, Http2Frames.CLOSED_WINDOWS)
                            .ask(1, 1, Http2Frames.holdersRequest())
                            .toBytes());

            assertThat(Http2Frames.await(connection, RST_STREAM).stream()).isEqualTo(1);
        }
    }

    /** What an upstream has handed over whole is ours to keep, and counts like what we say ourselves. */
    @Test
    void ofApisCountUntilTheyAreTaken() throws Exception {
        upstream.behave(request -> request.response().end("a".repeat(1_500)));
        gateway.close();
        gateway = TestGateway.limited(
                ApiUpstream.of("orders", upstream.uri()),
                EdgeLimits.ofHeap(256 * 1024 * 1024).withHeldBytes(256 * 1024));
        try (var connection = new RawConnection(gateway.port())) {
            var out = connection.socket().getOutputStream();
            var head = Http2Frames.request("/public");
            out.write(new Http2Frames()
                    .add(Http2Frames.SETTINGS, 0, 0, Http2Frames.CLOSED_WINDOWS)
                    .ask(1, 10, head)
                    .toBytes());
            awaitHeld(10 * 1_500, 10 * 1_500);

            out.write(Http2Frames.frame(HEADERS, 5, 21, head));

            assertThat(countBytes(connection.input()))
                    .as("what comes before it is cut off")
                    .isLessThan(1_500);
            awaitHeld(0, 0);
        }
    }

    /** Until the end, which may be a reset. */
    private static int countBytes(InputStream in) throws IOException {
        var bytes = 0;
        try {
            while (in.read() >= 0) {
                bytes++;
            }
        } catch (SocketException _) {
            return bytes;
        }
        return bytes;
    }

    /** Left to itself, Linux takes 1.5 MiB for a reader of nothing whose own buffer is small, and 4 where it is not. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void theKernelKeepsLittleOfThem() throws Exception {
        upstream.behave(request -> request.response().end("a".repeat(1_500)));
        try (var socket = new Socket()) {
            socket.setReceiveBufferSize(2_048);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.port()));
            socket.getOutputStream()
                    .write("GET /public HTTP/1.1\r\nHost: a.example\r\n\r\n"
                            .repeat(400)
                            .getBytes(StandardCharsets.US_ASCII));

            awaitHeld(1_500, 4 * 1_500);
        }
    }

    private void awaitHeld(long min, long max) throws InterruptedException {
        Eventually.await(
                () -> {
                    var held = heldBytes();
                    return held >= min && held <= max;
                },
                () -> "held: " + heldBytes());
    }

    private long heldBytes() {
        return Budget.ofListeners(gateway.vertx()).stream()
                .filter(budget -> budget.name().equals("requests"))
                .findFirst()
                .orElseThrow()
                .used()
                .getAsLong();
    }
}
