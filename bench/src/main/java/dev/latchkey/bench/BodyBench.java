package dev.latchkey.bench;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;

/**
 * Sends one large body each way through Latchkey, in a JVM of its own, and says what memory that took at most: bodies stream, so it
 * does not grow with them. Leaves nothing behind but the folder of the measured deployment in the system's temporary folder.
 */
public final class BodyBench {

    private static final long BODY_BYTES = 1L << 30;
    private static final int PART_BYTES = 64 * 1024;

    private BodyBench() {}

    public static void main(String[] arguments) throws Exception {
        var vertx = Vertx.vertx();
        var upstream = vertx.createHttpServer()
                .requestHandler(BodyBench::answer)
                .listen(0, "127.0.0.1")
                .await();
        var folder = Files.createTempDirectory("latchkey-bodies");
        try (var server = Child.start(
                        BenchServer.class,
                        List.of(),
                        List.of(folder.toString(), String.valueOf(upstream.actualPort())));
                var client = HttpClient.newHttpClient()) {
            report(server, "started", System.nanoTime(), 0);
            var up = System.nanoTime();
            report(server, "to the upstream", up, send(client, server));
            var down = System.nanoTime();
            report(server, "to the caller", down, fetch(client, server));
        } finally {
            vertx.close().await();
        }
    }

    private static void answer(HttpServerRequest request) {
        if (request.method().equals(HttpMethod.PUT)) {
            var bytes = new long[1];
            request.handler(part -> bytes[0] += part.length());
            request.endHandler(_ -> request.response().end(Long.toString(bytes[0])));
        } else {
            var response = request.response().putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(BODY_BYTES));
            write(response, Buffer.buffer(new byte[PART_BYTES]), BODY_BYTES);
        }
    }

    /** As fast as it is taken. */
    private static void write(HttpServerResponse response, Buffer part, long left) {
        var unsent = left;
        while (unsent > 0 && !response.writeQueueFull()) {
            response.write(part);
            unsent -= PART_BYTES;
        }
        if (unsent == 0) {
            response.end();
        } else {
            var rest = unsent;
            response.drainHandler(_ -> write(response, part, rest));
        }
    }

    private static HttpRequest.Builder request(Child server) {
        return HttpRequest.newBuilder(URI.create(server.get("apiUrl") + "/items/1"))
                .header("X-Api-Key", server.get("apiKey"));
    }

    private static long send(HttpClient client, Child server) throws IOException, InterruptedException {
        var body = BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(Zeros::new), BODY_BYTES);
        return Long.parseLong(client.send(request(server).PUT(body).build(), BodyHandlers.ofString())
                .body());
    }

    private static long fetch(HttpClient client, Child server) throws IOException, InterruptedException {
        var answer = client.send(request(server).build(), BodyHandlers.ofInputStream());
        try (var body = answer.body()) {
            var part = new byte[PART_BYTES];
            var bytes = 0L;
            for (var read = body.read(part); read >= 0; read = body.read(part)) {
                bytes += read;
            }
            return bytes;
        }
    }

    private static void report(Child server, String what, long since, long bytes) throws IOException {
        System.out.printf(
                Locale.ROOT,
                "%-16s %5d MiB in %5.1f s, at most %d MiB of memory so far%n",
                what,
                bytes >> 20,
                (System.nanoTime() - since) / 1e9,
                server.residentBytesMax() >> 20);
    }

    /** So many of them as the body is long. */
    private static final class Zeros extends InputStream {
        private long left = BODY_BYTES;

        @Override
        public int read() {
            return left-- > 0 ? 0 : -1;
        }

        @Override
        public int read(byte[] into, int from, int length) {
            if (left <= 0) {
                return -1;
            }
            var count = (int) Math.min(length, left);
            left -= count;
            return count;
        }
    }
}
