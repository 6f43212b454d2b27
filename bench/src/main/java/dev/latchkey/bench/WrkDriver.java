package dev.latchkey.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Load made by {@code wrk}, told what to send by a Lua script. */
final class WrkDriver implements LoadDriver {

    private static final Duration GRACE = Duration.ofSeconds(20);
    private static final Pattern OUTCOME =
            Pattern.compile("^outcome (\\d+) (\\d+) (\\d+) (\\d+) (\\d+)$", Pattern.MULTILINE);

    private final Path program;
    private final Path temporaryFolder;

    WrkDriver(Path program, Path temporaryFolder) {
        this.program = program;
        this.temporaryFolder = temporaryFolder;
    }

    @Override
    public String name() {
        return "wrk";
    }

    @Override
    public Measurement run(Load load, int connections, Duration time) throws IOException, InterruptedException {
        var script = temporaryFolder.resolve("load.lua");
        var output = temporaryFolder.resolve("wrk.out");
        Files.writeString(script, script(load));
        var process = new ProcessBuilder(
                        program.toString(),
                        "--threads=1",
                        "--connections=" + connections,
                        "--duration=" + time.toSeconds() + "s",
                        "--script=" + script,
                        load.target().toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            if (!process.waitFor(time.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("wrk did not end " + GRACE.toSeconds() + " s after its time");
            }
        } finally {
            process.destroyForcibly();
        }
        var said = Files.readString(output);
        var outcome = OUTCOME.matcher(said);
        if (process.exitValue() != 0 || !outcome.find()) {
            throw new IllegalStateException("wrk failed: " + said);
        }
        return new Measurement(
                Long.parseLong(outcome.group(1)),
                Duration.of(Long.parseLong(outcome.group(2)), java.time.temporal.ChronoUnit.MICROS),
                Long.parseLong(outcome.group(3)),
                Long.parseLong(outcome.group(4)),
                Long.parseLong(outcome.group(5)));
    }

    private static String script(Load load) throws IOException {
        var script =
                new StringBuilder("expected = ").append(load.expectedStatus()).append('\n');
        script.append("wrk.method = ").append(quoted(load.method())).append('\n');
        load.headers()
                .forEach((name, value) -> script.append("wrk.headers[")
                        .append(quoted(name))
                        .append("] = ")
                        .append(quoted(value))
                        .append('\n'));
        if (load.body() != null) {
            script.append("wrk.body = ").append(quoted(load.body())).append('\n');
        }
        try (var rest = WrkDriver.class.getResourceAsStream("/bench/wrk.lua")) {
            if (rest == null) {
                throw new IllegalStateException("resource /bench/wrk.lua is missing");
            }
            return script.append(new String(rest.readAllBytes(), UTF_8)).toString();
        }
    }

    private static String quoted(String text) {
        if (text.indexOf('"') >= 0 || text.indexOf('\\') >= 0 || text.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("expected a text that Lua takes between quotes as it is");
        }
        return '"' + text + '"';
    }

    @Override
    public void close() {
        // Each run ends its own process.
    }
}
