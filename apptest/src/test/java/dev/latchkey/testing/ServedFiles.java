package dev.latchkey.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.app.cli.RunningCommands;
import dev.latchkey.app.cli.RunningNode;
import dev.latchkey.app.config.ConfigurationReader;
import dev.latchkey.app.control.ControlServer;
import dev.latchkey.app.node.ConfigurationSource;
import dev.latchkey.app.node.Deployment;
import dev.latchkey.app.node.Node;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.credential.Credential;
import dev.latchkey.core.credential.CredentialRequest.NewApiKey;
import dev.latchkey.core.credential.NewSecret;
import dev.latchkey.engine.apispec.ParsedFiles;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/**
 * A deployment that is served from files that a test writes and writes again: a document of orders, a configuration, and an upstream
 * that answers its name. It takes commands, has the company {@code acme}, and an API key of it.
 */
public final class ServedFiles implements AutoCloseable {

    public static final String DOCUMENT = """
        openapi: 3.1.0
        info: {title: Orders, version: "1"}
        paths:
          /orders:
            get:
              operationId: orders.list
              security: [{key: []}, {oauth: [orders_read]}]
              responses: {"200": {description: Orders.}}
            post:
              operationId: orders.create
              security: [{oauth: [orders_write]}]
              responses: {"201": {description: Made.}}
          /prices:
            get:
              operationId: prices.list
              security: []
              responses: {"200": {description: Prices.}}
        components:
          securitySchemes:
            key: {type: apiKey, in: header, name: X-API-Key}
            oauth:
              type: oauth2
              flows:
                clientCredentials:
                  tokenUrl: /identity/oauth/token
                  scopes: {orders_read: Read orders, orders_write: Change orders}
        """;

    private final Path folder;
    private final Vertx upstreams;
    private final Vertx vertx;
    private final Deployment deployment;
    private final Node node;
    private final ControlServer commands;
    private final String origin;
    private final String webOrigin;
    private final String privateOrigin;
    private final Actor.OperatorInCompany acme;
    private final String key;
    private final int upstreamPort;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private ServedFiles(Path folder, Map<String, String> settings) throws Exception {
        this.folder = folder;
        this.upstreams = Vertx.vertx();
        this.upstreamPort = upstreams
                .createHttpServer()
                .requestHandler(request -> request.response().end("upstream"))
                .listen(0, "127.0.0.1")
                .await()
                .actualPort();
        write("orders.yaml", DOCUMENT);
        configure("");
        var overrides = new HashMap<>(TestPorts.listeners());
        // No test is of the time that a busy machine takes.
        overrides.putAll(Map.of("upstreams.connectTimeout", "1m", "store.staleAfter", "10m"));
        overrides.putAll(settings);
        var file = folder.resolve("latchkey.yaml");
        var configuration = ConfigurationReader.read(file, overrides);
        this.vertx = Node.createVertx(configuration);
        var parsed = ParsedFiles.ofThisProcess();
        this.deployment = Deployment.open(configuration, parsed, InstantSource.system(), new SecureRandom());
        this.node = Node.start(
                vertx,
                configuration,
                ConfigurationSource.of(file, overrides, configuration.listeners()),
                deployment,
                parsed);
        this.commands = RunningCommands.open(configuration, deployment, RunningNode.of(node));
        this.origin = configuration.listeners().apiOrigin();
        this.webOrigin = configuration.listeners().webOrigin();
        this.privateOrigin = configuration.listeners().privateOrigin();
        this.acme = makeCompany();
        this.key = makeKey("Key").secret().reveal();
    }

    public static ServedFiles start(Path folder) throws Exception {
        return new ServedFiles(folder, Map.of());
    }

    /** @param settings configuration keys, as with {@code --set} */
    public static ServedFiles start(Path folder, Map<String, String> settings) throws Exception {
        return new ServedFiles(folder, settings);
    }

    private Actor.OperatorInCompany makeCompany() {
        var companies = deployment.companies().commands();
        var operator = new Actor.Operator("op_test");
        var company = companies.newId();
        companies.createCompany(operator, company, "acme", "Acme");
        return operator.in(company);
    }

    /** One more API key of acme. */
    public NewSecret<Credential.ApiKey> makeKey(String name) {
        return deployment.credentials().commands().createApiKey(acme, new NewApiKey(name, ""));
    }

    /** Ends a credential of acme. */
    public void revoke(String credentialId) {
        deployment.credentials().commands().revoke(acme, credentialId);
    }

    /** Writes a file of the deployment. */
    public void write(String name, String content) throws IOException {
        Files.writeString(folder.resolve(name), content);
    }

    /** Writes the configuration, with more lines of it. */
    public void configure(String more) throws IOException {
        write("latchkey.yaml", """
            apis: [{name: orders, document: orders.yaml, upstream: "http://127.0.0.1:%d"}]
            limits: {requestsPerSecond: 1000000, companyRequestsPerSecond: 1000000, ownRequestsPerSecond: 100000, concurrentRequests: 1000}
            %s
            """.formatted(upstreamPort, more));
    }

    /** The lines of an answer, as they come. */
    public BufferedReader stream(String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(api(path)).build();
        return new BufferedReader(new InputStreamReader(
                http.send(request, BodyHandlers.ofInputStream()).body(), UTF_8));
    }

    /** Where the upstream listens. */
    public int upstreamPort() {
        return upstreamPort;
    }

    public Path configuration() {
        return folder.resolve("latchkey.yaml");
    }

    public Path folder() {
        return folder;
    }

    public Node node() {
        return node;
    }

    public Deployment deployment() {
        return deployment;
    }

    /** The secret of acme's API key. */
    public String key() {
        return key;
    }

    public URI api(String path) {
        return URI.create(origin + path);
    }

    public URI web(String path) {
        return URI.create(webOrigin + path);
    }

    public URI internal(String path) {
        return URI.create(privateOrigin + path);
    }

    /** Of a GET at the API origin. */
    public int status(String path, String... headers) {
        return get(api(path), headers).statusCode();
    }

    public HttpResponse<String> get(URI uri, String... headers) {
        var request = HttpRequest.newBuilder(uri);
        return send((headers.length == 0 ? request : request.headers(headers)).build());
    }

    public HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        http.close();
        commands.close();
        node.close();
        vertx.close().await();
        deployment.close();
        upstreams.close().await();
    }
}
