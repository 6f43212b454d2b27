package dev.latchkey.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.edge.http.EdgeLimits;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Requests sent ahead of their answers (RFC 9112 §9.3.2) wait on the side of who sends them. */
class SentAheadTest {

    private static final int CONNECTIONS = 480;
    private static final int KIB = 1024;

    private final LinkedBlockingQueue<HttpServerRequest> waiting = new LinkedBlockingQueue<>();
    private RecordingUpstream upstream;
    private TestGateway gateway;

    @BeforeEach
    void start() {
        upstream = new RecordingUpstream();
        gateway = TestGateway.limited(ApiUpstream.of("orders", upstream.uri()), EdgeLimits.ofHeap(256 * KIB * KIB));
    }

    @AfterEach
    void stop() {
        gateway.close();
        upstream.close();
    }

    /** So many, and most of another. */
    private static byte[] heads(int many) {
        var head = "GET /nowhere HTTP/1.1\r\nHost: a.example\r\n"
                + ("X-A: " + "a".repeat(975) + "\r\n").repeat(15)
                + "\r\n";
        return (head.repeat(many) + head.substring(0, 12 * KIB)).getBytes(StandardCharsets.US_ASCII);
    }

    private static SocketChannel connect(int port, int number) throws IOException {
        var channel = SocketChannel.open();
        channel.bind(new InetSocketAddress("127.0.2." + (1 + number % 8), 0));
        channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.configureBlocking(false);
        return channel;
    }

    private static int holder(int port) throws IOException {
        return RawConnection.exchange(port, "GET /orders HTTP/1.1\nHost: a.example\nX-Api-Key: good-key\n\n")
                .status();
    }

    /**
     * Many heads of 15 KB on many connections, none of whose answers is read, at a gateway in a JVM of its own that has 16 MiB outside
     * its heap.
     */
    @Test
    @EnabledOnOs(OS.LINUX) // other systems have one loopback address
    void leaveMemoryForTheHolderOfAKey() throws Exception {
        var bytes = ByteBuffer.wrap(heads(5));
        var open = new ArrayList<SocketChannel>();
        var rest = new ArrayList<ByteBuffer>();
        try (var small = SmallGateway.start("-Xmx96m", "-XX:MaxDirectMemorySize=16m")) {
            for (var i = 0; i < CONNECTIONS; i++) {
                open.add(connect(small.port(), i));
                rest.add(bytes.duplicate());
            }
            for (var round = 0; round < 4; round++) {
                for (var i = 0; i < CONNECTIONS; i++) {
                    write(open.get(i), rest.get(i));
                }
                assertThat(holder(small.port())).as("in round " + round).isEqualTo(200);
            }
        } finally {
            for (var channel : open) {
                channel.close();
            }
        }
    }

    private static void write(SocketChannel channel, ByteBuffer rest) {
        try {
            var _ = channel.write(rest);
        } catch (IOException _) {
            rest.position(rest.limit()); // it was cut off
        }
    }

    /** Only the first of them reaches the upstream, and what cannot be taken stays where it is; then each is answered in turn. */
    @Test
    void areAnsweredInTurnHoweverManyWait() throws Exception {
        upstream.behave(waiting::add);
        var many = 200;
        try (var connection = new RawConnection(gateway.port())) {
            for (var i = 0; i < many; i++) {
                connection.send("GET /orders/" + i + " HTTP/1.1\nHost: a.example\nX-Api-Key: good-key\n\n");
            }
            for (var i = 0; i < many; i++) {
                var request = waiting.take();
                assertThat(waiting).isEmpty();
                request.response().end("order " + request.path());
                assertThat(connection.read().body()).isEqualTo("order /orders/" + i);
            }
        }
    }

    /** With bodies between them, of which some come while nothing is read. */
    @Test
    void areAnsweredInTurnWithBodiesToo() throws Exception {
        upstream.behave(request ->
                request.body().onSuccess(body -> request.response().end("took " + body.length())));
        List<Integer> lengths = List.of(0, 5, 20_000, 1, 70_000, 3, 0, 40_000, 2, 9_000, 0, 17);
        try (var connection = new RawConnection(gateway.port())) {
            for (var round = 0; round < 3; round++) {
                for (var length : lengths) {
                    connection.send("POST /orders HTTP/1.1\nHost: a.example\nX-Api-Key: good-key\nContent-Length: "
                            + length + "\n\n" + "a".repeat(length));
                }
                for (var length : lengths) {
                    assertThat(connection.read().body()).isEqualTo("took " + length);
                }
            }
        }
    }
}
