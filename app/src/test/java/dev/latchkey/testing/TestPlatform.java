package dev.latchkey.testing;

import dev.latchkey.app.config.Configuration;
import dev.latchkey.app.config.ConfigurationException;
import dev.latchkey.app.config.ConfigurationReader;
import dev.latchkey.app.config.Cors;
import dev.latchkey.app.node.Deployment;
import dev.latchkey.app.node.Node;
import dev.latchkey.app.node.PathTable;
import dev.latchkey.core.catalogue.ApisChange;
import dev.latchkey.engine.apispec.DocumentRules;
import dev.latchkey.engine.apispec.SpecException;
import dev.latchkey.engine.protocol.HttpMethod;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * All of it on free ports, with the data of a neutral fixture in a folder: two companies, a partner, and an upstream that echoes.
 * Limits are wide open unless a test sets them, because most tests ask more often than ten times a second.
 */
public final class TestPlatform implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();

    /** The least that is allowed: no test here is about guessing passwords. */
    private static final Map<String, String> CHEAP_PASSWORDS =
            Map.of("passwords.argon2.memoryKibibytes", "1024", "passwords.argon2.iterations", "1");

    private static final Map<String, String> OPEN_LIMITS = Map.of(
            "limits.requestsPerSecond", "100000",
            "limits.concurrentRequests", "1000",
            "limits.companyRequestsPerSecond", "1000000",
            "limits.companyConcurrentRequests", "10000",
            "limits.tokenRequestsPerSecond", "100000",
            "limits.companyChangesPerSecond", "100000",
            "limits.ownRequestsPerSecond", "100000",
            "upstreams.companyConnectionsMax", "256");

    /** No test is of the time that a busy machine takes for a connection, or to let a thread have its turn. */
    private static final Map<String, String> PATIENCE =
            Map.of("upstreams.connectTimeout", "1m", "store.staleAfter", "10m");

    private final Deployment deployment;
    private final Node node;
    private final JsonNode sheet;
    private final Runnable stop;
    private final @Nullable Fixture fixture;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final RecordedCalls recorded = new RecordedCalls();

    /**
     * What only the neutral fixture has.
     *
     * @param documents of the APIs
     */
    record Fixture(EchoUpstream upstream, List<Path> documents) {}

    /** @param nanoTime the monotonic clock by which what is held in memory gets too old */
    record Clocks(InstantSource clock, LongSupplier nanoTime) {
        static final Clocks SYSTEM = new Clocks(InstantSource.system(), System::nanoTime);
    }

    /** Something that starts with a configuration. */
    @FunctionalInterface
    interface Start {
        TestPlatform with(Configuration configuration, Clocks clocks) throws IOException, SpecException;
    }

    /** @param sheet in the form of {@code demo.json} */
    TestPlatform(Deployment deployment, Node node, JsonNode sheet, Runnable stop, @Nullable Fixture fixture) {
        this.deployment = deployment;
        this.node = node;
        this.sheet = sheet;
        this.stop = stop;
        this.fixture = fixture;
        deployment.activity().tellNext(recorded);
    }

    public static TestPlatform start(Path folder) {
        return start(folder, Map.of());
    }

    /** @param settings configuration keys, as with {@code --set} */
    public static TestPlatform start(Path folder, Map<String, String> settings) {
        return start(folder, settings, InstantSource.system());
    }

    /**
     * @param settings configuration keys, as with {@code --set}
     * @param clock for everything but the limits, which count real time
     */
    public static TestPlatform start(Path folder, Map<String, String> settings, InstantSource clock) {
        return start(folder, settings, clock, System::nanoTime);
    }

    /** @param nanoTime the monotonic clock by which what is held in memory gets too old */
    public static TestPlatform start(
            Path folder, Map<String, String> settings, InstantSource clock, LongSupplier nanoTime) {
        return begin(folder, withOpenLimits(settings), new Clocks(clock, nanoTime), NEUTRAL);
    }

    /** With APIs that pages of other origins may call, by name. */
    public static TestPlatform startForPages(Path folder, Map<String, Cors> cors) {
        return begin(
                folder,
                OPEN_LIMITS,
                Clocks.SYSTEM,
                (configuration, clocks) -> OrdersFixture.start(configuration, clocks, List.of(), cors));
    }

    /** With the documents of further APIs, each named after its file. */
    public static TestPlatform startWithDocuments(Path folder, List<Path> documents) {
        return begin(
                folder,
                OPEN_LIMITS,
                Clocks.SYSTEM,
                (configuration, clocks) -> OrdersFixture.start(configuration, clocks, documents));
    }

    /** As {@link #startWithDocuments(Path, List)}, with rules for some of the APIs by their names. */
    public static TestPlatform startWithDocuments(Path folder, List<Path> documents, Map<String, DocumentRules> rules) {
        return startWithDocuments(folder, documents, rules, Map.of());
    }

    /** With further APIs, some of which say how much a person sees. */
    public static TestPlatform startCounting(
            Path folder, List<Path> documents, Configuration.Consent consent, InstantSource clock) {
        return begin(
                folder,
                OPEN_LIMITS,
                new Clocks(clock, System::nanoTime),
                (configuration, clocks) -> OrdersFixture.start(configuration.with(consent), clocks, documents));
    }

    /** As {@link #startWithDocuments(Path, List, Map)}, with configuration keys as with {@code --set}. */
    public static TestPlatform startWithDocuments(
            Path folder, List<Path> documents, Map<String, DocumentRules> rules, Map<String, String> settings) {
        return begin(
                folder,
                withOpenLimits(settings),
                Clocks.SYSTEM,
                (configuration, clocks) -> OrdersFixture.start(configuration, clocks, documents, Map.of(), rules));
    }

    /** With the limits that a deployment has when nobody sets any. */
    public static TestPlatform startWithDefaultLimits(Path folder) {
        return begin(folder, Map.of(), Clocks.SYSTEM, NEUTRAL);
    }

    private static final Start NEUTRAL =
            (configuration, clocks) -> OrdersFixture.start(configuration, clocks, List.of());

    static Map<String, String> withOpenLimits(Map<String, String> settings) {
        var all = new LinkedHashMap<>(OPEN_LIMITS);
        all.putAll(settings);
        return all;
    }

    static TestPlatform begin(Path folder, Map<String, String> settings, Clocks clocks, Start start) {
        var all = new LinkedHashMap<>(CHEAP_PASSWORDS);
        all.putAll(PATIENCE);
        all.putAll(TestPorts.listeners());
        all.putAll(settings);
        try {
            return start.with(ConfigurationReader.defaults(folder, all), clocks);
        } catch (IOException | SpecException | ConfigurationException e) {
            throw new IllegalStateException("the platform did not start", e);
        }
    }

    /** Its store and commands, to change what the API has no operation for. */
    public Deployment domain() {
        return deployment;
    }

    private Fixture fixture() {
        if (fixture == null) {
            throw new IllegalStateException("this platform has an upstream and documents of its own");
        }
        return fixture;
    }

    /** What stands behind the gateway, in the neutral fixture. */
    public EchoUpstream upstream() {
        return fixture().upstream;
    }

    /** The documents of its APIs, in the neutral fixture. */
    public List<Path> documents() {
        return fixture().documents;
    }

    /** Every path that is served. */
    public PathTable paths() {
        return node.paths();
    }

    /** Of what is served, to what its files say by then. */
    public ApisChange changes() {
        return node.changes();
    }

    /** Every path of the web origin with its methods. */
    public Map<String, Set<HttpMethod>> webRoutes() {
        return paths().web().served();
    }

    /** Who there is, with every secret, in the form of {@code demo.json}. */
    public JsonNode sheet() {
        return sheet;
    }

    public URI api(String target) {
        return URI.create(sheet.get("apiUrl").asString() + target);
    }

    public URI web(String target) {
        return URI.create(sheet.get("webUrl").asString() + target);
    }

    public URI internal(String target) {
        return URI.create(sheet.get("privateUrl").asString() + target);
    }

    /** @param company 0 for acme, 1 for globex */
    public String companyId(int company) {
        return sheet.get("companies").get(company).get("id").asString();
    }

    /** The first user, who has the Admin role. */
    public String adminUserId(int company) {
        return sheet.get("companies").get(company).get("users").get(0).get("id").asString();
    }

    /** One of a company's users, in the order of the sheet: e-mail, password, id. */
    public JsonNode user(int company, int user) {
        return sheet.get("companies").get(company).get("users").get(user);
    }

    /** @param company 0 for acme, 1 for globex */
    public String apiKey(int company) {
        return sheet.get("companies").get(company).get("apiKey").asString();
    }

    public String partnerKey() {
        return sheet.get("partner").get("apiKey").asString();
    }

    /** One of a company's clients, in the order of the sheet. */
    public JsonNode client(int company, int client) {
        return sheet.get("companies").get(company).get("clients").get(client);
    }

    /** A new access token of a client with every scope it has. */
    public String token(int company, int client) {
        return tokenWithScope(client(company, client), null);
    }

    /** @param scope absent for all */
    public String tokenWithScope(JsonNode client, @Nullable String scope) {
        var form = "grant_type=client_credentials" + (scope == null ? "" : "&scope=" + scope.replace(" ", "%20"));
        var answer = post(
                "/identity/oauth/token",
                form,
                "Content-Type",
                "application/x-www-form-urlencoded",
                "Authorization",
                basic(
                        client.get("clientId").asString(),
                        client.get("clientSecret").asString()));
        if (answer.statusCode() != 200) {
            throw new IllegalStateException("no token: " + answer.statusCode() + " " + answer.body());
        }
        return json(answer).get("access_token").asString();
    }

    public static String basic(String clientId, String secret) {
        return "Basic "
                + Base64.getEncoder().encodeToString((clientId + ":" + secret).getBytes(StandardCharsets.UTF_8));
    }

    /** @param headers names and values in turn */
    public HttpResponse<String> get(String target, String... headers) {
        return send(request(api(target), headers).GET());
    }

    /**
     * A call whose decision is in the store when this returns: it is recorded a moment after it is answered.
     *
     * @param headers names and values in turn, without {@code User-Agent}
     */
    public HttpResponse<String> getRecorded(String target, String... headers) {
        return recorded(agent ->
                send(request(api(target), headers).header("User-Agent", agent).GET()));
    }

    /**
     * As {@link #getRecorded}, of a call that somebody else makes.
     *
     * @param call leads to one request at the gateway with the user agent that it is given
     */
    public <T> T recorded(Function<String, T> call) {
        var answer = recorded.await(call);
        domain().activity().flush();
        domain().usage().flush();
        return answer;
    }

    /** @param headers names and values in turn */
    public HttpResponse<String> post(String target, String body, String... headers) {
        return send(request(api(target), headers).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** @param headers names and values in turn */
    public HttpRequest.Builder request(URI uri, String... headers) {
        var builder = HttpRequest.newBuilder(uri);
        return headers.length == 0 ? builder : builder.headers(headers);
    }

    public HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException("the platform does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public CompletableFuture<HttpResponse<String>> sendLater(HttpRequest.Builder request) {
        return http.sendAsync(request.build(), BodyHandlers.ofString());
    }

    public static JsonNode json(HttpResponse<String> answer) {
        return JSON.readTree(answer.body());
    }

    @Override
    public void close() {
        http.close();
        stop.run();
    }
}
