package dev.latchkey.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.latchkey.app.control.CommandLineRequest;
import dev.latchkey.app.control.ControlClient;
import dev.latchkey.core.audit.AuditSearch;
import dev.latchkey.testing.ServedFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code latchkey apis apply} on a deployment that runs, and what is served then. */
class ApisApplyTest {

    private static ServedFiles served;

    private final GivenCommands commands = new GivenCommands();

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        served = ServedFiles.start(folder);
    }

    @AfterAll
    static void stop() {
        served.close();
    }

    /** As it was at the start. */
    @BeforeEach
    void restore() throws IOException {
        served.write("orders.yaml", ServedFiles.DOCUMENT);
        served.configure("");
        assertThat(apply("--yes")).as(commands.output() + commands.errors()).isZero();
        commands.forgetErrors();
    }

    private int apply(String... more) {
        var arguments = new String[4 + more.length];
        arguments[0] = "apis";
        arguments[1] = "apply";
        arguments[2] = "--config";
        arguments[3] = served.configuration().toString();
        System.arraycopy(more, 0, arguments, 4, more.length);
        return commands.run(arguments);
    }

    private JsonNode json() {
        return JsonMapper.shared().readTree(commands.output());
    }

    private void document(String old, String changed) throws IOException {
        assertThat(ServedFiles.DOCUMENT).contains(old);
        served.write("orders.yaml", ServedFiles.DOCUMENT.replace(old, changed));
    }

    private String metrics() {
        return served.get(served.internal("/metrics")).body();
    }

    private long refused() {
        return metrics()
                .lines()
                .filter(line -> line.startsWith("latchkey_apis_changes_total{outcome=\"refused\"} "))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** By the documents that count at that moment, for commands and for programs. */
    @Test
    void warnsOfAKeyThatNoApiTakesAnyMore() throws Exception {
        document("[{key: []}, {oauth: [orders_read]}]", "[{oauth: [orders_read]}]");
        String[] create = {"key", "create", "--config", served.configuration().toString(), "--company", "acme", "--name"
        };
        assertThat(commands.run(with(create, "Before", "--json"))).isZero();
        assertThat(json().get("warnings")).isEmpty();

        assertThat(apply()).isZero();
        assertThat(commands.run(with(create, "Behind", "--json"))).isZero();
        var sentence =
                "nothing that is served takes this kind of credential (API key); nearest is GET /orders of orders,"
                        + " which asks for OAuth client credentials";
        assertThat(json().get("warnings").get(0).asString()).isEqualTo(sentence);

        var made = served.send(HttpRequest.newBuilder(served.api("/manage/v1/credentials"))
                .header("X-API-Key", served.key())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"type\": \"API_KEY\", \"name\": \"By a program\"}"))
                .build());
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        assertThat(JsonMapper.shared()
                        .readTree(made.body())
                        .get("warnings")
                        .get(0)
                        .asString())
                .isEqualTo(sentence);
    }

    /** They go on for whoever knows them; the reference, and what leads to it, speaks of the operator's APIs alone. */
    @Test
    void hidesThePlatformsOwnApisFromTheReference() throws Exception {
        var reference = served.web("/reference");
        assertThat(served.get(reference).body()).contains("/reference/management-api", "/reference/orders");
        served.write("catalogue.yaml", "words: {hidePlatformApis: true}\n");
        served.configure("catalogue: catalogue.yaml");
        assertThat(apply()).as(commands.output() + commands.errors()).isZero();

        assertThat(served.get(reference).body())
                .contains("/reference/orders")
                .doesNotContain("management-api", "audit-api");
        assertThat(served.get(served.web("/reference/management-api")).statusCode())
                .isEqualTo(404);
        assertThat(served.get(served.web("/reference?q=credentials")).body()).doesNotContain("/manage/v1");
        assertThat(served.get(served.web("/reference/scopes")).body())
                .contains("orders_read")
                .doesNotContain("credentials_read");
        var refused = served.get(served.api("/manage/v1/credentials"));
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.body()).contains("\"documentation\":\"" + reference + "\"");
        assertThat(served.status("/manage/v1/credentials", "X-API-Key", served.key()))
                .isEqualTo(200);
    }

    private static String[] with(String[] some, String... more) {
        return Stream.of(some, more).flatMap(Stream::of).toArray(String[]::new);
    }

    /** SIGHUP: nobody reads an answer, so that whoever sent it has the metrics alone. */
    @Test
    void countsASignalThatChangesNothingAsRefused() throws Exception {
        var told = new ArrayList<String>();
        var signal = new ChangeSignal(served.node().changes(), told::add, Runnable::run);
        var before = refused();

        document("[{key: []}, {oauth: [orders_read]}]", "[{}]");
        signal.came();
        assertThat(refused()).as("of what opens").isEqualTo(before + 1);

        served.write("orders.yaml", ServedFiles.DOCUMENT + "paths: [twice]\n");
        signal.came();
        assertThat(refused()).as("of what cannot be read").isEqualTo(before + 2);

        served.write("orders.yaml", ServedFiles.DOCUMENT);
        signal.came();
        assertThat(refused()).isEqualTo(before + 2);
        assertThat(told.getLast()).contains("is served");
    }

    /** However often it is sent: files are read for all that came before, and what they do not change is no generation. */
    @Test
    void takesSignalsTogetherThatComeBeforeFilesAreRead() throws Exception {
        var told = new ArrayList<String>();
        var awaited = new ArrayDeque<Runnable>();
        var changes = served.node().changes();
        var signal = new ChangeSignal(changes, told::add, awaited::add);
        var generation = changes.served().generation();
        for (var i = 0; i < 40; i++) {
            signal.came();
        }
        assertThat(awaited).hasSize(1);
        document("security: []", "security: [{key: []}]");
        awaited.remove().run();
        assertThat(changes.served().generation()).isEqualTo(generation + 1);

        signal.came();
        assertThat(awaited).as("one that came later is another").hasSize(1);
        awaited.remove().run();
        assertThat(changes.served().generation()).isEqualTo(generation + 1);
        assertThat(told).hasSize(2);
        assertThat(told.getLast()).isEqualTo("nothing changed: what the files say is served already");
    }

    /** Whoever runs it by the clock makes no generations and no lines of the audit log by that. */
    @Test
    void makesNoGenerationOfWhatIsServedAlready() {
        apply("--yes");
        var generation = served.node().changes().served().generation();

        assertThat(apply()).isZero();
        assertThat(commands.output()).isEqualTo("nothing changed: what the files say is served already");
        assertThat(apply("--dry-run")).isZero();
        assertThat(commands.output()).isEqualTo("nothing would change: what the files say is served already");
        assertThat(apply("--json")).isZero();
        assertThat(json().path("isApplied").asBoolean(true)).isFalse();
        assertThat(served.node().changes().served().generation()).isEqualTo(generation);
    }

    @Test
    void opensNothingThatNobodyConfirmed() throws Exception {
        document("[{key: []}, {oauth: [orders_read]}]", "[{}]");

        assertThat(apply()).isEqualTo(3);
        assertThat(json().path("answerYesWith").asString()).isEqualTo("--yes");
        assertThat(commands.errors()).contains("opens   GET     /orders", "opens 1 operation (1 to everybody)");
        assertThat(json().path("openings").get(0).asString()).isEqualTo("GET /orders: open to everybody");
        assertThat(json().path("question").asString()).isEqualTo("Let in who was not, as shown?");
        assertThat(served.status("/orders")).isEqualTo(401);

        assertThat(apply("--dry-run", "--json")).isEqualTo(3);
        assertThat(json().path("opens").asBoolean()).isTrue();
        assertThat(json().path("changes").get(0).path("path").asString()).isEqualTo("/orders");
        var shown = json().path("digest").asString();
        assertThat(served.status("/orders")).isEqualTo(401);

        commands.answeredBy(_ -> Optional.of("n"));
        assertThat(apply()).isEqualTo(1);
        assertThat(served.status("/orders")).isEqualTo(401);

        commands.answeredBy(_ -> Optional.of("yes"));
        assertThat(apply("--digest", shown)).as(commands.errors()).isZero();
        assertThat(commands.output()).contains("served from now on, as generation ");
        assertThat(served.status("/orders")).isEqualTo(200);
    }

    @Test
    void appliesOnlyWhatWasShown() throws Exception {
        document("security: []", "security: [{key: []}]");
        assertThat(apply("--dry-run", "--json")).isZero();
        var shown = json().path("digest").asString();
        document("[{key: []}, {oauth: [orders_read]}]", "[{}]");

        assertThat(apply("--yes", "--digest", shown)).isEqualTo(1);
        assertThat(commands.errors()).contains("the files, or what is served, are not those of --digest");
        assertThat(served.status("/orders")).isEqualTo(401);
        assertThat(served.status("/prices")).isEqualTo(200);
    }

    /** Files that are again what they were open something, once somebody has closed it. */
    @Test
    void appliesNothingThatWasShownBesideSomethingElse() throws Exception {
        var texts = ServedFiles.DOCUMENT + "# once more\n";
        served.write("orders.yaml", texts);
        assertThat(apply("--dry-run", "--json")).isZero();
        var shown = json().path("digest").asString();
        document("security: []", "security: [{key: []}]");
        assertThat(apply()).as(commands.errors()).isZero();
        served.write("orders.yaml", texts);

        assertThat(apply("--yes", "--json", "--digest", shown)).isEqualTo(1);
        assertThat(commands.errors()).contains("the files, or what is served, are not those of --digest");
        assertThat(json().path("opens").asBoolean()).isTrue();
        var shownNow = json().path("digest").asString();
        assertThat(served.status("/prices")).isEqualTo(401);
        // As the command does that planned before.
        var running = new CommandLineRequest(List.of("apis", "apply-plan", "--digest", shown), Map.of());
        var out = new ByteArrayOutputStream();
        assertThat(ControlClient.run(served.folder().resolve("data"), running, () -> {}, out, out))
                .hasValue(1);
        assertThat(out.toString(UTF_8)).contains("\"opens\":true", "or what is served, changed meanwhile");
        assertThat(served.status("/prices")).isEqualTo(401);

        assertThat(apply("--yes", "--digest", shownNow)).as(commands.errors()).isZero();
        assertThat(served.status("/prices")).isEqualTo(200);
    }

    @Test
    void changesEverythingOrNothing() throws Exception {
        served.write("more.yaml", "openapi: 3.1.0\ninfo: {title: More}\npaths: [wrong]\n");
        served.write("latchkey.yaml", """
            apis:
            - {name: orders, document: orders.yaml, upstream: "http://127.0.0.1:%d"}
            - {name: more, document: more.yaml, upstream: "http://127.0.0.1:1"}
            limits: {requestsPerSecond: none}
            """.formatted(served.upstreamPort()));
        document("security: []", "security: [{key: []}]");

        var refusedBefore = refused();
        assertThat(apply("--yes")).isEqualTo(1);
        assertThat(commands.output()).contains("more.yaml", "limits.requestsPerSecond");
        assertThat(served.status("/prices")).isEqualTo(200);
        assertThat(refused()).as("nothing was there to be applied").isEqualTo(refusedBefore);

        served.configure("");
        assertThat(apply()).as(commands.errors()).isZero();
        assertThat(commands.output()).contains("narrows GET     /prices");
        assertThat(served.status("/prices")).isEqualTo(401);
    }

    @Test
    void whatIsGoneIsGoneAndWhatIsNewIsThereWhenTheCommandEnds() throws Exception {
        document("  /prices:\n", "  /stock:\n");
        assertThat(apply("--yes")).as(commands.errors()).isZero();

        assertThat(served.status("/prices")).isEqualTo(404);
        assertThat(served.status("/stock")).isEqualTo(200);
        var reference = served.get(served.web("/reference/orders")).body();
        assertThat(reference).contains("GET /stock").doesNotContain("GET /prices");
        assertThat(metrics())
                .contains("latchkey_apis_generation "
                        + served.node().changes().served().generation());
    }

    /** Whoever asked for the place that is gone is judged by the wider one, which may be open. */
    @Test
    void aPlaceThatFallsToAWiderOneIsAnOpening() throws Exception {
        var wide = ServedFiles.DOCUMENT.replace(
                "  /prices:\n",
                "  /{list}:\n    parameters:" + " [{name: list, in: path, required: true, schema: {type: string}}]\n");
        served.write("orders.yaml", wide);
        assertThat(apply("--yes")).as(commands.errors()).isZero();
        assertThat(served.status("/orders")).isEqualTo(401);
        served.write("orders.yaml", wide.replace("  /orders:\n", "  /other/orders:\n"));

        assertThat(apply()).isEqualTo(3);
        assertThat(commands.errors()).contains("GET /orders is gone", "GET /{list}");
        assertThat(served.status("/orders")).isEqualTo(401);
    }

    /** What is not understood is closed, also for a wider place that is open; without it, that one answers. */
    @Test
    void aClosedPlaceThatFallsToAWiderOneIsAnOpening() throws Exception {
        var wide = ServedFiles.DOCUMENT.replace(
                "  /prices:\n",
                "  /{list}:\n    parameters:" + " [{name: list, in: path, required: true, schema: {type: string}}]\n");
        served.write("orders.yaml", wide.replace("components:\n", "  /secret: {get: 5}\ncomponents:\n"));
        assertThat(apply("--yes")).as(commands.errors()).isZero();
        assertThat(served.status("/secret")).isNotEqualTo(200);
        assertThat(served.status("/other")).isEqualTo(200);
        served.write("orders.yaml", wide);

        assertThat(apply()).isEqualTo(3);
        assertThat(commands.errors()).contains("GET /secret was closed, and is judged as GET /{list} then");
        assertThat(served.status("/secret")).isNotEqualTo(200);
    }

    private static final String ANY_OF_A_KIND = """
          /{kind}/me:
            parameters: [{name: kind, in: path, required: true, schema: {type: string}}]
            get:
              operationId: me
              security: []
              responses: {"200": {description: ok}}
        """;

    private static final String ZOO = """
          /zoo/{id}:
            parameters: [{name: id, in: path, required: true, schema: {type: string}}]
            get:
              operationId: zoo
              security: [{key: []}]
              responses: {"200": {description: ok}}
        """;

    private static String withPaths(String... paths) {
        return ServedFiles.DOCUMENT.replace("components:\n", String.join("", paths) + "components:\n");
    }

    private void serve(String... documents) throws IOException {
        var apis = new StringBuilder("apis:\n");
        for (var name : documents) {
            apis.append("- {name: %s, document: %s.yaml, upstream: \"http://127.0.0.1:%d\"}%n"
                    .formatted(name, name, served.upstreamPort()));
        }
        served.write("latchkey.yaml", apis + "limits: {requestsPerSecond: 1000000, concurrentRequests: 1000}\n");
    }

    /** What two templates both match is closed where they ask for different things, until one of them is gone. */
    @Test
    void theEndOfAContradictionIsAnOpening() throws Exception {
        served.write("orders.yaml", withPaths(ANY_OF_A_KIND, ZOO));
        assertThat(apply("--yes")).as(commands.errors()).isZero();
        assertThat(served.status("/zoo/me")).isEqualTo(404);
        served.write("orders.yaml", withPaths(ANY_OF_A_KIND));

        assertThat(apply("--dry-run")).isEqualTo(3);
        assertThat(commands.output()).contains("opens   GET /zoo/me was closed, and is judged as GET /{kind}/me then");
        assertThat(apply()).isEqualTo(3);
        assertThat(served.status("/zoo/me")).isEqualTo(404);
        assertThat(apply("--yes")).as(commands.errors()).isZero();
        assertThat(served.status("/zoo/me")).isEqualTo(200);

        var described = withPaths(file("report.{ext}", "[]"), file("report.json", "[{key: []}]"));
        served.write(
                "orders.yaml",
                described.replace("components:\n", file("{name}.json", "[{key: []}]") + "components:\n"));
        assertThat(apply("--yes")).as(commands.errors()).isZero();
        assertThat(served.status("/files/report.x.json")).isEqualTo(404);
        served.write("orders.yaml", described);
        assertThat(apply()).as(commands.output()).isEqualTo(3);
        assertThat(served.status("/files/report.x.json")).isEqualTo(404);
    }

    private static String file(String name, String security) {
        var parameter = name.replaceAll(".*\\{|}.*", "");
        return "  /files/%s:%n    get: {parameters: [%s], security: %s, responses: {'200': {description: ok}}}%n"
                .formatted(
                        name,
                        name.equals(parameter)
                                ? ""
                                : "{name: " + parameter + ", in: path, required: true, schema: {type: string}}",
                        security);
    }

    @Test
    void theEndOfAContradictionOfTwoApisIsAnOpening() throws Exception {
        served.write("orders.yaml", withPaths(ANY_OF_A_KIND));
        served.write("more.yaml", ZOO_ALONE);
        serve("orders", "more");
        assertThat(apply("--yes")).as(commands.output() + commands.errors()).isZero();
        assertThat(served.status("/zoo/me")).isEqualTo(404);

        serve("orders");
        assertThat(apply("--dry-run")).as("the whole API is gone").isEqualTo(3);
        assertThat(commands.output()).contains("opens   GET /zoo/me was closed");

        serve("orders", "more");
        served.write("more.yaml", ZOO_ALONE.replace("/zoo/{id}", "/park/zoo/{id}"));
        assertThat(apply("--dry-run")).as("its path is gone").isEqualTo(3);
        assertThat(commands.output()).contains("opens   GET /zoo/me was closed");
    }

    private static final String ZOO_ALONE = ServedFiles.DOCUMENT
            .substring(0, ServedFiles.DOCUMENT.indexOf("  /orders:"))
            .replace("Orders", "More")
            .concat(ZOO)
            .concat(ServedFiles.DOCUMENT.substring(ServedFiles.DOCUMENT.indexOf("components:")));

    private JsonNode post(String path, String basic, String form) {
        return JsonMapper.shared()
                .readTree(served.send(HttpRequest.newBuilder(served.api(path))
                                .header("Authorization", "Basic " + basic)
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString(form))
                                .build())
                        .body());
    }

    /** The paths of {@code more} come to {@code orders}, which then says that it is the same API. */
    private void othersGetWhatIsLimitedOnlyByTheNameOfThen(String basic, String token) throws IOException {
        served.write("orders.yaml", open("/c/x"));
        assertThat(apply()).isEqualTo(3);
        assertThat(apply("--yes")).as(commands.output() + commands.errors()).isZero();
        assertThat(served.status("/c/x", "Authorization", "Bearer " + token)).isEqualTo(401);
        var fresh = post("/identity/oauth/token", basic, "grant_type=client_credentials&resource=" + served.api("/c/x"))
                .path("access_token")
                .asString();
        assertThat(served.status("/c/x", "Authorization", "Bearer " + fresh)).isEqualTo(200);

        serve("orders");
        var file = Files.readString(served.configuration());
        served.write("latchkey.yaml", file.replace("{name: orders,", "{name: orders, formerNames: [more],"));
        assertThat(apply()).isEqualTo(3);
        assertThat(commands.errors())
                .contains("opens   " + served.api("/c/x")
                        + ": tokens and grants that are limited to it and were given for more are taken by orders");
        assertThat(apply("--yes")).as(commands.output() + commands.errors()).isZero();
        assertThat(served.status("/c/x", "Authorization", "Bearer " + token)).isEqualTo(200);
        assertThat(served.status("/c/x", "Authorization", "Bearer " + fresh)).isEqualTo(200);
        assertThat(apply("--dry-run")).as("the same again").isZero();
    }

    /** What is limited to an API is not for every API once that one is gone. */
    @Test
    void aTokenThatIsLimitedToAnApiThatIsGoneIsNotActive() throws Exception {
        served.write("orders.yaml", open("/b/x"));
        served.write("more.yaml", open("/c/x"));
        serve("orders", "more");
        assertThat(apply("--yes")).as(commands.output() + commands.errors()).isZero();
        var config = served.configuration().toString();
        String[] create = {
            "client",
            "create",
            "--config",
            config,
            "--company",
            "acme",
            "--name",
            "Limited",
            "--role",
            "STANDARD",
            "--scope",
            "orders_read",
            "--json"
        };
        assertThat(commands.run(create)).as(commands.errors()).isZero();
        var made = json();
        var basic = Base64.getEncoder()
                .encodeToString(
                        (made.path("id").asString() + ":" + made.path("secret").asString()).getBytes(UTF_8));
        var token = post("/identity/oauth/token", basic, "grant_type=client_credentials&resource=" + served.api("/c/x"))
                .path("access_token")
                .asString();
        var introspected = post("/identity/oauth/introspect", basic, "token=" + token);
        assertThat(introspected.path("aud").asString())
                .isEqualTo(served.api("/c/x").toString());
        serve("orders");
        assertThat(apply("--yes")).as(commands.output() + commands.errors()).isZero();

        assertThat(post("/identity/oauth/introspect", basic, "token=" + token).toString())
                .isEqualTo("{\"active\":false}");
        othersGetWhatIsLimitedOnlyByTheNameOfThen(basic, token);
        // What it holds could not go from the documents of other tests.
        assertThat(commands.run(
                        "client",
                        "revoke",
                        "--config",
                        config,
                        "--company",
                        "acme",
                        "--yes",
                        made.path("id").asString()))
                .as(commands.errors())
                .isZero();
    }

    private static String open(String... paths) {
        return ZOO_ALONE.replace(
                ZOO,
                Stream.of(paths)
                        .map(path -> "  " + path
                                + ": {get: {security: [{oauth: [orders_read]}], responses: {'200':"
                                + " {description: ok}}}}\n")
                        .collect(Collectors.joining()));
    }

    /** What paths share is what tokens are limited to, so that taking some away can hand it to another API. */
    @Test
    void anIdentifierThatComesToStandForAnotherApiIsAnOpening() throws Exception {
        served.write("orders.yaml", open("/b/x", "/b/y", "/c/z"));
        served.write("more.yaml", open("/b/items", "/b/open"));
        serve("orders", "more");
        assertThat(apply("--yes")).as(commands.output() + commands.errors()).isZero();
        var identifier = served.api("/b").toString();

        served.write("orders.yaml", open("/b/x", "/b/y"));
        served.write("more.yaml", open("/b/items"));
        assertThat(apply("--dry-run")).as(commands.output()).isEqualTo(3);
        assertThat(commands.output())
                .contains("opens   " + identifier + " stood for the API more and stands for orders");
        assertThat(apply()).isEqualTo(3);

        // In two steps: it stands for nobody, and then for another.
        served.write("orders.yaml", open("/b/x", "/b/y", "/c/z"));
        assertThat(apply("--yes")).as(commands.output() + commands.errors()).isZero();
        served.write("orders.yaml", open("/b/x", "/b/y"));
        assertThat(apply("--dry-run")).as(commands.output()).isEqualTo(3);
        assertThat(commands.output()).contains("opens   " + identifier + " stands for the API orders from now on");
    }

    /** Tokens that are limited to an API are taken by its paths alone. */
    @Test
    void aPathOfAnotherApiIsAnOpening() throws Exception {
        served.write("orders.yaml", withPaths(ZOO));
        assertThat(apply("--yes")).as(commands.errors()).isZero();
        served.write("orders.yaml", ServedFiles.DOCUMENT);
        served.write("more.yaml", ZOO_ALONE);
        serve("orders", "more");

        assertThat(apply("--dry-run")).isEqualTo(3);
        assertThat(commands.output()).contains("opens   GET /zoo/{id} belongs to the API more and no longer to orders");
    }

    @Test
    void aConnectionThatMayBeGivenOverIsAnOpening() throws Exception {
        document(
                "      operationId: orders.list\n",
                "      operationId: orders.list\n      x-latchkey-upgrade: [websocket]\n");
        assertThat(apply()).isEqualTo(3);
        assertThat(commands.errors()).contains("opens   orders: GET /orders gives connections over to websocket");

        assertThat(apply("--yes")).as(commands.errors()).isZero();
        served.write("orders.yaml", ServedFiles.DOCUMENT);
        assertThat(apply("--dry-run")).as(commands.errors()).isZero();
        assertThat(commands.output())
                .contains(
                        "narrows GET     /orders",
                        "changes orders: GET /orders no longer gives connections over to websocket");
    }

    /** The place counts, and not what its operation is called. */
    @Test
    void connectionsOfAnotherPlaceByTheSameNameAreAnOpening() throws Exception {
        var other = "  /stock:\n    get:\n      operationId: stock\n      responses: {'200': {description: ok}}\n";
        var both = ServedFiles.DOCUMENT.replace("  /prices:\n", other + "  /prices:\n");
        var upgrade = "\n      x-latchkey-upgrade: [websocket]\n";
        var before = both.replace("operationId: orders.list\n", "operationId: orders.list" + upgrade);
        served.write("orders.yaml", before);
        assertThat(apply("--yes")).as(commands.errors()).isZero();
        assertThat(before).contains("operationId: stock\n");
        served.write(
                "orders.yaml",
                both.replace("operationId: orders.list\n", "operationId: other\n")
                        .replace("operationId: stock\n", "operationId: orders.list" + upgrade));

        assertThat(apply()).isEqualTo(3);
        assertThat(commands.errors()).contains("opens   orders: GET /stock gives connections over to websocket");
    }

    @Test
    void aNewScopeCanBeHeldAtOnce() throws Exception {
        var config = served.configuration().toString();
        String[] create = {
            "client",
            "create",
            "--config",
            config,
            "--company",
            "acme",
            "--name",
            "Returns",
            "--role",
            "STANDARD",
            "--scope",
            "returns_read",
            "--json"
        };
        assertThat(commands.run(create)).as("a scope that is not there yet").isEqualTo(2);
        served.write(
                "orders.yaml",
                ServedFiles.DOCUMENT
                        .replace("[orders_read]}]", "[orders_read]}, {oauth: [returns_read]}]")
                        .replace("{orders_read:", "{returns_read: Read what was sent back, orders_read:"));
        assertThat(apply("--yes")).as(commands.errors()).isZero();

        assertThat(commands.run(create)).as(commands.errors()).isZero();
        var made = json();
        var basic = Base64.getEncoder()
                .encodeToString(
                        (made.path("id").asString() + ":" + made.path("secret").asString()).getBytes(UTF_8));
        var token = JsonMapper.shared()
                .readTree(served.send(HttpRequest.newBuilder(served.api("/identity/oauth/token"))
                                .header("Authorization", "Basic " + basic)
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString("grant_type=client_credentials"))
                                .build())
                        .body());
        assertThat(token.path("scope").asString()).isEqualTo("returns_read");
        var bearer = "Bearer " + token.path("access_token").asString();
        assertThat(served.status("/orders", "Authorization", bearer)).isEqualTo(200);
        assertThat(served.get(served.api("/.well-known/oauth-authorization-server"))
                        .body())
                .contains("returns_read");

        // Held by somebody, it cannot go; nothing else goes with it.
        document("security: []", "security: [{key: []}]");
        assertThat(apply("--yes")).isEqualTo(1);
        assertThat(commands.output()).contains("the scope returns_read is gone, and 1 OAuth clients");
        assertThat(served.status("/prices")).isEqualTo(200);
        assertThat(commands.run(
                        "client",
                        "revoke",
                        "--config",
                        config,
                        "--company",
                        "acme",
                        "--yes",
                        made.path("id").asString()))
                .as(commands.errors())
                .isZero();
    }

    @Test
    void limitsCountFromThenOn() throws Exception {
        assertThat(served.status("/orders", "X-API-Key", served.key())).isEqualTo(200);
        served.write("latchkey.yaml", """
            apis: [{name: orders, document: orders.yaml, upstream: "http://127.0.0.1:%d"}]
            limits: {requestsPerSecond: 7, concurrentRequests: 3}
            """.formatted(served.upstreamPort()));
        assertThat(apply()).as(commands.errors()).isZero();
        assertThat(commands.output()).contains("changes limits.requestsPerSecond: 7, was 1000000");

        var answer = served.get(served.api("/orders"), "X-API-Key", served.key());
        assertThat(answer.headers().firstValue("X-RateLimit-Limit")).contains("7");
        assertThat(answer.headers().firstValue("X-RateLimit-Concurrent-Limit")).contains("3");
    }

    @Test
    void whatNeedsARestartIsNamedAndNothingChanges() throws Exception {
        served.configure(
                "tokens: {accessTokenLifetime: 5m}\nlisteners: {apiHost: 127.0.0.2}\nsigning: {rotateEvery: 7d}");
        document("security: []", "security: [{key: []}]");

        assertThat(apply("--yes")).isEqualTo(1);
        assertThat(commands.output())
                .contains(
                        "refused listeners.apiHost: counts after a restart",
                        "refused tokens.accessTokenLifetime: counts after a restart",
                        "refused signing.rotateEvery: counts after a restart")
                .doesNotContain("webHost");
        var advice =
                "restart serve for listeners.apiHost, tokens.accessTokenLifetime, signing.rotateEvery, or set it back:"
                        + " until then nothing else of these files is applied either";
        assertThat(commands.errors()).endsWith("latchkey: nothing was done: " + advice + "\n");
        var told = new ArrayList<String>();
        new ChangeSignal(served.node().changes(), told::add, Runnable::run).came();
        assertThat(told).containsExactly("nothing changed: " + advice);
        assertThat(served.status("/prices")).isEqualTo(200);

        assertThat(RestartAdvice.of(List.of("listeners.tlsCertificates")))
                .startsWith("restart serve for listeners.tlsCertificates, or set it back")
                .endsWith(". A certificate that is replaced under the same name needs no restart");
    }

    @Test
    void pagesOfOtherOriginsAreLetInOnlyWhenConfirmed() throws Exception {
        served.write("latchkey.yaml", """
            apis:
            - name: orders
              document: orders.yaml
              upstream: "http://127.0.0.1:%d"
              cors: {origins: ["https://app.example.com"]}
            """.formatted(served.upstreamPort()));
        assertThat(apply()).isEqualTo(3);
        assertThat(commands.errors()).contains("opens   orders: pages of https://app.example.com may call it");
        assertThat(apply("--json")).isEqualTo(3);
        assertThat(commands.output())
                .contains("\"opens\":true", "\"summary\":\"opens 1 way in that no change of an operation tells of\"");
        assertThat(apply("--yes")).as(commands.errors()).isZero();
        assertThat(served.get(served.api("/prices"), "Origin", "https://app.example.com")
                        .headers()
                        .firstValue("Access-Control-Allow-Origin"))
                .contains("https://app.example.com");
    }

    /** What is configured counts for its operations, whatever their API is called. */
    @Test
    void anApiOfAnotherNameHidesNothingThatItsConfigurationOpens() throws Exception {
        lenient(", undeclaredParameters: refuse");
        assertThat(apply("--yes")).as(commands.errors()).isZero();
        commands.forgetErrors();

        var upstream = served.upstreamPort();
        served.write("latchkey.yaml", """
            apis: [{name: shop, document: orders.yaml, upstream: "http://127.0.0.1:%d", leniencies: [encodedSlash]}]
            limits: {requestsPerSecond: 1000000, concurrentRequests: 1000}
            """.formatted(upstream + 1));
        assertThat(apply()).isEqualTo(3);
        assertThat(commands.errors())
                .contains(
                        "opens   shop: takes encodedSlash",
                        "opens   shop: parameters that its operations do not declare pass",
                        "the API shop serves what orders served",
                        "shop: the upstream is [http://127.0.0.1:" + (upstream + 1) + "], was [http://127.0.0.1:"
                                + upstream + "]")
                .doesNotContain("the API shop is new", "the API orders is served no more");
    }

    /** Also where two APIs take each other's names, so that each name seems to stay as it was. */
    @Test
    void twoThatChangeNamesAreComparedByWhatTheyServe() throws Exception {
        served.write("other.yaml", OTHER);
        both("orders.yaml", "other.yaml");
        assertThat(apply("--yes")).as(commands.errors()).isZero();
        commands.forgetErrors();

        both("other.yaml", "orders.yaml");
        assertThat(apply()).isEqualTo(3);
        assertThat(commands.errors())
                .contains("opens   lax: parameters that its operations do not declare pass")
                .doesNotContain("opens   strict: parameters");
    }

    private static final String OTHER = """
        openapi: 3.0.3
        info: {title: Other, version: "1"}
        paths:
          /other:
            get: {security: [], responses: {"200": {description: OK}}}
        """;

    private void both(String strict, String lax) throws IOException {
        served.write("latchkey.yaml", """
            apis:
            - {name: strict, document: %s, upstream: "http://127.0.0.1:%d", undeclaredParameters: refuse}
            - {name: lax, document: %s, upstream: "http://127.0.0.1:%d"}
            limits: {requestsPerSecond: 1000000, concurrentRequests: 1000}
            """.formatted(strict, served.upstreamPort(), lax, served.upstreamPort()));
    }

    private void lenient(String more) throws IOException {
        served.write("latchkey.yaml", """
            apis: [{name: orders, document: orders.yaml, upstream: "http://127.0.0.1:%d"%s}]
            limits: {requestsPerSecond: 1000000, concurrentRequests: 1000}
            """.formatted(served.upstreamPort(), more));
    }

    /** Also counted, as long as it is taken. */
    @Test
    void targetsThatNotEveryServerReadsAlikeAreTakenOnlyWhenConfirmed() throws Exception {
        document("  /prices:\n", "  /prices/{of}:\n    get: {security: []}\n  /prices:\n");
        lenient("");
        assertThat(apply("--yes")).as(commands.errors()).isZero();
        commands.forgetErrors();
        assertThat(served.status("/prices/a%2Fb")).isEqualTo(400);
        assertThat(served.status("/prices/a;v=1")).isEqualTo(400);
        assertThat(metrics()).doesNotContain("latchkey_lenient_requests_total");

        lenient(", leniencies: [encodedSlash]");
        assertThat(apply()).isEqualTo(3);
        assertThat(commands.errors())
                .contains("opens   orders: takes encodedSlash, so that an upstream that decodes before it splits");
        assertThat(apply("--yes")).as(commands.errors()).isZero();
        assertThat(served.status("/prices/a%2Fb")).isEqualTo(200);
        assertThat(served.status("/prices/a;v=1")).isEqualTo(400);
        assertThat(served.status("/prices/ab")).isEqualTo(200);
        assertThat(metrics())
                .contains("latchkey_lenient_requests_total{api=\"orders\",leniency=\"encodedSlash\"} 1.0")
                .doesNotContain("leniency=\"pathParameters\"");

        lenient("");
        assertThat(apply()).as(commands.errors()).isZero();
        assertThat(commands.output()).contains("orders: takes encodedSlash no more");
        assertThat(served.status("/prices/a%2Fb")).isEqualTo(400);
    }

    @Test
    void headersOfCallersArePassedOnlyWhenConfirmed() throws Exception {
        lenient("");
        assertThat(apply("--yes")).as(commands.errors()).isZero();
        commands.forgetErrors();

        lenient(", passedHeaders: [Destination]");
        assertThat(apply()).isEqualTo(3);
        assertThat(commands.errors()).contains("opens   orders: its upstream gets what callers say in Destination");
        assertThat(apply("--yes")).as(commands.errors()).isZero();

        lenient("");
        assertThat(apply()).as(commands.errors()).isZero();
        assertThat(commands.output()).contains("orders: its upstream gets Destination no more");
    }

    /** Also one that a server takes for a path that is there no more. */
    @Test
    void pathsThatSomeServerTakesForOneAreToldApartOnlyWhenConfirmed() throws Exception {
        var paths = new StringBuilder();
        for (var open : List.of("/prices/{of}", "/prices/{of}/{part}")) {
            paths.append("  ").append(open).append(":\n    get: {security: []}\n");
        }
        for (var closed : List.of("list.json", "menu/", "shop/index.html", "run.cgi", "all")) {
            paths.append("  /prices/").append(closed).append(":\n    get: {security: [{key: []}]}\n");
        }
        document("  /prices:\n", paths + "  /prices:\n");
        lenient("");
        assertThat(apply("--yes")).as(commands.errors()).isZero();
        commands.forgetErrors();
        for (var refused :
                List.of("list", "list.xml", "menu", "shop", "shop/index.php", "run.cgi/1", "all/index.html")) {
            assertThat(served.status("/prices/" + refused)).as(refused).isEqualTo(400);
        }
        assertThat(served.get(served.api("/prices/list")).body())
                .contains(
                        "Some servers take it for GET /prices/list.json, which asks for something else.",
                        "apis[].distinguishes with format.");
        assertThat(served.status("/prices/other")).isEqualTo(200);
        assertThat(served.status("/prices/other/1")).isEqualTo(200);

        lenient(", distinguishes: [format]");
        assertThat(apply()).isEqualTo(3);
        assertThat(commands.errors()).contains("opens   orders: its server distinguishes paths by format: if that is");
        assertThat(apply("--yes")).as(commands.errors()).isZero();
        assertThat(served.status("/prices/list")).isEqualTo(200);
        assertThat(served.status("/prices/list.json")).isEqualTo(401);

        lenient("");
        assertThat(apply()).as(commands.errors()).isZero();
        assertThat(commands.output()).contains("orders: its server distinguishes no paths by format any more");
        assertThat(served.status("/prices/list")).isEqualTo(400);

        document("  /prices:\n", paths.toString().replaceFirst("  /prices/menu/:\n.*\n", "") + "  /prices:\n");
        assertThat(apply()).isEqualTo(3);
        assertThat(commands.errors()).contains("GET /prices/menu was closed, and is judged as GET /prices/{of} then");
    }

    /** Also where every request in normal spelling is let in to less than before. */
    @Test
    void aLenientTargetThatNothingElseCanBeTakenForAnyMoreIsAnOpening() throws Exception {
        var all = "  /prices/{of}:\n    get: {security: [{key: []}]}\n";
        document("  /prices:\n", all + "  /prices/a:\n    get: {security: []}\n  /prices:\n");
        lenient(", leniencies: [pathParameters]");
        assertThat(apply("--yes")).as(commands.errors()).isZero();
        commands.forgetErrors();
        assertThat(served.status("/prices/a;v=1", "X-API-Key", served.key())).isEqualTo(400);

        document("  /prices:\n", all + "  /prices:\n");
        assertThat(apply()).isEqualTo(3);
        assertThat(commands.errors())
                .contains("opens   orders: takes pathParameters, and /prices/a is gone: requests for /prices/{of} that"
                        + " were refused");
        assertThat(served.status("/prices/a;v=1", "X-API-Key", served.key())).isEqualTo(400);
        assertThat(apply("--yes")).as(commands.errors()).isZero();
        assertThat(served.status("/prices/a;v=1", "X-API-Key", served.key())).isEqualTo(200);
    }

    /** The one that is silent for longer than its API allows has ended when the other goes on, whose API allows it. */
    @Test
    void anApiHasAnIdleTimeOfItsOwn() throws Exception {
        var goesOn = new CountDownLatch(1);
        var events = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            events.setExecutor(threads);
            events.createContext("/", exchange -> {
                exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().write("data: one\n".getBytes(UTF_8));
                exchange.getResponseBody().flush();
                await(goesOn);
                exchange.getResponseBody().write("data: two\n".getBytes(UTF_8));
                exchange.close();
            });
            events.start();
            for (var name : List.of("hasty", "patient")) {
                served.write(
                        name + ".yaml",
                        "{openapi: 3.1.0, info: {title: T, version: '1'}, paths: {/" + name + ": {get: {}}}}");
            }
            served.write("latchkey.yaml", """
                apis:
                - {name: hasty, document: hasty.yaml, upstream: "http://127.0.0.1:%1$d", idleTimeout: 200ms}
                - {name: patient, document: patient.yaml, upstream: "http://127.0.0.1:%1$d"}
                upstreams: {idleTimeout: 10m}
                """.formatted(events.getAddress().getPort()));
            assertThat(apply("--yes")).as(commands.errors()).isZero();

            try (var patient = served.stream("/patient");
                    var hasty = served.stream("/hasty")) {
                assertThat(patient.readLine()).isEqualTo("data: one");
                assertThatThrownBy(() ->
                                hasty.lines().forEach(line -> assertThat(line).isEqualTo("data: one")))
                        .isInstanceOf(UncheckedIOException.class);
                goesOn.countDown();
                assertThat(patient.readLine()).isEqualTo("data: two");
                assertThat(patient.readLine()).isNull();
            } finally {
                goesOn.countDown();
            }
        } finally {
            events.stop(0);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void theAuditLogTellsWhoChangedWhat() throws Exception {
        document("  /prices:\n", "  /stock:\n");
        assertThat(apply("--yes")).as(commands.errors()).isZero();

        var entries = served.deployment()
                .stores()
                .transactions()
                .read(tx -> served.deployment()
                        .stores()
                        .auditLog()
                        .search(
                                tx,
                                "platform",
                                new AuditSearch(
                                        Instant.EPOCH,
                                        served.deployment().clock().instant().plusSeconds(60),
                                        Set.of("APIS_CHANGED"),
                                        null,
                                        null,
                                        null,
                                        null,
                                        Long.MAX_VALUE,
                                        1)));
        var entry = entries.entries().getFirst().entry();
        assertThat(entry.event().name()).isEqualTo("APIS_CHANGED");
        assertThat(entry.author()).hasToString("operator:command-line");
        assertThat(entry.context())
                .containsEntry("opened", "GET /stock")
                .containsEntry("closed", "GET /prices")
                .containsKeys("previousDigest", "currentDigest", "currentGeneration");
    }

    @Test
    void saysThatNothingRunsAndWhatServeWillMeet(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("orders.yaml"), ServedFiles.DOCUMENT);
        var file = Files.writeString(folder.resolve("latchkey.yaml"), """
            apis: [{name: orders, document: orders.yaml, upstream: "http://127.0.0.1:1"}]
            """);
        assertThat(commands.run("apis", "apply", "--config", file.toString())).isEqualTo(1);
        assertThat(commands.errors()).contains("nothing runs in", "serve reads the files", "finds nothing wrong");
        assertThat(folder.resolve("data")).doesNotExist();

        Files.writeString(folder.resolve("orders.yaml"), "openapi: 3.1.0\npaths: [wrong]\n");
        assertThat(commands.run("apis", "apply", "--config", file.toString())).isEqualTo(1);
        assertThat(commands.errors()).contains("orders.yaml:2");
    }
}
