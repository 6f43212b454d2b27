package dev.latchkey.app.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.TestPorts;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code latchkey serve} as a process of its own, told by signals to end, or to read its files anew, while it is at work. */
class StopTest {

    private static final String DOCUMENT = """
        openapi: 3.1.0
        info: {title: Lists, version: "1"}
        security: []
        paths:
          /lists: {get: {operationId: lists.all, responses: {"200": {description: all}}}}
          /slow: {get: {operationId: lists.slow, responses: {"200": {description: late}}}}
        """;

    private static final int SENDERS = 6;
    /** So long a kept connection takes one more request; on a busy machine a sender may come later than that. */
    private static final Duration KEPT = Duration.ofSeconds(1);

    private static final int SIGTERM_CODE = 128 + 15;

    private final BlockingQueue<HttpServerRequest> held = new LinkedBlockingQueue<>();
    private final Map<String, String> ports = TestPorts.listeners();
    private Vertx vertx;
    private Path folder;
    private Process process;

    /** By the process, and awaited by nobody so far. */
    private final List<String> told = new ArrayList<>();

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        this.folder = folder;
        vertx = Vertx.vertx();
        var upstream = vertx.createHttpServer()
                .requestHandler(request -> {
                    if ("/slow".equals(request.path())) {
                        held.add(request);
                    } else {
                        request.response().end("[]");
                    }
                })
                .listen(0, "127.0.0.1")
                .await();
        Files.writeString(folder.resolve("lists.yaml"), DOCUMENT);
        Files.writeString(folder.resolve("latchkey.yaml"), """
            apis: [{name: lists, document: lists.yaml, upstream: 'http://127.0.0.1:%d'}]
            listeners: {stopTimeout: 10m}
            upstreams: {connectTimeout: 1m}
            limits: {requestsPerSecond: 1000000, companyRequestsPerSecond: 1000000, concurrentRequests: 1000}
            """.formatted(upstream.actualPort()));
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                Objects.requireNonNullElse(
                        System.getProperty("surefire.test.class.path"), System.getProperty("java.class.path")),
                "dev.latchkey.app.cli.Latchkey",
                "serve",
                "--config=" + folder.resolve("latchkey.yaml")));
        ports.forEach((key, value) -> command.add("--set=" + key + "=" + value));
        process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        awaitLine("latchkey: a new, empty deployment in " + folder.resolve("data") + ": there was none");
        // Who sends a SIGHUP to what only starts ends it no more; it is done when it is served.
        assertThat(new ProcessBuilder("kill", "-HUP", Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
        awaitLine("latchkey: serving");
        awaitLine("latchkey: nothing changed: what the files say is served already");
    }

    private void awaitLine(String beginning) throws IOException {
        var earlier = told.stream().filter(line -> line.startsWith(beginning)).findFirst();
        if (earlier.isPresent()) {
            told.remove(earlier.get());
            return;
        }
        var lines = process.errorReader(UTF_8);
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(beginning)) {
                return;
            }
            told.add(line);
        }
        throw new AssertionError("the process ended: " + told);
    }

    @AfterEach
    void stop() {
        process.destroyForcibly().onExit().join(); // whose folder is about to be removed
        vertx.close().await();
    }

    private int port(String listener) {
        return Integer.parseInt(Objects.requireNonNull(ports.get("listeners." + listener + "Port")));
    }

    private record Answer(int status, boolean isLast, String body) {}

    /** A connection that hides nothing: what a client library would try again is a failure here. */
    private final class Connection implements AutoCloseable {
        private final Socket socket = new Socket(InetAddress.getLoopbackAddress(), port("api"));
        private final BufferedReader in =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));

        Connection() throws IOException {
            socket.setSoTimeout(60_000);
        }

        void send(String path) throws IOException {
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(ISO_8859_1));
        }

        Answer read() throws IOException {
            var first = in.readLine();
            if (first == null) {
                throw new IOException("closed without an answer");
            }
            var isLast = false;
            var length = 0;
            for (var line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
                isLast |= line.equalsIgnoreCase("Connection: close");
                if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                    length = Integer.parseInt(
                            line.substring(line.indexOf(':') + 1).strip());
                }
            }
            var body = new char[length];
            for (var i = 0; i < length; i++) {
                body[i] = (char) in.read();
            }
            return new Answer(Integer.parseInt(first.split(" ")[1]), isLast, new String(body));
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    /** Sends one request after the other until connections are refused. */
    private int sendUntilRefused(CountDownLatch answered) throws IOException {
        var sent = 0;
        while (true) {
            var last = System.nanoTime();
            try (var connection = new Connection()) {
                for (var isLast = false; !isLast; sent++) {
                    last = System.nanoTime();
                    connection.send("/lists");
                    var answer = connection.read();
                    assertThat(answer.status()).isEqualTo(200);
                    assertThat(answer.body()).isEqualTo("[]");
                    isLast = answer.isLast();
                    answered.countDown();
                }
            } catch (ConnectException _) {
                return sent;
            } catch (IOException e) {
                if (System.nanoTime() - last < KEPT.toNanos()) {
                    throw e;
                }
            }
        }
    }

    private int readiness() throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            var uri = URI.create("http://127.0.0.1:" + port("private") + "/health/ready");
            return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
                    .statusCode();
        }
    }

    private HttpServerRequest awaitHeld() throws InterruptedException {
        return Objects.requireNonNull(held.poll(60, TimeUnit.SECONDS), "expected a request at the upstream");
    }

    @Test
    void losesNoRequestUnderLoadAndClosesItsStore() throws Exception {
        try (var senders = Executors.newCachedThreadPool();
                var slow = new Connection()) {
            assertThat(readiness()).isEqualTo(200);
            var answered = new CountDownLatch(500);
            Callable<Integer> sender = () -> sendUntilRefused(answered);
            var sending =
                    Stream.generate(() -> senders.submit(sender)).limit(SENDERS).toList();
            slow.send("/slow");
            var unanswered = awaitHeld();
            assertThat(answered.await(60, TimeUnit.SECONDS)).isTrue();

            process.toHandle().destroy();
            awaitLine("latchkey: stopping");

            for (var one : sending) {
                assertThat(one.get(60, TimeUnit.SECONDS))
                        .as("requests, none of which failed")
                        .isPositive();
            }
            assertThat(readiness()).as("still there for whoever watches").isEqualTo(503);
            assertThat(process.isAlive()).isTrue();
            unanswered.response().end("late");
            assertThat(slow.read()).isEqualTo(new Answer(200, true, "late"));
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(SIGTERM_CODE);
            assertThat(folder.resolve("data/latchkey.db")).exists();
            assertThat(folder.resolve("data/latchkey.db-wal"))
                    .as("the store was closed")
                    .doesNotExist();
        }
    }

    @Test
    void stopsAtOnceWhenToldTwice() throws Exception {
        try (var slow = new Connection()) {
            slow.send("/slow");
            awaitHeld();
            process.toHandle().destroy();
            awaitLine("latchkey: stopping");
            process.toHandle().destroy();
            assertThat(process.waitFor(60, TimeUnit.SECONDS))
                    .as("with a request in flight")
                    .isTrue();
            assertThat(process.exitValue()).isEqualTo(SIGTERM_CODE);
        }
    }

    private void hangUp(int times) throws Exception {
        var command = new ArrayList<>(List.of("kill", "-HUP"));
        command.addAll(Collections.nCopies(times, Long.toString(process.pid())));
        assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
    }

    private int status(String path) throws IOException {
        try (var connection = new Connection()) {
            connection.send(path);
            return connection.read().status();
        }
    }

    /** SIGHUP: nobody is there to confirm what opens. */
    @Test
    void takesItsFilesAnewWhenHungUpOnAndOpensNothing() throws Exception {
        var keyed = DOCUMENT.replace("/lists: {get: {", "/lists: {get: {security: [{key: []}], ")
                + "components: {securitySchemes: {key: {type: apiKey, in: header, name: X-API-Key}}}\n";
        assertThat(status("/lists")).isEqualTo(200);
        Files.writeString(folder.resolve("lists.yaml"), keyed);
        hangUp(1);
        awaitLine("latchkey: generation 2 is served: 1 let fewer in");
        assertThat(status("/lists")).isEqualTo(401);

        Files.writeString(folder.resolve("lists.yaml"), DOCUMENT);
        hangUp(1);
        awaitLine("latchkey: nothing changed: opens 1 operation (1 to everybody); apis apply shows it");
        assertThat(status("/lists")).isEqualTo(401);

        Files.writeString(folder.resolve("lists.yaml"), keyed + "paths: [twice]\n");
        hangUp(1);
        awaitLine("latchkey: nothing changed: " + folder.resolve("lists.yaml"));
        assertThat(status("/lists")).isEqualTo(401);

        Files.writeString(folder.resolve("lists.yaml"), keyed);
        hangUp(40);
        awaitLine("latchkey: nothing changed: what the files say is served already");
        Files.writeString(
                folder.resolve("lists.yaml"), keyed.replace("/slow: {get: {", "/slow: {get: {security: [{key: []}], "));
        hangUp(40);
        awaitLine("latchkey: generation 3 is served: 1 let fewer in");
    }
}
