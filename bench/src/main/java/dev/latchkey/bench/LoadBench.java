package dev.latchkey.bench;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Measures what a request through Latchkey costs, next to what forwarding alone costs, and stops. Every part runs in a JVM of
 * its own; the folders and processes it makes are gone afterwards. Fails when a single request is answered wrongly.
 */
@Command(
        name = "load-bench",
        description = "Measures what a request through Latchkey costs.",
        mixinStandardHelpOptions = true)
public final class LoadBench implements Callable<Integer> {

    private static final int SECONDS_MAX = 600;
    private static final int FRESH_WARM_UPS = 3;

    private final Set<Child> warm = new HashSet<>();

    @Option(names = "--seconds", paramLabel = "N", description = "Measured time of each scenario (default: 5).")
    private int seconds = 5;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            description = "Unmeasured seconds before it, thrice that for a new JVM (default: 5).")
    private int warmUpSeconds = 5;

    @Option(names = "--connections", paramLabel = "N", description = "Connections at once (default: 32).")
    private int connections = 32;

    @Option(names = "--only", paramLabel = "TEXT", description = "Scenarios with this in their name, and the baseline.")
    private String only = "";

    @Option(names = "--own-client", description = "Make the load with the own client, even where wrk is installed.")
    private boolean usesOwnClient;

    @Option(names = "--json", description = "Print JSON on standard output; the table goes to standard error.")
    private boolean printsJson;

    @Option(names = "--java-option", paramLabel = "OPTION", description = "For the JVM of Latchkey; may be repeated.")
    private List<String> javaOptions = List.of();

    private LoadBench() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new LoadBench()).setExpandAtFiles(false).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (seconds < 1 || seconds > SECONDS_MAX || warmUpSeconds < 1 || warmUpSeconds > SECONDS_MAX) {
            throw new IllegalArgumentException("expected 1 to " + SECONDS_MAX + " seconds");
        }
        var folder = Files.createTempDirectory("latchkey-bench");
        // Also when the harness is interrupted; the children end by themselves.
        var cleaning = Thread.ofPlatform().unstarted(() -> delete(folder));
        Runtime.getRuntime().addShutdownHook(cleaning);
        var served = Files.createDirectory(folder.resolve("latchkey"));
        try (var driver = usesOwnClient ? new VertxDriver() : LoadDriver.choose(folder);
                var upstream = Child.start(BenchUpstream.class, List.of(), List.of());
                var forwarder = Child.start(PlainForwarder.class, List.of(), List.of(upstream.get("port")));
                var latchkey =
                        Child.start(BenchServer.class, javaOptions, List.of(served.toString(), upstream.get("port")));
                var http = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build()) {
            return measure(driver, Scenario.all(forwarder, latchkey, http), http);
        }
    }

    private int measure(LoadDriver driver, List<Scenario> scenarios, HttpClient http)
            throws IOException, InterruptedException {
        var table = printsJson ? System.err : System.out;
        table.printf(
                "load by %s, %d connections, %d s each after %d s of warm-up%n%s%n",
                driver.name(), connections, seconds, warmUpSeconds, Result.heading());
        var results = new ArrayList<Result>();
        for (var scenario : scenarios) {
            if (results.isEmpty() || scenario.name().contains(only)) {
                var result = measure(
                        driver,
                        scenario,
                        results.isEmpty() ? 0 : results.getFirst().processorMicros(),
                        http);
                table.println(result.line());
                results.add(result);
            }
        }
        if (printsJson) {
            System.out.println(Result.json(driver.name(), connections, seconds, results));
        }
        var errors = results.stream().mapToLong(Result::errors).sum();
        if (errors > 0) {
            System.err.println(
                    "load-bench: " + errors + " requests failed or were answered wrongly; the figures are worthless");
            return 1;
        }
        return 0;
    }

    private Result measure(LoadDriver driver, Scenario scenario, double baselineMicros, HttpClient http)
            throws IOException, InterruptedException {
        scenario.check(http);
        // A JVM that has not served yet compiles most of what it will ever need: that must not be counted.
        var isFresh = warm.add(scenario.process());
        var warmUp = driver.run(
                scenario.load(), connections, Duration.ofSeconds(warmUpSeconds * (isFresh ? FRESH_WARM_UPS : 1L)));
        var before = scenario.process().processorTime();
        var measured = driver.run(scenario.load(), connections, Duration.ofSeconds(seconds));
        var spent = scenario.process().processorTime().minus(before);
        scenario.check(http);
        var all = new Measurement(
                measured.requests(),
                measured.time(),
                measured.errors() + warmUp.errors(),
                measured.p50Micros(),
                measured.p99Micros());
        return Result.of(scenario.name(), all, spent, baselineMicros);
    }

    private static void delete(Path folder) {
        try (var files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                if (!file.toFile().delete()) {
                    System.err.println("load-bench: could not remove " + file);
                }
            });
        } catch (IOException e) {
            System.err.println("load-bench: could not remove " + folder + ": " + e.getMessage());
        }
    }
}
