package dev.latchkey.bench;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Says what the event loops allocate for one request of each scenario: like the time it takes it grows with each step on the path, but other
 * work on the machine changes nothing about it. Leaves nothing behind.
 */
public final class CountedWork {

    /** Until the compiler has found what need not be allocated. */
    private static final int WARM_UP_CALLS = 30_000;

    private static final int CALLS = 5_000;

    private CountedWork() {}

    public static void main(String[] arguments) throws Exception {
        run(arguments.length == 0 ? "" : arguments[0])
                .forEach((scenario, bytes) -> System.out.printf(Locale.ROOT, "%-34s %8d%n", scenario, bytes));
    }

    /**
     * Measures.
     *
     * @param only scenarios with this in their name, and the plain forwarder
     * @return bytes for each request, by the name of the scenario
     */
    static Map<String, Long> run(String only) throws IOException, InterruptedException {
        var folder = Files.createTempDirectory("latchkey-work");
        try (var upstream = Child.start(BenchUpstream.class, List.of(), List.of());
                var forwarder = Child.start(PlainForwarder.class, List.of(), List.of(upstream.get("port")));
                var latchkey =
                        Child.start(BenchServer.class, List.of(), List.of(folder.toString(), upstream.get("port")));
                var http = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build()) {
            var work = new LinkedHashMap<String, Long>();
            for (var scenario : Scenario.all(forwarder, latchkey, http)) {
                if (work.isEmpty() || scenario.name().contains(only)) {
                    scenario.check(http);
                    work.put(scenario.name(), bytes(scenario));
                }
            }
            return work;
        } finally {
            Siege.delete(folder);
        }
    }

    private static long bytes(Scenario scenario) throws IOException {
        try (var calls = new CountedCalls(scenario.load())) {
            calls.make(WARM_UP_CALLS);
            var before = scenario.process().allocatedBytes();
            var made = calls.make(CALLS);
            return (scenario.process().allocatedBytes() - before) / made;
        }
    }
}
