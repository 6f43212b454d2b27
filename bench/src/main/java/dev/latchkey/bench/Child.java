package dev.latchkey.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A JVM of its own for one part of the harness. It says {@code key=value} lines on its standard output, then {@code ready}; for each line on
 * its standard input how much its event loops have allocated; and ends when that does: also when the harness itself is killed.
 */
final class Child implements AutoCloseable {

    private static final String READY = "ready";
    private static final Duration STOP_MAX = Duration.ofSeconds(10);

    /** Those of the launcher. */
    private static final List<String> JAVA_OPTIONS = List.of(
            "-XX:+UseParallelGC",
            "-Xms64m",
            "-Xmx512m",
            "-XX:MaxDirectMemorySize=384m",
            "-XX:+ExitOnOutOfMemoryError",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    private final Process process;
    private final BufferedReader lines;
    private final Map<String, String> said;

    private Child(Process process, Class<?> main) throws IOException {
        this.process = process;
        this.lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        this.said = readUntilReady(lines, main);
    }

    /** Starts a main class of this program and waits until it is ready. */
    static Child start(Class<?> main, List<String> moreJavaOptions, List<String> arguments) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JAVA_OPTIONS);
        command.addAll(moreJavaOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        var process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            return new Child(process, main);
        } catch (IOException | RuntimeException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    private static Map<String, String> readUntilReady(BufferedReader lines, Class<?> main) throws IOException {
        var said = new HashMap<String, String>();
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.equals(READY)) {
                return said;
            }
            var cut = line.indexOf('=');
            if (cut > 0) {
                said.put(line.substring(0, cut), line.substring(cut + 1));
            }
        }
        throw new IllegalStateException(main.getSimpleName() + " ended before it was ready; see its messages above");
    }

    /** For the child's side: says what the harness must know, waits until the harness is done, then closes the part. */
    static void serve(Map<String, String> values, AutoCloseable part) throws Exception {
        try (part) {
            values.forEach((key, value) -> System.out.println(key + "=" + value));
            System.out.println(READY);
            System.out.flush();
            for (var next = System.in.read(); next >= 0; next = System.in.read()) {
                if (next == '\n') {
                    System.out.println(EventLoopBytes.allocated());
                    System.out.flush();
                }
            }
        }
    }

    String get(String key) {
        var value = said.get(key);
        if (value == null) {
            throw new IllegalStateException("the child did not say " + key);
        }
        return value;
    }

    /** Whether it has not ended. */
    boolean isUp() {
        return process.isAlive();
    }

    /** Processor time since its start, of all its threads: also of its compiler and garbage collector. */
    Duration processorTime() {
        return process.info()
                .totalCpuDuration()
                .orElseThrow(() -> new IllegalStateException("this system does not say what a process costs"));
    }

    /** What its event loops have allocated since its start, in bytes. */
    long allocatedBytes() throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
        var line = lines.readLine();
        if (line == null) {
            throw new IOException("expected a number of bytes, and the child has ended");
        }
        return Long.parseLong(line);
    }

    /** The most memory it has had at once, of its heap and of all else (Linux: {@code VmHWM}), in bytes. */
    long residentBytesMax() throws IOException {
        var status = Path.of("/proc", Long.toString(process.pid()), "status");
        for (var line : Files.readAllLines(status)) {
            if (line.startsWith("VmHWM:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1_024;
            }
        }
        throw new IOException("expected VmHWM in " + status);
    }

    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            process.waitFor(STOP_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (IOException e) {
            // It is gone already.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            process.destroyForcibly();
        }
    }
}
