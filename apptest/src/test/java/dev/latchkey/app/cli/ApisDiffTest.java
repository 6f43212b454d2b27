package dev.latchkey.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engine.protocol.CredentialKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code apis diff} says of a changed document, and with which exit code. */
final class ApisDiffTest {

    private static final String OLD = """
        openapi: 3.1.0
        info: {title: Orders, version: '1'}
        security:
          - oauth: [orders_read]
        paths:
          /orders:
            get: {operationId: list, responses: {'200': {description: ok}}}
            post:
              operationId: make
              security: [{oauth: [orders_write]}]
              responses: {'201': {description: ok}}
          /orders/{id}:
            get:
              operationId: read
              parameters: [{name: id, in: path, required: true, schema: {type: string}}]
              responses: {'200': {description: ok}}
          /health:
            get: {operationId: health, security: [{key: []}], responses: {'200': {description: ok}}}
        components:
          securitySchemes:
            key: {type: apiKey, in: header, name: X-API-Key}
            oauth:
              type: oauth2
              flows:
                clientCredentials:
                  tokenUrl: https://example.com/token
                  scopes: {orders_read: Read orders, orders_write: Write orders}
        """;

    private final GivenCommands commands = new GivenCommands();

    @TempDir
    private Path folder;

    private Path old = Path.of("");

    @BeforeEach
    void writeOld() throws IOException {
        old = Files.writeString(folder.resolve("old.yaml"), OLD);
    }

    private int diff(String changed, String... more) throws IOException {
        var file = Files.writeString(folder.resolve("new.yaml"), changed);
        var arguments = new ArrayList<>(List.of("apis", "diff", old.toString(), file.toString()));
        arguments.addAll(List.of(more));
        return commands.run(arguments.toArray(String[]::new));
    }

    @Test
    void findsNothingWhereNothingChanged() throws Exception {
        assertThat(diff(OLD.replace("title: Orders", "title: Our orders")
                        .replace("{id}", "{orderId}")
                        .replace("name: id", "name: orderId")))
                .as(commands.errors())
                .isZero();
        assertThat(commands.output()).isEqualTo("nobody gets in who did not, and everybody who did");
    }

    @Test
    void saysWhatOpensToWhom() throws Exception {
        var changed = OLD.replace("security: [{key: []}]", "security: []")
                .replace("  - oauth: [orders_read]", "  - oauth: [orders_read]\n  - key: []");

        assertThat(diff(changed)).as(commands.errors()).isEqualTo(3);

        assertThat(commands.output())
                .contains("opens   GET     /health", "open to everybody", "API key (header X-API-Key)")
                .endsWith("opens 3 operations (1 to everybody, 2 to API keys)");
    }

    /** Where it says that something opens, it says what. */
    @Test
    void namesForAProgramEverythingThatOpens() throws Exception {
        assertThat(diff(OLD.replace("security: [{key: []}]", "security: []"), "--json"))
                .isEqualTo(3);

        var json = JsonMapper.shared().readTree(commands.output());
        assertThat(json.path("opens").asBoolean()).isTrue();
        assertThat(json.path("openings").valueStream().map(JsonNode::asString))
                .containsExactly("GET /health: open to everybody");
        assertThat(diff(OLD, "--json")).isZero();
        json = JsonMapper.shared().readTree(commands.output());
        assertThat(json.path("opens").asBoolean()).isFalse();
        assertThat(json.path("openings")).isEmpty();
    }

    @Test
    void saysWhatOpensByMethodsWithoutAField() throws Exception {
        var changed = OLD.replace("3.1.0", "3.2.0")
                .replace(
                        "  /orders:\n",
                        "  /orders:\n    additionalOperations: {LINK: {responses: {'200': {description: ok}}}}\n");

        assertThat(diff(changed)).as(commands.errors()).isEqualTo(3);

        assertThat(commands.output())
                .contains("opens   LINK    /orders")
                .endsWith("opens 1 operation (1 to OAuth client credentials)");
    }

    @Test
    void saysWhatClosesAndWhatIsWanted() throws Exception {
        var changed = OLD.replace("    get: {operationId: list, responses: {'200': {description: ok}}}\n", """
                get:
                  operationId: list
                  security: [{oauth: [orders_read, orders_write]}]
                  responses: {'200': {description: ok}}
            """)
                .replace(
                        "  /health:\n"
                            + "    get: {operationId: health, security: [{key: []}], responses: {'200': {description:"
                            + " ok}}}\n",
                        "");

        assertThat(diff(changed)).as(commands.errors()).isZero();

        assertThat(commands.output())
                .contains("narrows GET     /orders", "closes  GET     /health", "is:  not there")
                .endsWith("closes 1, 1 now wants orders_write");
    }

