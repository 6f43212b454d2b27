package dev.latchkey.demo.platform;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code latchkey demo} as a process of its own, which a test can kill. */
final class DemoProcess implements AutoCloseable {

    private static final String LAST_LINE = "continues where this one stopped";

    private final Process process;
    private final JsonNode file;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private DemoProcess(Process process, JsonNode file) {
        this.process = process;
        this.file = file;
    }

    /** Starts it and waits until it says that all answers. */
    static DemoProcess start(Path folder) throws IOException {
        // Surefire keeps the real class path in a property of its own.
        var classPath = Objects.requireNonNullElse(
                System.getProperty("surefire.test.class.path"), System.getProperty("java.class.path"));
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        classPath,
                        "dev.latchkey.app.cli.Latchkey",
                        "demo",
                        "--data=" + folder,
                        "--api-port=0",
                        "--web-port=0",
                        "--private-port=0",
                        "--set=limits.requestsPerSecond=100000",
                        "--set=limits.companyRequestsPerSecond=100000",
                        "--set=upstreams.connectTimeout=1m",
                        "--set=store.staleAfter=10m",
                        "--set=passwords.argon2.memoryKibibytes=1024",
                        "--set=passwords.argon2.iterations=1")
                .redirectErrorStream(true)
                .start();
        var printed = new StringBuilder();
        var lines = process.inputReader(UTF_8);
        while (printed.indexOf(LAST_LINE) < 0) {
            var line = lines.readLine();
            if (line == null) {
                process.destroyForcibly();
                throw new IllegalStateException("the demonstration did not start: " + printed);
            }
            printed.append(line).append('\n');
        }
        return new DemoProcess(process, JsonMapper.shared().readTree(Files.readString(folder.resolve("demo.json"))));
    }

    JsonNode file() {
        return file;
    }

    HttpRequest.Builder request(String target) {
        return HttpRequest.newBuilder(URI.create(file.get("apiUrl").asString() + target));
    }

    HttpResponse<String> get(String target, String header, String value) throws IOException, InterruptedException {
        return http.send(request(target).header(header, value).build(), BodyHandlers.ofString());
    }

    HttpResponse<String> getPrivate(String target) throws IOException, InterruptedException {
        var uri = URI.create(file.get("privateUrl").asString() + target);
        return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }

    HttpResponse<String> post(String target, String body, String contentType, String header, String value)
            throws IOException, InterruptedException {
        return http.send(
                request(target)
                        .header("Content-Type", contentType)
                        .header(header, value)
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    /** A JSON request with a key and an idempotency key. */
    HttpResponse<String> postMarked(String target, String body, String apiKey, String mark)
            throws IOException, InterruptedException {
        return http.send(
                request(target)
                        .header("Content-Type", "application/json")
                        .header("X-SmartToken", apiKey)
                        .header("Idempotency-Key", mark)
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    /** Of the running process. */
    long id() {
        return process.pid();
    }

    /** As {@code kill -9} does. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        http.shutdownNow();
        process.destroyForcibly().onExit().join(); // whose folder is about to be removed
    }
}
