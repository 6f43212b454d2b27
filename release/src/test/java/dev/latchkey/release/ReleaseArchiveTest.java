package dev.latchkey.release;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The archive, unpacked as its users unpack it and run without Maven, without sources and without a compiler. */
@Timeout(300)
final class ReleaseArchiveTest {

    private static final JsonMapper JSON = JsonMapper.shared();

    @TempDir
    private static Path folder;

    private static Path release = Path.of("");
    private static final List<Process> STARTED = new ArrayList<>();

    private record Run(int exitCode, String output, String errors) {}

    @BeforeAll
    static void unpack() throws Exception {
        var archive = only(Path.of("target"), "latchkey-*.tar.gz");
        var tar = new ProcessBuilder("tar", "xzf", archive.toAbsolutePath().toString())
                .directory(folder.toFile())
                .inheritIO()
                .start();
        assertThat(tar.waitFor()).isZero();
        release = only(folder, "latchkey-*");
    }

    private static Path only(Path where, String glob) throws IOException {
        try (var found = Files.newDirectoryStream(where, glob)) {
            var all = new ArrayList<Path>();
            found.forEach(all::add);
            assertThat(all).as(glob).hasSize(1);
            return all.getFirst();
        }
    }

    @AfterAll
    static void endWhatWasStarted() throws InterruptedException {
        for (var process : STARTED) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
    }