    /** Who reviews a change for what opens must not overlook whom it shuts out. */
    @Test
    void saysWhatIsLostWhereSomethingElseOpens() throws Exception {
        var changed = OLD.replace(
                "operationId: health, security: [{key: []}]",
                "operationId: health, security: [{oauth: [orders_read]}]");

        assertThat(diff(changed)).as(commands.errors()).isEqualTo(3);

        assertThat(commands.output())
                .contains(
                        "opens   GET     /health",
                        "was: API key (header X-API-Key)",
                        "no longer in a way that it was: API keys")
                .endsWith("opens 1 operation (1 to OAuth client credentials), takes ways into 1 of them away (1 by"
                        + " API keys), 1 now wants orders_read");
        assertThat(diff(changed, "--json")).isEqualTo(3);
        var json = JsonMapper.shared().readTree(commands.output());
        assertThat(json.path("opens").asBoolean()).isTrue();
        assertThat(json.path("closes").asBoolean()).isTrue();
        var change = json.path("changes").get(0);
        assertThat(change.path("opens").asBoolean()).isTrue();
        assertThat(change.path("closes").asBoolean()).isTrue();
        assertThat(change.path("opensTo").valueStream().map(JsonNode::asString))
                .containsExactly("OAuth client credentials");
        assertThat(change.path("closesTo").valueStream().map(JsonNode::asString))
                .containsExactly("API keys");

        Files.writeString(old, changed);
        assertThat(diff(changed.replace(
                        ", security: [{oauth: [orders_read]}]", ", security: [{key: []}, {oauth: [orders_read]}]")))
                .as("only opens")
                .isEqualTo(3);
        assertThat(commands.output()).doesNotContain("no longer").endsWith("opens 1 operation (1 to API keys)");
        assertThat(diff(changed, "--json")).isZero();
        assertThat(JsonMapper.shared()
                        .readTree(commands.output())
                        .path("closes")
                        .asBoolean())
                .isFalse();
    }

    /** What follows on a connection that is given over is judged by nobody. */
    @Test
    void saysWhatConnectionsMayBeGivenOverTo() throws Exception {
        var changed =
                OLD.replace("{operationId: list, ", "{operationId: list, x-latchkey-upgrade: [websocket, mqtt], ");

        assertThat(diff(changed)).as(commands.errors()).isEqualTo(3);

        assertThat(commands.output())
                .contains(
                        "opens   GET     /orders",
                        "was: token (OAuth client credentials) with orders_read\n",
                        "is:  token (OAuth client credentials) with orders_read; upgrade to mqtt, websocket\n")
                .endsWith("1 gives connections over to mqtt and websocket");

        Files.writeString(old, changed);
        assertThat(diff(changed)).as("nothing changed").isZero();
        assertThat(commands.output()).endsWith("nobody gets in who did not, and everybody who did");
        assertThat(diff(changed.replace("[websocket, mqtt]", "[mqtt]"))).isZero();
        assertThat(commands.output())
                .contains("narrows GET     /orders")
                .endsWith("1 no longer gives connections over to websocket");
    }

    private static final String KEY = "security: [{key: []}]";
    private static final String LIMIT = ", x-latchkey-rate-limit: 1";

    /** Each path as one word with what it asks for: {@code "/zoo/{id} security: []"}. */
    private static String described(String... operations) {
        var paths = new StringBuilder();
        for (var operation : operations) {
            var path = operation.substring(0, operation.indexOf(' '));
            var parameters = Pattern.compile("\\{([^}]*)}")
                    .matcher(path)
                    .results()
                    .map(name -> "{name: " + name.group(1) + ", in: path, required: true, schema: {type: string}}")
                    .toList();
            paths.append("  %s:%n    parameters: %s%n    get: {%s, responses: {'200': {description: ok}}}%n"
                    .formatted(path, parameters, operation.substring(operation.indexOf(' ') + 1)));
        }
        return OLD.substring(0, OLD.indexOf("  /orders:")) + paths + OLD.substring(OLD.indexOf("components:"));
    }

    private void opens(String place, String before, String after) throws IOException {
        Files.writeString(old, before);
        assertThat(diff(after)).as(commands.errors() + commands.output()).isEqualTo(3);
        assertThat(commands.output()).contains("opens   GET " + place + " was closed, and is judged as GET ");
        assertThat(diff(after, "--json")).isEqualTo(3);
        var json = JsonMapper.shared().readTree(commands.output());
        assertThat(json.path("opens").asBoolean()).isTrue();
        assertThat(json.path("openings").get(0).asString()).contains(place);
    }

