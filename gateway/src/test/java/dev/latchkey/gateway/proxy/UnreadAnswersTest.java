package dev.latchkey.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.edge.http.EdgeLimits;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
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
                EdgeLimits.ofHeap(256 * 1024 * 1024).withHeldBytes(1024 * 1024));
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
}
