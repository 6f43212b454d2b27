package dev.latchkey.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.edge.http.EdgeLimits;
import dev.latchkey.engine.protocol.Cidr;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is far longer than all that strangers may hold is sent as it is taken, and costs a piece of it. */
class LongAnswersTest {

    private static final String TARGET = "/own/long";

    private RecordingUpstream upstream;
    private TestGateway gateway;

    /** All strangers may hold 2 MiB, an address 256 KiB. */
    @BeforeEach
    void start() {
        upstream = new RecordingUpstream();
        gateway = TestGateway.limited(
                ApiUpstream.of("orders", upstream.uri()),
                EdgeLimits.ofHeap(256 * 1024 * 1024)
                        .withHeldBytes(2 * 1024 * 1024)
                        .withTrustedProxies(List.of(Cidr.parse("127.0.0.0/8"))));
    }

    @AfterEach
    void stop() {
        gateway.close();
        upstream.close();
    }

    private static String request(String method, int address) {
        return method + " " + TARGET + " HTTP/1.1\nHost: a.example\nX-Forwarded-For: 192.0.2." + address + "\n";
    }

    private RawConnection.Answer get() throws IOException {
        return RawConnection.exchange(gateway.port(), request("GET", 1) + "\n");
    }

    private Socket send(String request) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port());
        socket.setSoTimeout((int) Duration.ofSeconds(60).toMillis());
        socket.getOutputStream().write(request.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    @Test
    void areSentWhole() throws Exception {
        var answer = get();

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Length")).contains("8000000");
        assertThat(answer.body())
                .hasSize(8_000_000)
                .startsWith("01234")
                .endsWith("56789")
                .doesNotContain("00", "90123456788");
    }

    @Test
    void tellTheirLengthToHead() throws Exception {
        try (var socket = send(request("HEAD", 1) + "Connection: close\n\n")) {
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .containsIgnoringCase("\r\nContent-Length: 8000000\r\n")
                    .endsWith("\r\n\r\n");
        }
    }

    /** Those who leave it unread keep a piece each, and who reads is served beside them. */
    @Test
    void areSentBesideThoseThatNobodyReads() throws Exception {
        var unread = new ArrayList<Socket>();
        try {
            for (var i = 0; i < 10; i++) {
                var socket = send(request("GET", 10 + i) + "\n");
                unread.add(socket);
                assertThat(socket.getInputStream().read()).isEqualTo('H');
            }

            assertThat(get().body()).hasSize(8_000_000);
        } finally {
            for (var socket : unread) {
                socket.close();
            }
        }
    }
}
