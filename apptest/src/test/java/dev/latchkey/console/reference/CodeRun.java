package dev.latchkey.console.reference;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.console.reference.code.Language;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Runs code of the reference's pages as somebody does who pasted it into a file. */
public final class CodeRun {

    private static final long SECONDS_MAX = 60;

    private CodeRun() {}

    /**
     * What it printed, errors among it.
     *
     * @param browser comes back with an address for the one that is printed first, if the code asks for it
     */
    public static String run(
            Language language,
            String code,
            Path folder,
            Map<String, String> environment,
            UnaryOperator<String> browser) {
        try {
            var file =
                    Files.writeString(Files.createTempDirectory(folder, "code").resolve(fileName(language)), code);
            var builder = new ProcessBuilder(command(language, file)).redirectErrorStream(true);
            builder.environment().putAll(environment);
            var process = builder.start();
            try (var output = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
                var lines = new ArrayList<String>();
                for (var line = output.readLine(); line != null; line = output.readLine()) {
                    lines.add(line);
                    if (lines.size() == 1 && line.startsWith("http")) {
                        process.getOutputStream().write((browser.apply(line) + "\n").getBytes(UTF_8));
                        process.getOutputStream().flush();
                    }
                }
                return String.join("\n", lines);
            } finally {
                if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String fileName(Language language) {
        return switch (language) {
            case CURL -> "example.sh";
            case JAVASCRIPT -> "example.mjs";
            case PYTHON -> "example.py";
            case JAVA -> "Example.java";
            case CSHARP -> "example.cs";
            case GO -> "example.go";
        };
    }

    /** Those that are on this machine run; of Go, which would have to be built for seconds, the form is checked. */
    public static boolean isHere(Language language) {
        return switch (language) {
            case CURL -> Stream.of("bash", "curl", "jq", "openssl").allMatch(CodeRun::isOnPath);
            case JAVASCRIPT -> isOnPath("node");
            case PYTHON -> isOnPath("python3");
            case JAVA -> true;
            case GO -> isOnPath("gofmt");
            case CSHARP -> false;
        };
    }

    private static boolean isOnPath(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static List<String> command(Language language, Path file) {
        return switch (language) {
            case CURL -> List.of("bash", file.toString());
            case JAVASCRIPT -> List.of("node", file.toString());
            case PYTHON -> List.of("python3", file.toString());
            case JAVA ->
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        file.toString());
            case GO -> List.of("gofmt", "-l", "-e", file.toString());
            case CSHARP -> throw new IllegalArgumentException("not run here");
        };
    }
}
