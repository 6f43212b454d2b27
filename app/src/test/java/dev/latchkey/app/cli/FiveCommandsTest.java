package dev.latchkey.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.latchkey.testing.TestPorts;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The newcomer's commands, as README has them, in a shell and an empty folder: nothing but the ports is replaced. */
@Timeout(300)
class FiveCommandsTest {

    private static final Pattern BLOCK = Pattern.compile("<!-- newcomer: [^>]*-->\n```sh\n(.*?)```", Pattern.DOTALL);
    private static final Duration MAX = Duration.ofMinutes(4);

    private static final String DOCUMENT = """
        openapi: 3.1.0
        info: {title: Orders, version: '1'}
        security: [{key: []}]
        paths:
          /orders:
            get: {operationId: orders, responses: {'200': {description: Fine}}}
        components:
          securitySchemes:
            key: {type: apiKey, in: header, name: X-API-Key}
        """;

    @TempDir
    private Path folder;

    private HttpServer upstream;

    FiveCommandsTest() throws IOException {
        upstream = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @BeforeEach
    void begin() throws IOException {
        upstream.createContext("/orders", exchange -> {
            var body = "[\"from the upstream\"]".getBytes(UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        upstream.start();
        Files.writeString(folder.resolve("openapi.yaml"), DOCUMENT);
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
        var block = BLOCK.matcher(Files.readString(Path.of("../README.md")));
        assertThat(block.find()).isTrue();
        return block.group(1).lines().toList();
    }

    @Test
    void leadFromNothingToTheFirstAllowedRequest() throws Exception {
        var commands = commands();
        assertThat(commands).hasSize(5);
        var run = run(script(commands));

        assertThat(run.exitCode).as(run.errors).isZero();
        var outputs = run.output.split("== next\n", -1);
        assertThat(outputs[1]).startsWith("http://localhost:").contains("/account/reset-password?token=");
        assertThat(outputs[3]).startsWith("HTTP/1.1 401").contains("Authentication is required");
        assertThat(outputs[4]).isEmpty();
        assertThat(outputs[5]).startsWith("HTTP/1.1 200").contains("from the upstream");
        assertThat(run.errors).contains("latchkey: on the running deployment in");
    }

    private String script(List<String> commands) {
        var ports = TestPorts.listeners();
        var api = ports.get("listeners.apiPort");
        var init = " init --api-port %s --web-port %s --private-port %s "
                .formatted(api, ports.get("listeners.webPort"), ports.get("listeners.privatePort"));
        var script = new StringBuilder("trap 'kill $server; wait' EXIT\nmkfifo serving\nexec 3<> serving\n");
        for (var command : commands) {
            script.append("echo '== next'\n")
                    .append(command.replace(":9090", ":" + upstream.getAddress().getPort())
                            .replace(":8080", ":" + api)
                            .replace(" init ", init)
                            .replace("serve &", "serve 2>&3 >/dev/null &"))
                    .append('\n');
            if (command.contains("serve &")) {
                // Somebody at a terminal reads this line before they go on.
                script.append("server=$!\ngrep -q -m 1 'latchkey: serving' <&3\n");
            }
        }
        return script.toString();
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
            var isOver = shell.waitFor(MAX.toSeconds(), TimeUnit.SECONDS);
            assertThat(isOver).as("in time; " + Files.readString(errors)).isTrue();
        } finally {
            shell.descendants().forEach(ProcessHandle::destroyForcibly);
            shell.destroyForcibly().waitFor();
        }
        return new Run(shell.exitValue(), Files.readString(output), Files.readString(errors));
    }
}