    /** What several templates match is closed where they ask for different things; where that ends, it opens. */
    @Test
    void saysWhatTheEndOfAContradictionOpens() throws Exception {
        var open = "/{kind}/me security: []";
        opens("/zoo/me", described("/zoo/{id} " + KEY, open), described(open));
        opens("/zoo/me", described("/zoo/{id} " + KEY, open), described("/zoo/{id} " + KEY, "/{kind}/me " + KEY));
        opens("/zoo/me", described("/zoo/{id} security: []" + LIMIT, open), described("/zoo/{id} security: []", open));
        opens(
                "/a/q/b",
                described("/a/{x}/b " + KEY, "/a/{x}/{y} " + KEY, "/a/q/{y} security: []"),
                described("/a/{x}/{y} " + KEY, "/a/q/{y} security: []"));
    }

    /** The segments of both parts, one of which a text fits that neither spells. */
    @Test
    void saysItOfTextsWithParametersToo() throws Exception {
        var open = "/{name}-b security: []";
        Files.writeString(old, described("/a-{name} " + KEY, open));
        assertThat(diff(described(open)))
                .as(commands.errors() + commands.output())
                .isEqualTo(3);
        assertThat(commands.output()).contains("is judged as GET /{name}-b");
    }

    /** The shortest text that fits both is described by itself here, and says nothing about the others. */
    @Test
    void saysItAlsoWhereALiteralIsWhatBothMatchFirst() throws Exception {
        opens(
                "/files/report..json",
                described("/files/{name}.json " + KEY, "/files/report.{ext} security: []", "/files/report.json " + KEY),
                described("/files/report.{ext} security: []", "/files/report.json " + KEY));
        opens(
                "/v/a~z",
                described("/v/a{id} " + KEY, "/v/{id}z security: []", "/v/az " + KEY),
                described("/v/{id}z security: []", "/v/az " + KEY));
    }

    /** A path is chosen first: that another method alone is described there closes this one. */
    @Test
    void saysItOfPathsThatHaveOtherMethods() throws Exception {
        var open = "/zoo/{id} security: []";
        var both = described("/zoo/me " + KEY, open);
        Files.writeString(old, both.replaceFirst("get: \\{", "post: {"));
        assertThat(diff(described(open)))
                .as(commands.errors() + commands.output())
                .isEqualTo(3);
        assertThat(commands.output()).contains("opens   GET /zoo/me was closed, and is judged as GET /zoo/{id}");
    }

    /** Nobody vouches for what is not compared, so it is told like what opens. */
    @Test
    void asksWhereThereIsTooMuchToCompare() throws Exception {
        var others = new ArrayList<String>();
        for (var i = 0; i < 710; i++) {
            others.add("/x" + i + "/{b}");
            others.add("/{a}/y" + i);
        }
        var paths = others.stream()
                .map(path ->
                        "  '" + path + "': {get: {security: [{key: []}], responses: {'200': {description: ok}}}}\n")
                .collect(Collectors.joining());
        var document = """
            openapi: 3.1.0
            info: {title: Many, version: '1'}
            components: {securitySchemes: {key: {type: apiKey, in: header, name: X-API-Key}}}
            paths:
              '/{a}/{b}': {get: {security: [RULE], responses: {'200': {description: ok}}}}
            """ + paths;
        Files.writeString(old, document.replace("RULE", "{key: []}"));

        assertThat(diff(document.replace("RULE", "{}"))).as(commands.errors()).isEqualTo(3);
        assertThat(commands.output()).contains("opens   who gets in cannot be compared: more than 300000 paths");
    }

    @Test
    void saysNothingWhereAContradictionBegins() throws Exception {
        var open = "/{kind}/me security: []";
        Files.writeString(old, described(open));
        assertThat(diff(described("/zoo/{id} " + KEY, open)))
                .as("a path that is new")
                .isEqualTo(3);
        assertThat(commands.output()).doesNotContain("opens   GET /zoo/me");
        Files.writeString(old, described("/zoo/{id} " + KEY, "/{kind}/me " + KEY));
        assertThat(diff(described("/zoo/{id} " + KEY + LIMIT, "/{kind}/me " + KEY)))
                .as(commands.output())
                .isZero();
    }

    @Test
    void saysItInJson() throws Exception {
        assertThat(diff(OLD.replace("[{oauth: [orders_write]}]", "[{oauth: []}]"), "--json"))
                .as(commands.errors())
                .isEqualTo(3);

        JsonNode answer = JsonMapper.shared().readTree(commands.output());
        assertThat(answer.get("opens").asBoolean()).isTrue();
        assertThat(answer.get("changes")).singleElement().satisfies(change -> {
            assertThat(change.get("path").asString()).isEqualTo("/orders");
            assertThat(change.get("method").asString()).isEqualTo("POST");
            assertThat(change.get("before").asString()).contains("orders_write");
        });
    }

