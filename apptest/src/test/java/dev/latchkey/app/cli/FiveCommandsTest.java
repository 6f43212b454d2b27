package dev.latchkey.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.latchkey.testing.TestPorts;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The newcomer's commands, as README has them, in a shell and an empty folder, for an API that nothing here was written for: every name in
 * its document is made up anew. Replaced are the ports, and what README says is the document's: the path, and the header of a key.
 */
@Timeout(300)
class FiveCommandsTest {

    private static final Pattern BLOCK = Pattern.compile("<!-- newcomer: [^>]*-->\n```sh\n(.*?)```", Pattern.DOTALL);
    /** From the empty folder to the first allowed request and the first refused one, which takes some ten seconds where nothing else runs. */
    private static final Duration MAX = Duration.ofSeconds(60);

    private static final int COMMANDS_MAX = 5;
    private static final Duration STALL_MAX = Duration.ofMinutes(4);

    /** What somebody types in all five, a word for each command, option and value; more is a step back. */
    private static final int WORDS_MAX = 27;

    /** As nobody calls anything: nine consonants. */
    private final List<String> names =
            Stream.generate(FiveCommandsTest::name).distinct().limit(6).toList();

    @TempDir
    private Path folder;

    private HttpServer upstream;

    FiveCommandsTest() throws IOException {
        upstream = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    private static String name() {
        return ThreadLocalRandom.current()
                .ints(9, 0, "bcdfghjklmnpqrstvwxz".length())
                .mapToObj(at -> "bcdfghjklmnpqrstvwxz".substring(at, at + 1))
                .collect(Collectors.joining());
    }

    private String document() {
        return """
            openapi: 3.1.0
            info: {title: %1$s and %2$s, version: '1'}
            security: [{%3$s: []}]
            paths:
              /%1$s/{%2$s}:
                get:
                  operationId: %4$s
                  parameters: [{name: %2$s, in: path, required: true, schema: {type: string, enum: [%5$s]}}]
                  responses: {'200': {description: Fine}}
              /%2$s:
                post: {operationId: %5$s, responses: {'201': {description: Made}}}
            components:
              securitySchemes:
                %3$s: {type: apiKey, in: header, name: X-%6$s}
            """.formatted(names.toArray());
    }

    /** Of the one operation that reads, with the one value that its document gives for the parameter. */
    private String path() {
        return "/" + names.getFirst() + "/" + names.get(4);
    }

    private String header() {
        return "X-" + names.get(5);
    }

    @BeforeEach
    void begin() throws IOException {
        upstream.createContext(path(), exchange -> {
            var body = "[\"from the upstream\"]".getBytes(UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        upstream.start();
        Files.writeString(folder.resolve("openapi.yaml"), document());
        // What the launcher runs, without its build.
        var java = "exec \"" + Path.of(System.getProperty("java.home"), "bin", "java")
                + "\" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED -cp \""
                + absoluteClassPath() + "\" " + Latchkey.class.getName() + " \"$@\"\n";
        var launcher = Files.writeString(folder.resolve("latchkey"), "#!/bin/sh\n" + java);
        assertThat(launcher.toFile().setExecutable(true)).isTrue();
    }

    private static String absoluteClassPath() {
        return String.join(
                File.pathSeparator,
                Pattern.compile(File.pathSeparator)
                        .splitAsStream(System.getProperty("java.class.path"))
                        .map(entry -> Path.of(entry).toAbsolutePath().toString())
                        .toList());
    }

    @AfterEach
    void end() {
        upstream.stop(0);
    }

    private static List<String> commands() throws IOException {
        return BLOCK.matcher(Files.readString(Path.of("../README.md")))
                .results()
                .flatMap(block -> block.group(1).lines())
                .toList();
    }

    @Test
    void leadFromNothingToTheFirstAllowedRequest(TestReporter reporter) throws Exception {
        var commands = commands();
        assertThat(commands).hasSize(COMMANDS_MAX + 1);
        assertThat(commands.stream()
                        .limit(COMMANDS_MAX)
                        .mapToInt(command -> command.replaceFirst("\\s+#.*", "").split("\\s+").length)
                        .sum())
                .isBetween(5, WORDS_MAX);
        var begun = System.nanoTime();
        var run = run(script(commands));
        var took = Duration.ofNanos(System.nanoTime() - begun);
        reporter.publishEntry("milliseconds of the commands", Long.toString(took.toMillis()));

        assertThat(run.exitCode).as(names + "\n" + run.errors).isZero();
        var ofProcessors = processorTime();
        reporter.publishEntry("milliseconds of processors", Long.toString(ofProcessors.toMillis()));
        assertThat(ofProcessors).isLessThan(MAX);
        // With more to do than processors the clock tells of the others.
        if (ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()
                <= Runtime.getRuntime().availableProcessors()) {
            assertThat(took).isLessThan(MAX);
        }
        var outputs = run.output.split("== next\n", -1);
        assertThat(outputs[1]).startsWith("http://localhost:").contains("/account/reset-password?token=");
        assertThat(outputs[3]).startsWith("ready\n");
        assertThat(outputs[4]).isEmpty();
        assertThat(outputs[5]).startsWith("HTTP/1.1 200").contains("from the upstream");
        assertThat(outputs[6]).startsWith("HTTP/1.1 401").contains("Authentication is required");
        assertThat(run.errors)
                .as("what init says to type next is for this document")
                .contains(path(), "-H \"" + header() + ": $KEY\"", "latchkey: on the running deployment in");
    }

    private String script(List<String> commands) {
        var ports = TestPorts.listeners();
        var api = ports.get("listeners.apiPort");
        var init = " init --api-port %s --web-port %s --private-port %s "
                .formatted(api, ports.get("listeners.webPort"), ports.get("listeners.privatePort"));
        var script = new StringBuilder("trap 'kill $!; wait; times >times.txt' EXIT\n");
        for (var command : commands) {
            script.append("echo '== next'\n")
                    .append(command.replace(":9090", ":" + upstream.getAddress().getPort())
                            .replace(":8080", ":" + api)
                            .replace("/orders", path())
                            .replace("X-API-Key", header())
                            .replace(" init ", init)
                            .replace("--wait", "--wait 4m") // so that a stall of the machine does not decide
                            .replace("serve &", "serve >/dev/null 2>served.txt &"))
                    .append('\n');
        }
        return script.toString();
    }

    /** Of all processes of the session, in the builtin's words: minutes and seconds in the system and as a user, of the children on the second line. */
    private Duration processorTime() throws IOException {
        return Pattern.compile("(\\d+)m([\\d.]+)s")
                .matcher(Files.readString(folder.resolve("times.txt")))
                .results()
                .map(part -> Duration.ofMinutes(Long.parseLong(part.group(1)))
                        .plusMillis((long) (Double.parseDouble(part.group(2)) * 1000)))
                .reduce(Duration.ZERO, Duration::plus);
    }

    private record Run(int exitCode, String output, String errors) {}

    private Run run(String script) throws IOException, InterruptedException {
        var file = Files.writeString(folder.resolve("session.sh"), script);
        var output = folder.resolve("output.txt");
        var errors = folder.resolve("errors.txt");
        var shell = new ProcessBuilder("bash", file.toString())
                .directory(folder.toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        try {
            shell.getOutputStream().close();
            var isOver = shell.waitFor(STALL_MAX.toSeconds(), TimeUnit.SECONDS);
            assertThat(isOver).as("in time; " + Files.readString(errors)).isTrue();
        } finally {
            shell.descendants().forEach(ProcessHandle::destroyForcibly);
            shell.destroyForcibly().waitFor();
        }
        return new Run(shell.exitValue(), Files.readString(output), Files.readString(errors));
    }
}
