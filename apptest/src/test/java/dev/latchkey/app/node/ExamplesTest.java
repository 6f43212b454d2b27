package dev.latchkey.app.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.latchkey.app.config.Api;
import dev.latchkey.app.config.Behind;
import dev.latchkey.app.config.Configuration;
import dev.latchkey.app.config.ConfigurationReader;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.credential.CredentialRequest.NewApiKey;
import dev.latchkey.engine.apispec.ParsedFiles;
import dev.latchkey.testing.TestPorts;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The examples are read as they stand, and the two servers of the orders API stand behind a gateway that was started by their files. */
class ExamplesTest {

    private static final Path EXAMPLES = Path.of("../examples");

    @TempDir
    private Path folder;

    private final HttpClient http = HttpClient.newHttpClient();

    /** The orders API, somewhere. */
    private interface Service extends AutoCloseable {
        int port();

        @Override
        void close() throws IOException;
    }

    @FunctionalInterface
    private interface Start {
        Service at(String apiUrl) throws Exception;
    }

    private Configuration read(String example) throws Exception {
        var settings = new LinkedHashMap<>(TestPorts.listeners());
        settings.put("dataFolder", Files.createTempDirectory(folder, example).toString());
        return ConfigurationReader.read(EXAMPLES.resolve(example + "/latchkey.yaml"), settings);
    }

    @Test
    void theDocumentThatNeedsAMappingIsTakenAsItsReadmeSays() throws Exception {
        var configuration = read("petstore");
        try (var deployment = Deployment.open(
                configuration,
                ParsedFiles.none(),
                _ -> {},
                InstantSource.system(),
                System::nanoTime,
                new SecureRandom())) {
            var apis = new ServedApis(
                    configuration,
                    deployment.catalogue(),
                    deployment,
                    new DocumentReading(
                            configuration, deployment.catalogue(), new PlatformReadings(), ParsedFiles.none()));
            var document = apis.documents().getFirst();
            assertThat(document.operations()).hasSize(7);
            assertThat(document.operations().stream()
                            .filter(operation -> operation.security().allowsAnonymous())
                            .map(operation -> operation.signature()))
                    .containsExactly("POST /api/v3/store/order");
        }
    }

    @TestFactory
    Stream<DynamicTest> theOrdersApiKnowsWhoCalls() {
        var servers = new LinkedHashMap<String, Start>();
        servers.put("in Java", this::java);
        if (isThere("node")) {
            servers.put("in Node", this::node);
        }
        return servers.entrySet().stream().map(one -> dynamicTest(one.getKey(), () -> compare(one.getValue())));
    }

    private static boolean isThere(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(path -> Files.isExecutable(Path.of(path, program)));
    }

    private Service node(String apiUrl) throws IOException {
        var builder = new ProcessBuilder(
                        "node", EXAMPLES.resolve("orders/orders.mjs").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(Map.of("LATCHKEY_API_URL", apiUrl, "PORT", "0", "FETCH_MILLIS_MAX", "60000"));
        var process = builder.start();
        var said = process.inputReader().readLine();
        assertThat(said).startsWith("orders at http://127.0.0.1:");
        return new Service() {
            @Override
            public int port() {
                return URI.create(said.substring("orders at ".length())).getPort();
            }

            @Override
            public void close() {
                process.destroyForcibly();
            }
        };
    }

    private Service java(String apiUrl) throws Exception {
        var classes = Files.createDirectories(folder.resolve("classes"));
        var compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler());
        assertThat(compiler.run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        classes.toString(),
                        EXAMPLES.resolve("orders/OrdersService.java").toString()))
                .isZero();
        var loader = new URLClassLoader(List.of(classes.toUri().toURL()).toArray(URL[]::new));
        var type = loader.loadClass("OrdersService");
        var service = type.getConstructor(String.class, int.class).newInstance(apiUrl, 0);
        var close = type.getMethod("close");
        var port = (int) type.getMethod("port").invoke(service);
        return new Service() {
            @Override
            public int port() {
                return port;
            }

            @Override
            public void close() throws IOException {
                try {
                    close.invoke(service);
                } catch (ReflectiveOperationException e) {
                    throw new IllegalStateException(e);
                }
                loader.close();
            }
        };
    }

    private void compare(Start start) throws Exception {
        var read = read("orders");
        try (var service = start.at(read.listeners().apiOrigin())) {
            var listed = read.apis().getFirst();
            var upstream = Behind.of(URI.create("http://127.0.0.1:" + service.port()));
            var configuration = read.withApis(List.of(new Api(
                    listed.name(),
                    Set.of(),
                    listed.document(),
                    upstream,
                    listed.rules(),
                    false,
                    Set.of(),
                    listed.cors())));
            var vertx = Node.createVertx(configuration);
            try (var deployment = Deployment.open(
                            configuration,
                            ParsedFiles.none(),
                            _ -> {},
                            InstantSource.system(),
                            System::nanoTime,
                            new SecureRandom());
                    var _ = Node.start(vertx, configuration, deployment)) {
                ask(configuration.listeners().apiOrigin(), service, key(deployment, "acme"), key(deployment, "globex"));
            } finally {
                vertx.close().await();
            }
        }
    }

    private static String key(Deployment deployment, String company) {
        var commands = deployment.companies().commands();
        var operator = new Actor.Operator("op");
        var id = commands.newId();
        commands.createCompany(operator, id, company, company);
        return deployment
                .credentials()
                .commands()
                .createApiKey(operator.in(id), new NewApiKey("Example", ""))
                .secret()
                .reveal();
    }

    private void ask(String api, Service service, String acme, String globex) throws Exception {
        assertThat(send("GET", api + "/v1/status", "").statusCode()).isEqualTo(200);
        assertThat(send("GET", api + "/v1/orders", "").statusCode()).isEqualTo(401);
        var placed = send("POST", api + "/v1/orders", "{\"article\":\"lamp\"}", "X-Orders-Key", acme);
        assertThat(placed.statusCode()).as(placed.body()).isEqualTo(201);
        assertThat(send("GET", api + "/v1/orders", "", "X-Orders-Key", acme).body())
                .contains("lamp");
        assertThat(send("GET", api + "/v1/orders", "", "X-Orders-Key", globex).body())
                .as("another company's")
                .isEqualTo("{\"orders\":[]}");
        assertThat(send("GET", api + "/v1/orders/none", "", "X-Orders-Key", acme)
                        .statusCode())
                .isEqualTo(404);
        // Whoever gets past the gateway gets nothing.
        var direct = "http://127.0.0.1:" + service.port() + "/v1/orders";
        assertThat(send("GET", direct, "").statusCode()).isEqualTo(401);
        for (var forged : List.of("x", "e30.e30.e30", "eyJhbGciOiJub25lIn0.e30.", acme)) {
            assertThat(send("GET", direct, "", "Latchkey-Principal", forged).statusCode())
                    .as(forged)
                    .isEqualTo(401);
        }
    }

    private HttpResponse<String> send(String method, String uri, String body, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(uri)).method(method, BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }
}