    private int diffRefusing(String changed) throws IOException {
        var configuration = Files.writeString(folder.resolve("latchkey.yaml"), """
            dataFolder: data
            apis: [{name: orders, document: old.yaml, upstream: 'http://localhost:9', undeclaredParameters: refuse}]
            """);
        var file = Files.writeString(folder.resolve("new.yaml"), changed);
        return commands.run("apis", "diff", "--config", configuration.toString(), "--api", "orders", file.toString());
    }

    /** Where undeclared parameters are refused, a document that declares one lets it in, and one that does no more refuses it. */
    @Test
    void tellsWhichParametersAreTakenAndRefusedFromNowOn() throws Exception {
        var with = OLD.replace(
                "get: {operationId: health,",
                "get: {operationId: health, parameters: [{name: _embed, in: query, schema: {type: string}}],");
        assertThat(diffRefusing(with)).as(commands.errors()).isZero();
        assertThat(commands.output())
                .isEqualTo("changes GET /health takes _embed in its query from now on, which was refused");

        old = Files.writeString(folder.resolve("old.yaml"), with);
        assertThat(diffRefusing(OLD)).as(commands.errors()).isZero();
        assertThat(commands.output()).isEqualTo("changes GET /health refuses _embed in its query from now on");

        old = Files.writeString(folder.resolve("old.yaml"), OLD);
        assertThat(diffRefusing(with.replace(
                        "name: _embed, in: query, schema: {type: string}",
                        "name: o, in: query, schema: {type: object}")))
                .isEqualTo(3);
        assertThat(commands.output())
                .contains("opens   GET /health takes parameters of any name from now on, which were refused");
    }

    /** What a configured scheme stands for decides, and the document of the configuration is the old one. */
    @Test
    void readsAsTheConfigurationDoes() throws Exception {
        var configuration = Files.writeString(folder.resolve("latchkey.yaml"), """
            dataFolder: data
            apis:
              - name: orders
                document: old.yaml
                upstream: http://localhost:9
                schemes:
                  - {name: key, as: notOffered}
            """);
        var changed = Files.writeString(
                folder.resolve("new.yaml"), OLD.replace("security: [{key: []}]", "security: [{key: []}, {oauth: []}]"));

        assertThat(commands.run(
                        "apis", "diff", "--config", configuration.toString(), "--api", "orders", changed.toString()))
                .as(commands.errors())
                .isEqualTo(3);
        assertThat(commands.output()).contains("was: closed").endsWith("(1 to OAuth client credentials)");
        assertThat(commands.run("apis", "diff", "--config", configuration.toString(), "--api", "x", changed.toString()))
                .isEqualTo(2);
        assertThat(commands.errors()).contains("expected one of [orders]");
        assertThat(commands.run("apis", "diff", changed.toString())).isEqualTo(2);
    }

    @Test
    void comparesBelowTheBasePathOfTheConfiguration() throws Exception {
        var servers = "servers: [{url: 'https://{region}.example.com/{stage}'}]\npaths:";
        Files.writeString(folder.resolve("old.yaml"), OLD.replace("paths:", servers));
        var configuration = Files.writeString(folder.resolve("latchkey.yaml"), """
            dataFolder: data
            apis: [{name: orders, document: old.yaml, upstream: 'http://localhost:9', basePath: /live}]
            """);
        var changed = Files.writeString(
                folder.resolve("new.yaml"),
                OLD.replace("paths:", servers).replace("security: [{key: []}]", "security: []"));

        assertThat(commands.run(
                        "apis", "diff", "--config", configuration.toString(), "--api", "orders", changed.toString()))
                .as(commands.errors())
                .isEqualTo(3);
        assertThat(commands.output()).contains(" /live/");
    }

    @Test
    void refusesWhatCannotBeRead() throws Exception {
        assertThat(diff("openapi: 3.1.0\npaths: [")).isEqualTo(1);
        assertThat(commands.errors()).contains("new.yaml").doesNotContain("Exception");
    }

    /** What is said of a change is what a refused caller reads: {@code oauth_client_credentials} is OAuth client credentials. */
    @Test
    void callsCredentialsWhatRefusalsCallThem() throws Exception {
        for (var kind : CredentialKind.values()) {
            assertThat(kind.label().replace(' ', '_')).isEqualToIgnoringCase(kind.wireName());
        }

        diff(OLD.replace("security: [{key: []}]", "security: [{key: []}, {oauth: []}]"));

        assertThat(commands.output())
                .contains(
                        "API key (header X-API-Key) or token (" + CredentialKind.CLIENT_CREDENTIALS.label() + ")",
                        " to " + CredentialKind.CLIENT_CREDENTIALS.label());
    }
}
