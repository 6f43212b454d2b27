package dev.latchkey.bench;

import dev.latchkey.app.config.ConfigurationReader;
import dev.latchkey.demo.platform.Demo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Measures what each page of the web origin takes where there is much of everything: {@link ManyRows}. The pages are those of the table of
 * paths, each with the ways to sort, narrow and go on that it offers itself, so a new page is measured without a word here. Fails when a page
 * takes more than {@value #CPU_MILLIS_MAX} ms of the processor or has more than {@value #BYTES_MAX} bytes of its own, or is
 * answered with 500 and more. Leaves nothing behind.
 */
public final class PageBench implements AutoCloseable {

    private static final int CPU_MILLIS_MAX = 50;
    private static final int BYTES_MAX = 100_000;
    private static final int FAILED = 500;
    private static final int WARM_UP = 8;
    private static final int MEASURED = 10;

    private final Demo demo;
    private final JsonNode file;

    private PageBench(Path folder) throws Exception {
        this.demo = start(folder);
        this.file = JsonMapper.shared().readTree(Files.readString(demo.file()));
    }

    static Demo start(Path folder) throws Exception {
        var settings = Map.of(
                "listeners.apiPort", "0",
                "listeners.webPort", "0",
                "listeners.privatePort", "0",
                "limits.ownRequestsPerSecond", "100000",
                "limits.tokenRequestsPerSecond", "100000");
        return Demo.start(ConfigurationReader.defaults(folder, settings), InstantSource.system());
    }

    /** @param arguments beginnings of paths; none for all of them */
    public static void main(String[] arguments) throws Exception {
        var folder = Files.createTempDirectory("latchkey-pages");
        List<String> above;
        try {
            String company;
            try (var empty = new PageBench(folder)) {
                company = empty.file.get("companies").get(0).get("id").asString();
            }
            var examples = new ManyRows(folder.resolve("latchkey.db"), company).fill();
            try (var bench = new PageBench(folder)) {
                above = bench.measureAll(examples, List.of(arguments));
            }
        } finally {
            delete(folder);
        }
        above.forEach(page -> System.out.println("too much: " + page));
        if (!above.isEmpty()) {
            System.exit(1);
        }
    }

    /** @return what takes more than it may */
    private List<String> measureAll(Map<String, String> examples, List<String> begins) throws IOException {
        System.out.printf(
                Locale.ROOT,
                "%d credentials, calls, audit entries and users of one company; %d companies and partners%n"
                        + "%-72s %8s %8s %6s%n",
                ManyRows.EACH,
                ManyRows.EACH,
                "page",
                "CPU ms",
                "kB",
                "status");
        var above = new ArrayList<String>();
        var kinds = new ArrayList<String>();
        var pages = new MeasuredPages(demo.node().paths().web(), file, examples);
        for (var visit : pages.visits()) {
            if (!begins.isEmpty() && begins.stream().noneMatch(visit.path()::startsWith)) {
                continue;
            }
            var open = new ArrayList<>(List.of(visit));
            while (!open.isEmpty()) {
                var next = open.removeFirst();
                if (kinds.contains(next.kind())) {
                    continue;
                }
                kinds.add(next.kind());
                var seen = measure(next);
                if (seen.millis > CPU_MILLIS_MAX || seen.bytes > BYTES_MAX || seen.status >= FAILED) {
                    above.add(next.kind());
                }
                open.addAll(pages.variants(next, seen.html));
            }
        }
        return above;
    }

    private record Seen(double millis, int bytes, int status, String html) {}

    private static Seen measure(MeasuredPages.Visit visit) throws IOException {
        for (var i = 0; i < WARM_UP; i++) {
            visit.get();
        }
        var cpu = new ServerCpu();
        var answer = visit.get();
        for (var i = 1; i < MEASURED; i++) {
            answer = visit.get();
        }
        var millis = cpu.millis() / MEASURED;
        System.out.printf(
                Locale.ROOT, "%-72s %8.1f %8.1f %6d%n", visit.kind(), millis, answer.bytes() / 1000.0, answer.status());
        return new Seen(millis, answer.bytes(), answer.status(), answer.html());
    }

    @Override
    public void close() {
        demo.close();
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var path : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