    /** With no more than a path in its environment, as a service manager starts it; Maven is not on that path. */
    private static Process start(String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(release.resolve("bin/latchkey").toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/bin:/bin");
        builder.environment().put("LATCHKEY_JAVA_HOME", runtimeWithoutCompiler().toString());
        var process = builder.start();
        STARTED.add(process);
        return process;
    }

    /** What a runtime has of a JDK as far as the launcher can see: the same files without the compiler. */
    private static Path runtimeWithoutCompiler() throws IOException {
        var runtime = folder.resolve("runtime");
        if (Files.exists(runtime)) {
            return runtime;
        }
        var jdk = Path.of(System.getProperty("java.home"));
        Files.createDirectories(runtime.resolve("bin"));
        Files.copy(jdk.resolve("release"), runtime.resolve("release"));
        var java = Files.writeString(
                runtime.resolve("bin/java"), "#!/bin/sh\nexec \"%s\" \"$@\"\n".formatted(jdk.resolve("bin/java")));
        assertThat(java.toFile().setExecutable(true)).isTrue();
        return runtime;
    }

    private static Run run(String... arguments) throws IOException, InterruptedException {
        var process = start(arguments);
        process.getOutputStream().close();
        var errors = new String(process.getErrorStream().readAllBytes(), UTF_8);
        var output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        return new Run(process.exitValue(), output, errors);
    }

    private static final String DOCUMENT = """
        openapi: 3.1.0
        info: {title: Orders, version: '1'}
        security: [{key: []}]
        paths:
          /orders:
            get: {operationId: orders, responses: {'200': {description: Fine}}}
        components:
          securitySchemes:
            key: {type: apiKey, in: header, name: X-Orders-Key}
        """;

    private static final String PRICES = """
          /prices:
            get: {operationId: prices, responses: {'200': {description: Fine}}}
        """;

    /**
     * The newcomer's way with nothing but the archive: from an empty folder to the first allowed request, a changed document while it
     * runs, a stop under load, and a start from the same folder that has lost nothing.
     */
    @Test
    void leadsFromNothingToADeploymentThatChangesAndStopsInOrder() throws Exception {
        var first = run("--version");
        assertThat(first.output()).as(first.errors()).isEqualTo("latchkey 0.1.0\n");
        assertThat(first.errors())
                .startsWith("latchkey: first start with this Java")
                .doesNotContain("no start-up cache");
        var cache = only(release.resolve("app"), "*.aot");
        var made = Files.getLastModifiedTime(cache);
        Files.writeString(folder.resolve("openapi.yaml"), DOCUMENT);
        var upstream = upstream();
        try (var http = HttpClient.newHttpClient()) {
            var init = run(
                    "init",
                    "--document",
                    "openapi.yaml",
                    "--upstream",
                    "http://127.0.0.1:" + upstream.getAddress().getPort(),
                    "--company",
                    "acme");
            assertThat(init.exitCode()).as(init.errors()).isZero();
            assertThat(init.output()).contains("/account/reset-password?token=");
            var serving = serve();
            var api = origin(serving);
            var orders = HttpRequest.newBuilder(api.resolve("/orders"));

            assertThat(http.send(orders.build(), HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(401);
            var key = run("key", "create", "--company", "acme", "--name", "first");
            assertThat(key.output()).as(key.errors()).matches("[a-z0-9]+_[A-Za-z0-9_-]+\n");
            orders.header("X-Orders-Key", key.output().strip());
            var allowed = http.send(orders.build(), HttpResponse.BodyHandlers.ofString());
            assertThat(allowed.statusCode()).isEqualTo(200);
            assertThat(allowed.body()).isEqualTo("from the upstream");
            var secret = key.output().strip();
            changeTheDocument(http, HttpRequest.newBuilder(api.resolve("/prices")), secret);
            stopUnderLoad(serving, api.getPort(), secret);
            startAgain(http, secret);
            assertThat(Files.getLastModifiedTime(cache)).as("rehearsed once").isEqualTo(made);
        } finally {
            upstream.stop(0);
        }
    }

    private static Process serve() throws IOException {
        return start(
                "serve",
                "--set",
                "listeners.apiPort=0",
                "--set",
                "listeners.webPort=0",
                "--set",
                "listeners.privatePort=0",
                "--set",
                "limits.requestsPerSecond=1000000",
                "--set",
                "limits.companyRequestsPerSecond=1000000");
    }

    private static URI origin(Process serving) throws IOException {
        return URI.create(
                lineWith(serving.getErrorStream(), "latchkey: serving").replaceFirst(".* at ", ""));
    }

    /** From the same folder: the key that was made and the document that was applied are there, and so is everybody's refusal. */
    private static void startAgain(HttpClient http, String key) throws Exception {
        var serving = serve();
        var api = origin(serving);
        for (var path : List.of("/orders", "/prices")) {
            var request = HttpRequest.newBuilder(api.resolve(path));
            assertThat(http.send(request.copy().build(), HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .as(path)
                    .isEqualTo(401);
            var allowed = http.send(request.header("X-Orders-Key", key).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(allowed.statusCode()).as(path).isEqualTo(200);
            assertThat(allowed.body()).isEqualTo("from the upstream");
        }
        var listed = run("key", "list", "--company", "acme", "--json");
        assertThat(JSON.readTree(listed.output())).as(listed.errors()).hasSize(1);
        serving.destroy();
        assertThat(serving.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(serving.exitValue()).isEqualTo(128 + 15);
    }

    /** What the document does not have yet is not there, and has its rules as soon as it does. */
    private static void changeTheDocument(HttpClient http, HttpRequest.Builder prices, String key) throws Exception {
        assertThat(http.send(prices.copy().header("X-Orders-Key", key).build(), HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(404);
        Files.writeString(folder.resolve("openapi.yaml"), DOCUMENT.replace("components:", PRICES + "components:"));
        var asked = run("apis", "apply");
        assertThat(asked.exitCode()).as(asked.output()).isEqualTo(3);
        assertThat(asked.errors()).containsPattern("opens +GET +/prices");
        var applied = run("apis", "apply", "--yes");
        assertThat(applied.exitCode()).as(applied.errors()).isZero();
        assertThat(http.send(prices.copy().build(), HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(401);
        assertThat(http.send(prices.copy().header("X-Orders-Key", key).build(), HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(200);
    }

    /** SIGTERM while requests come: each is answered, or its connection refused. */
    private static void stopUnderLoad(Process serving, int port, String key) throws Exception {
        var answered = new CountDownLatch(20);
        try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
            var sent = Stream.generate(() -> senders.submit(new Sender(port, "/orders", "X-Orders-Key", key, answered)))
                    .limit(3)
                    .toList();
            assertThat(answered.await(60, TimeUnit.SECONDS)).isTrue();
            serving.destroy();
            for (var one : sent) {
                assertThat(one.get(120, TimeUnit.SECONDS)).isPositive();
            }
        }
        assertThat(serving.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(serving.exitValue()).isEqualTo(128 + 15);
    }

    private static HttpServer upstream() throws IOException {
        var upstream = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        upstream.createContext("/", exchange -> {
            var body = "from the upstream".getBytes(UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        upstream.start();
        return upstream;
    }

    private static String lineWith(InputStream stream, String text) throws IOException {
        var seen = new StringBuilder();
        var reader = new BufferedReader(new InputStreamReader(stream, UTF_8));
        for (var line = reader.readLine(); line != null; line = reader.readLine()) {
            if (line.contains(text)) {
                return line;
            }
            seen.append(line).append('\n');
        }
        throw new AssertionError("expected a line with '" + text + "', came:\n" + seen);
    }

    /** What a reader of the archive follows, who has no sources beside it. */
    @Test
    void hasWhateverItsDocumentsLeadTo() throws Exception {
        var link = Pattern.compile("\\]\\((?![a-z]+:)([^)#]+)");
        try (var files = Files.walk(release)) {
            var documents =
                    files.filter(file -> file.toString().endsWith(".md")).toList();
            assertThat(documents).hasSizeGreaterThan(20);
            for (var document : documents) {
                assertThat(link.matcher(Files.readString(document)).results().map(found -> found.group(1)))
                        .as(document.toString())
                        .allMatch(target -> Files.exists(document.resolveSibling(target)));
            }
        }
    }

    @Test
    void namesEveryLibraryAndItsLicence() throws Exception {
        var components = JSON.readTree(release.resolve("sbom.json").toFile()).get("components");
        var listed = components
                .valueStream()
                .map(component -> component.get("name").asString() + "-"
                        + component.get("version").asString())
                .collect(Collectors.toSet());
        try (var libraries = Files.list(release.resolve("app/lib"))) {
            assertThat(libraries
                            .map(library -> library.getFileName().toString())
                            .toList())
                    .isNotEmpty()
                    .allMatch(jar -> listed.stream().anyMatch(jar::startsWith));
        }
        assertThat(components.valueStream()).allMatch(ReleaseArchiveTest::hasLicence);
        assertThat(release.resolve("THIRD-PARTY.txt")).content().contains("Apache", "vertx-core", "sqlite-jdbc");
        assertThat(release.resolve("LICENSE")).isRegularFile();
    }

    private static boolean hasLicence(JsonNode component) {
        return component.has("licenses") && !component.get("licenses").isEmpty();
    }
}
