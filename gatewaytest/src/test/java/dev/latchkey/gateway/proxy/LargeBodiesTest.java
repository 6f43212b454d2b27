package dev.latchkey.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Bodies larger than all that may be kept of them, to a side that takes its time: the sender waits, and nobody keeps them. */
class LargeBodiesTest {

    private static final int BYTES = 32 * 1024 * 1024;

    private static CompletableFuture<Void> send(Socket to) {
        return CompletableFuture.runAsync(() -> {
            try {
                to.getOutputStream().write(new byte[BYTES]);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Test
    void anAnswerWaitsForItsCaller() throws Exception {
        try (var upstream = new TalkingUpstream("HTTP/1.1 200 OK\r\nContent-Length: " + BYTES + "\r\n\r\n");
                var gateway = TestGateway.generous(ApiUpstream.of("orders", upstream.uri()));
                var caller = new RawConnection(gateway.port())) {
            caller.send("GET /orders HTTP/1.1\nHost: api.example.com\nX-Api-Key: good-key\n\n");
            var sent = send(upstream.awaitCall().socket());
            var head = new String(caller.input().readNBytes(15), StandardCharsets.ISO_8859_1);
            assertThat(head).isEqualTo("HTTP/1.1 200 OK");
            assertThat(sent).as("as nobody takes it").isNotDone();
            var bytes = caller.input().readNBytes(BYTES); // a part of the head among them
            assertThat(bytes).hasSize(BYTES);
            sent.get(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void aRequestWaitsForItsUpstream() throws Exception {
        try (var upstream = new TalkingUpstream("");
                var gateway = TestGateway.generous(
                        ApiUpstream.of("orders", upstream.uri()).withRequestBodyBytesMax(BYTES));
                var caller = new RawConnection(gateway.port())) {
            caller.send("PUT /orders/1 HTTP/1.1\nHost: api.example.com\nX-Api-Key: good-key\nContent-Length: " + BYTES
                    + "\n\n");
            var sent = send(caller.socket());
            var call = upstream.awaitCall();
            assertThat(sent).as("as nobody takes it").isNotDone();
            assertThat(call.read(BYTES)).hasSize(BYTES);
            call.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
            assertThat(caller.read().status()).isEqualTo(200);
            sent.get(60, TimeUnit.SECONDS);
        }
    }
}
