package dev.latchkey.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Everything that strangers can make grow, all at once and from many addresses, against a node in a JVM of its own with little
 * memory, while a holder of a key goes on calling an API. Fails when the node ends or the holder is once not served.
 */
@Command(
        name = "siege",
        description = "Floods a node with everything that strangers can send, while a holder of a key calls.",
        mixinStandardHelpOptions = true)
public final class Siege implements Callable<Integer> {

    /** Between two calls of the holder: within the limits that a credential has when nobody sets any. */
    private static final Duration PAUSE = Duration.ofMillis(200);

    /** A node just started takes its time for anything. */
    private static final int WARM_UP_CALLS = 10;

    /** Fewer among the floods would say little, so a slow machine takes longer. */
    private static final int CALLS_MIN = 10;

    /** A call may take so long where two processors serve the floods, those who make them, and the call. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Option(names = "--seconds", paramLabel = "N", description = "How long (default: 600).")
    private int seconds = 600;

    @Option(names = "--heap", paramLabel = "SIZE", description = "Most memory of the node, as -Xmx (default: 128m).")
    private String heap = "128m";

    @Option(
            names = "--direct",
            paramLabel = "SIZE",
            description = "Most memory of the node outside the heap, as -XX:MaxDirectMemorySize (default: 96m).")
    private String direct = "96m";

    @Option(
            names = "--times",
            paramLabel = "N",
            description = "So many times as many strangers as in the test (default: 4).")
    private int times = 4;

    private Siege() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Siege()).setExpandAtFiles(false).execute(arguments));
    }

    /**
     * How it went.
     *
     * @param served calls of the holder that were answered as they should
     * @param failed what the others met, the first of them; empty for none
     * @param isUp whether the node is still there
     * @param slowest of the holder's calls
     * @param floods what each flood did, a line each
     */
    record Outcome(int served, List<String> failed, boolean isUp, Duration slowest, List<String> floods) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        var outcome = run(heap, direct, Duration.ofSeconds(seconds), times);
        outcome.floods().forEach(System.out::println);
        System.out.printf(
                "holder: %d calls served, slowest %d ms, %d failed%n",
                outcome.served(), outcome.slowest().toMillis(), outcome.failed().size());
        outcome.failed().forEach(System.out::println);
        System.out.println(outcome.isUp() ? "the node is up" : "the node has ended");
        return outcome.isUp() && outcome.failed().isEmpty() ? 0 : 1;
    }

    /**
     * @param heap most memory of the node, as {@code -Xmx} takes it
     * @param direct most memory of the node outside the heap, as {@code -XX:MaxDirectMemorySize} takes it
     * @param times how many strangers, as a multiple
     */
    static Outcome run(String heap, String direct, Duration time, int times) throws IOException, InterruptedException {
        var folder = Files.createTempDirectory("latchkey-siege");
        try (var upstream = Child.start(BenchUpstream.class, List.of(), List.of());
                var node = Child.start(
                        BenchServer.class,
                        List.of("-Xms32m", "-Xmx" + heap, "-XX:MaxDirectMemorySize=" + direct),
                        List.of(folder.toString(), upstream.get("port"), BenchServer.USUAL_LIMITS));
                var http = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(PATIENCE)
                        .build()) {
            return run(node, http, time, times);
        } finally {
            delete(folder);
        }
    }

    private static Outcome run(Child node, HttpClient http, Duration time, int times) throws InterruptedException {
        var holder = new Holder(http, node);
        for (var i = 0; i < WARM_UP_CALLS; i++) {
            holder.call();
            Thread.sleep(PAUSE);
        }
        var end = System.nanoTime() + time.toNanos();
        var called = 0;
        try (var floods = new Floods(
                URI.create(node.get("apiUrl")).getPort(),
                URI.create(node.get("webUrl")).getPort(),
                times)) {
            floods.begin();
            for (; (System.nanoTime() < end || called < CALLS_MIN) && node.isUp(); called++) {
                holder.call();
                Thread.sleep(PAUSE);
            }
            var told = floods.told();
            return new Outcome(holder.served, holder.failed, node.isUp(), Duration.ofNanos(holder.slowest), told);
        }
    }

    /** Calls an API with a key, as any customer does. */
    private static final class Holder {
        private static final int FAILURES_TOLD = 20;

        private final HttpClient http;
        private final HttpRequest request;
        private final List<String> failed = new ArrayList<>();
        private int served;
        private long slowest;

        Holder(HttpClient http, Child node) {
            this.http = http;
            this.request = HttpRequest.newBuilder(URI.create(node.get("apiUrl") + "/items/42"))
                    .header(BenchProduct.KEY_HEADER, node.get("apiKey"))
                    .timeout(PATIENCE)
                    .build();
        }

        void call() throws InterruptedException {
            var begun = System.nanoTime();
            try {
                var answer = http.send(request, BodyHandlers.ofString());
                if (answer.statusCode() == 200 && answer.body().equals(BenchUpstream.BODY)) {
                    served++;
                } else {
                    fail(answer.statusCode() + " " + answer.body());
                }
            } catch (IOException e) {
                fail(e.toString());
            }
            slowest = Math.max(slowest, System.nanoTime() - begun);
        }

        private void fail(String what) {
            if (failed.size() < FAILURES_TOLD) {
                failed.add("call " + (served + failed.size()) + ": " + what);
            }
        }
    }

    static void delete(Path folder) {
        try (var files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                if (!file.toFile().delete()) {
                    System.err.println("siege: could not remove " + file);
                }
            });
        } catch (IOException e) {
            System.err.println("siege: could not remove " + folder + ": " + e.getMessage());
        }
    }
}
