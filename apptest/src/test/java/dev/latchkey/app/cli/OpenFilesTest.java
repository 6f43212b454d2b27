package dev.latchkey.app.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.Eventually;
import dev.latchkey.testing.TestPorts;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code latchkey serve} as a process of its own that may open few files, while strangers hold all the connections they can. */
class OpenFilesTest {

    private static final String DOCUMENT = """
        openapi: 3.1.0
        info: {title: Lists, version: "1"}
        security: []
        paths:
          /lists: {get: {operationId: lists.all, responses: {"200": {description: all}}}}
        """;

    private static final String HALF_HEAD = "GET /lists HTTP/1.1\r\nHost: x\r\nX-A";
    private static final int ADDRESSES = 40;

    private final int api = TestPorts.free();
    private final int internal = TestPorts.free();
    private final List<Socket> held = new ArrayList<>();
    private final StringBuilder said = new StringBuilder();
    private Vertx vertx;
    private Path folder;

    @SuppressWarnings("NullAway.Init") // each test starts it
    private Process process;

    @BeforeEach
    void write(@TempDir Path folder) throws IOException {
        this.folder = folder;
        vertx = Vertx.vertx();
        var upstream = vertx.createHttpServer()
                .requestHandler(request -> request.response().end("[]"))
                .listen(0, "127.0.0.1")
                .await();
        Files.writeString(folder.resolve("lists.yaml"), DOCUMENT);
        Files.writeString(
                folder.resolve("latchkey.yaml"), """
                    apis: [{name: lists, document: lists.yaml, upstream: 'http://127.0.0.1:%d'}]
                    upstreams: {connectionsMax: 16, companyConnectionsMax: 8, strangersConnectionsMax: 8}
                    limits: {requestsPerSecond: 1000000, companyRequestsPerSecond: 1000000}
                    listeners: {apiPort: %d, webPort: %d, privatePort: %d}
                    """.formatted(upstream.actualPort(), api, TestPorts.free(), internal));
    }

    @AfterEach
    void stop() throws Exception {
        for (var socket : held) {
            socket.close();
        }
        process.destroyForcibly().waitFor();
        vertx.close().await();
    }

    private List<String> latchkey(int filesMax, String... arguments) {
        var command = new ArrayList<>(List.of(
                "bash",
                "-c",
                "ulimit -n " + filesMax + "; exec \"$@\"",
                "bash",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx512m",
                "-XX:MaxDirectMemorySize=384m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                Objects.requireNonNullElse(
                        System.getProperty("surefire.test.class.path"), System.getProperty("java.class.path")),
                "dev.latchkey.app.cli.Latchkey"));
        command.addAll(List.of(arguments));
        command.add("--config=" + folder.resolve("latchkey.yaml"));
        return command;
    }

    private void serve(int filesMax) throws IOException {
        process = new ProcessBuilder(latchkey(filesMax, "serve"))
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        var lines = new BufferedReader(process.errorReader(UTF_8));
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            said.append(line).append('\n');
            if (line.startsWith("latchkey: serving")) {
                return;
            }
        }
        throw new AssertionError("it ended: " + said);
    }

    /** Connections with half a head, as many as there should be places for, from many addresses. */
    private void hold(int count) throws IOException {
        for (var i = 0; i < count; i++) {
            var socket = new Socket();
            held.add(socket);
            socket.bind(new InetSocketAddress("127.0.3." + (1 + i % ADDRESSES), 0));
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), api), 10_000);
            try {
                socket.getOutputStream().write(HALF_HEAD.getBytes(ISO_8859_1));
            } catch (IOException _) {
                // It had to make room already.
            }
        }
    }

    private int status(int port, String path) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                    .timeout(Duration.ofSeconds(20))
                                    .build(),
                            BodyHandlers.ofString())
                    .statusCode();
        }
    }

    @Test
    void connectionsMakeRoomBeforeNoFileIsLeft() throws Exception {
        serve(700);
        assertThat(said)
                .contains(
                        "the process may have 700 files open, and ", "callers have ", "raise the limit of open files");
        hold(1_200);

        for (var i = 0; i < 10; i++) {
            assertThat(status(api, "/lists")).isEqualTo(200);
        }
        assertThat(status(internal, "/health/ready")).isEqualTo(200);
        assertThat(openFiles()).isLessThan(690);
        assertThat(Files.readString(folder.resolve("log"))).doesNotContain("Too many open files");
    }

    /** Fewer than the process itself takes with the connections that it lets in at the least. */
    @Test
    void connectionsAreTakenAgainWhereNoFileWasLeft() throws Exception {
        serve(205);
        hold(300);
        Eventually.await(() -> !process.isAlive() || openFiles() > 200, () -> openFiles() + " files are open");
        assertThat(process.isAlive()).isTrue();
        for (var socket : held) {
            socket.close();
        }

        assertThat(status(api, "/lists")).isEqualTo(200);
        assertThat(status(internal, "/health/ready")).isEqualTo(200);
    }

    @Test
    void theDoctorSaysWhichLimitWouldDo() throws Exception {
        process = new ProcessBuilder(latchkey(700, "doctor")).start();
        var told = new String(process.getInputStream().readAllBytes(), UTF_8);

        assertThat(told)
                .containsPattern("warning +open files +the process may have 700 files open, and 2,\\d{3} are needed");
        assertThat(told).containsPattern("-> raise the limit of open files \\(ulimit -n, .*\\) to 2\\d{3} or more");
    }

    private long openFiles() {
        try (var files = Files.list(Path.of("/proc", Long.toString(process.pid()), "fd"))) {
            return files.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
