package dev.latchkey.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.edge.http.EdgeLimits;
import dev.latchkey.engine.protocol.Cidr;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Small parts that are there together go on together, in both directions, and what stands alone goes on as it comes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GatheredWritesTest {

    private static final int PIECES = 2_000;

    /** So many writes at most for all of them: a reader may get at them in several breaths. */
    private static final int WRITES_MAX = 500;

    private static final String GET = "GET /orders HTTP/1.1\nHost: a.example\nX-Api-Key: good-key\n\n";
    private static final String POST =
            "POST /orders HTTP/1.1\nHost: a.example\nX-Api-Key: good-key\nTransfer-Encoding: chunked\n\n";

    private RecordingUpstream upstream;
    private TestGateway gateway;

    @BeforeAll
    void start() {
        upstream = new RecordingUpstream();
        gateway = TestGateway.limited(
                ApiUpstream.of("orders", upstream.uri()),
                EdgeLimits.ofHeap(256 * 1024 * 1024).withTrustedProxies(List.of(Cidr.parse("127.0.0.1/32"))));
    }

    @AfterAll
    void stop() {
        gateway.close();
        upstream.close();
    }

    /** The next chunk as it stands on the wire; empty at the end of the body. */
    private static String chunk(RawConnection from) throws IOException {
        var chunk = from.input().readNBytes(Integer.parseInt(line(from), 16));
        line(from);
        return new String(chunk, StandardCharsets.US_ASCII);
    }

    private static String line(RawConnection from) throws IOException {
        var line = new ByteArrayOutputStream();
        for (var next = from.input().read();
                next >= 0 && next != '\n';
                next = from.input().read()) {
            line.write(next);
        }
        return line.toString(StandardCharsets.US_ASCII).strip();
    }

    private static void skipHead(RawConnection from) throws IOException {
        while (!line(from).isEmpty()) {}
    }

    private static void writeEach(HttpServerRequest asked, int times) {
        for (var i = 0; i < times; i++) {
            asked.response().write(Character.toString('a' + i % 26));
        }
    }

    @Test
    void smallPartsOfAnAnswerGoOnTogether() throws Exception {
        upstream.behave(asked -> {
            asked.response().setChunked(true);
            writeEach(asked, PIECES);
            asked.response().end();
        });
        try (var caller = new RawConnection(gateway.port())) {
            caller.send(GET);
            skipHead(caller);
            var chunks = new ArrayList<String>();
            for (var chunk = chunk(caller); !chunk.isEmpty(); chunk = chunk(caller)) {
                chunks.add(chunk);
            }
            assertThat(String.join("", chunks))
                    .hasSize(PIECES)
                    .startsWith("abcdef")
                    .endsWith("x");
            assertThat(chunks).hasSizeLessThan(WRITES_MAX);
        }
    }

    /** Of what is longer than what is read ahead of a connection. */
    @Test
    void smallPartsOfARequestGoOnTogether() throws Exception {
        var parts = new LinkedBlockingQueue<Integer>();
        upstream.behave(asked -> {
            asked.handler(part -> parts.add(part.length()));
            asked.endHandler(_ -> asked.response().end("fine"));
        });
        var ahead = FairUse.DEFAULT.bufferedBodyBytesMax();
        try (var caller = new RawConnection(gateway.port())) {
            caller.send(POST + Integer.toHexString(ahead) + "\n" + "a".repeat(ahead) + "\n");
            caller.send("1\na\n".repeat(PIECES) + "0\n\n");
            assertThat(caller.read().body()).isEqualTo("fine");
        }
        assertThat(parts.stream().mapToInt(part -> part).sum()).isEqualTo(ahead + PIECES);
        assertThat(parts).hasSizeLessThan(WRITES_MAX);
    }

    @Test
    void nothingWaitsForWhatHasNotCome() throws Exception {
        var asked = new CompletableFuture<HttpServerRequest>();
        upstream.behave(request -> {
            request.response().setChunked(true).write("0");
            asked.complete(request);
        });
        try (var caller = new RawConnection(gateway.port())) {
            caller.send(GET);
            skipHead(caller);
            for (var i = 0; i < 5; i++) {
                assertThat(chunk(caller)).isEqualTo(Integer.toString(i));
                asked.get(60, TimeUnit.SECONDS).response().write(Integer.toString(i + 1));
            }
            assertThat(chunk(caller)).isEqualTo("5");
            asked.join().response().end();
            assertThat(chunk(caller)).isEmpty();
        }
    }

    @Test
    void longAndShortPartsKeepTheirOrder() throws Exception {
        upstream.behave(asked -> {
            asked.response().setChunked(true);
            asked.pipeTo(asked.response());
        });
        var random = new SplittableRandom(1);
        var body = new StringBuilder();
        var chunks = new StringBuilder();
        while (body.length() < 500_000) {
            var length = random.nextInt(20) == 0 ? random.nextInt(1, 30_000) : random.nextInt(1, 100);
            var part = Character.toString('a' + random.nextInt(26)).repeat(length);
            body.append(part);
            chunks.append(Integer.toHexString(length)).append('\n').append(part).append('\n');
        }
        try (var caller = new RawConnection(gateway.port())) {
            var sending = CompletableFuture.runAsync(() -> send(caller, POST + chunks + "0\n\n"));
            assertThat(caller.read().body()).isEqualTo(body.toString());
            sending.get(60, TimeUnit.SECONDS);
        }
    }

    private static void send(RawConnection caller, String text) {
        try {
            caller.send(text);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
