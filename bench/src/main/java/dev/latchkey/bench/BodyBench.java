package dev.latchkey.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Sends one large body each way through Latchkey at the same time, in a JVM of its own, and says what memory that took at most: bodies
 * stream, so it does not grow with them. Leaves nothing behind.
 */
public final class BodyBench {

    private static final long BODY_BYTES = 1L << 30;

    private BodyBench() {}

    /**
     * How it went.
     *
     * @param sent bytes of its request that the upstream got
     * @param fetched bytes of its answer that the caller got
     * @param residentBytesAtFirst most memory of the process until then
     * @param residentBytesMax most memory of the process, of its heap and of all else
     */
    record Outcome(long sent, long fetched, Duration time, long residentBytesAtFirst, long residentBytesMax) {}

    public static void main(String[] arguments) throws Exception {
        var outcome = run(BODY_BYTES);
        System.out.printf(
                Locale.ROOT,
                "%d MiB to the upstream and %d MiB to the caller in %.1f s; memory: at most %d MiB when started, %d"
                        + " MiB in the end%n",
                outcome.sent() >> 20,
                outcome.fetched() >> 20,
                outcome.time().toMillis() / 1e3,
                outcome.residentBytesAtFirst() >> 20,
                outcome.residentBytesMax() >> 20);
    }

    /** @param bytes of each of the two bodies */
    static Outcome run(long bytes) throws IOException, InterruptedException, ExecutionException {
        var folder = Files.createTempDirectory("latchkey-bodies");
        try (var upstream = new BodyUpstream(bytes);
                var server = Child.start(
                        BenchServer.class, List.of(), List.of(folder.toString(), Integer.toString(upstream.port())))) {
            var port = URI.create(server.get("apiUrl")).getPort();
            var key = server.get("apiKey");
            var atFirst = server.residentBytesMax();
            var since = System.nanoTime();
            var sent = CompletableFuture.supplyAsync(
                    () -> BodyCaller.send(port, key, bytes),
                    task -> Thread.ofPlatform().daemon().start(task));
            var fetched = BodyCaller.fetch(port, key);
            return new Outcome(
                    sent.get(),
                    fetched,
                    Duration.ofNanos(System.nanoTime() - since),
                    atFirst,
                    server.residentBytesMax());
        } finally {
            Siege.delete(folder);
        }
    }
}
