package dev.latchkey.gateway.principal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * A check that a page of docs/ shows in some language, run as it stands there. What it imports is no part of a build in Java, so a stand-in
 * of each library does what its documentation says.
 *
 * @param command that runs it, in a folder with all the files
 * @param file the page's code
 * @param beside resources, and the files that they become
 */
record DocumentedProgram(String language, List<String> command, String file, Map<String, String> beside) {

    /** Whether what runs it is installed. */
    boolean isThere() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(path -> Files.isExecutable(Path.of(path, command.getFirst())));
    }

    /** Its one block of code on a page. */
    String block(Path page) throws IOException {
        var found = Pattern.compile("^```" + language + "\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE)
                .matcher(Files.readString(page));
        assertThat(found.find()).as(language).isTrue();
        return found.group(1);
    }

    /** Answers a line of JSON with a line. */
    record Running(Process process, BufferedWriter in, BufferedReader out) implements AutoCloseable {

        String ask(Object question) throws IOException {
            in.write(JsonMapper.shared().writeValueAsString(question) + "\n");
            in.flush();
            return Objects.requireNonNull(out.readLine());
        }

        @Override
        public void close() {
            process.descendants().forEach(ProcessHandle::destroyForcibly); // "go run" has the program beside it
            process.destroyForcibly().onExit().join();
        }
    }

    Running start(Path folder, Path page, Map<String, String> environment) throws IOException {
        var place = Files.createDirectory(folder.resolve(language));
        write(place.resolve(file), block(page).getBytes(UTF_8));
        for (var entry : beside.entrySet()) {
            try (var content = DocumentedProgram.class.getResourceAsStream(entry.getKey())) {
                write(
                        place.resolve(entry.getValue()),
                        Objects.requireNonNull(content).readAllBytes());
            }
        }
        var builder =
                new ProcessBuilder(command).directory(place.toFile()).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        // What it needs is there; nothing is fetched.
        builder.environment().putAll(Map.of("GOPROXY", "off", "GOTOOLCHAIN", "local", "GOFLAGS", "-mod=mod"));
        var process = builder.start();
        var running = new Running(process, process.outputWriter(UTF_8), process.inputReader(UTF_8));
        assertThat(running.out().readLine()).isEqualTo("ready");
        return running;
    }

    private static void write(Path file, byte[] content) throws IOException {
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.write(file, content);
    }
}
