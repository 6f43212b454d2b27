package dev.latchkey.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.app.config.ConfigurationReader;
import dev.latchkey.app.node.StartCheck;
import dev.latchkey.core.catalogue.CatalogueReader;
import dev.latchkey.engine.apispec.SchemeMapping;
import dev.latchkey.testing.TestPorts;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What somebody has after {@code init} who had an OpenAPI document before, and what is untouched when it fails. */
class InitCommandTest {

    private static final String DOCUMENT = """
        openapi: 3.1.0
        info: {title: Shop, version: '1'}
        security: [{key: []}]
        paths:
          /orders:
            get: {operationId: orders, responses: {'200': {description: Fine}}}
            post:
              operationId: order
              security: [{oauth: [orders_edit]}]
              responses: {'201': {description: Made}}
        components:
          securitySchemes:
            key: {type: apiKey, in: header, name: X-Shop-Key}
            oauth:
              type: oauth2
              flows:
                clientCredentials:
                  tokenUrl: /identity/oauth/token
                  scopes: {orders_edit: 'Change orders: "all" of them'}
        """;

    @TempDir
    private Path folder;

    private final GivenCommands commands = new GivenCommands();
    private Path document = Path.of("shop.yaml");
    private Path file = Path.of("latchkey.yaml");

    @BeforeEach
    void writeDocument() throws IOException {
        document = Files.writeString(folder.resolve("shop.yaml"), DOCUMENT);
        file = folder.resolve("latchkey.yaml");
    }

    private String[] init(String... more) {
        var all = new ArrayList<>(List.of(
                "init",
                "--document",
                document.toString(),
                "--upstream",
                "http://127.0.0.1:9",
                "--config",
                file.toString()));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    @Test
    void makesWhatCanBeServed() throws Exception {
        var made =
                commands.json(init("--json", "--web-port", "9081", "--company", "acme", "--admin", "ada@acme.example"));

        assertThat(made.get("company").asString()).isEqualTo("acme");
        assertThat(made.get("administrator").asString()).isEqualTo("ada@acme.example");
        assertThat(made.get("link").asString())
                .matches("http://localhost:9081/account/reset-password\\?token=[A-Za-z0-9_-]{43}");
        var read = ConfigurationReader.read(file, Map.of(), StartCheck::problemsOfContent);
        assertThat(read.apis()).singleElement().satisfies(api -> {
            assertThat(api.name()).isEqualTo("shop");
            assertThat(api.behind().addresses()).hasToString("[http://127.0.0.1:9]");
        });
        assertThat(read.listeners().webPort()).isEqualTo(9081);
        var catalogue = CatalogueReader.read(read.catalogue(), List.of(document));
        assertThat(catalogue.carriers().keyHeader()).isEqualTo("X-Shop-Key");
        assertThat(Files.readString(folder.resolve("catalogue.yaml")))
                .contains("- name: \"orders_edit\"", "description: \"Change orders: \\\"all\\\" of them\"");
        assertThat(permissions("data")).isEqualTo("rwx------");
        assertThat(permissions("data/master.key")).isEqualTo("rw-------");
        assertThat(commands.printed("user", "list", "--config", file.toString(), "--company", "acme"))
                .contains("ada@acme.example", "ADMINISTRATOR");
    }

    /** What docs/operating.md says of installing a service, but for the users that a test may not make. */
    @Test
    void movesToWhereAServiceMayWriteAsDocumented() throws Exception {
        commands.printed(init("--company", "acme"));
        Files.move(document, folder.resolve("openapi.yaml"));
        Files.writeString(file, Files.readString(file).replace("shop.yaml", "openapi.yaml"));
        var documented = Files.readString(Path.of("../docs/operating.md"));
        var from = documented.indexOf("<!-- the lines on files are run by InitCommandTest -->");
        var root = folder.resolve("root");
        var script = documented
                .substring(from, documented.indexOf("\n```\n", from))
                .lines()
                .filter(line -> line.matches("(install|sed|cp -R) .*"))
                .map(line -> line.replace(" -g latchkey", "")
                        .replaceAll(" /(?=etc|var)(?!var/lib/latchkey\\|)", " " + root + "/"))
                .toList();
        assertThat(script).hasSize(5);

        var shell = new ProcessBuilder("sh", "-e", "-c", "mkdir -p root/etc root/var/lib\n" + String.join("\n", script))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();

        assertThat(new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEmpty();
        assertThat(shell.waitFor()).isZero();
        var configuration = root.resolve("etc/latchkey/latchkey.yaml");
        assertThat(ConfigurationReader.dataFolder(configuration)).isEqualTo(Path.of("/var/lib/latchkey"));
        // As though this were the root.
        Files.writeString(configuration, Files.readString(configuration).replace(" /var/", " " + root + "/var/"));
        assertThat(permissions("root/var/lib/latchkey/master.key")).isEqualTo("rw-------");
        assertThat(commands.printed("company", "list", "--config", configuration.toString()))
                .contains("acme");
    }

    @Test
    void takesNoPortTwice() {
        assertThat(commands.run(init("--api-port", "9080", "--web-port", "9080")))
                .isEqualTo(2);
        assertThat(commands.errors()).contains("--web-port: expected another port than --api-port, got 9080");
        assertThat(commands.run(init("--private-port", "8081"))).isEqualTo(2);
        assertThat(commands.run(init("--private-port", "65536"))).isEqualTo(2);
        assertThat(file).doesNotExist();
        assertThat(folder.resolve("data")).doesNotExist();
    }

    /** What nobody can choose for them stands there as a suggestion; taken up, it is what can be served. */
    @Test
    void suggestsWhatSchemesMayStandForThatNobodyChose() throws Exception {
        Files.writeString(document, DOCUMENT.replace("    key: {type", """
                basic: {type: http, scheme: basic}
                'a.link': {type: apiKey, in: query, name: link}
                session: {type: apiKey, in: cookie, name: session}
                header: {type: apiKey, in: header, name: Authorization}
                BotToken: {type: apiKey, in: header, name: Authorization}
                cert: {type: mutualTLS}
                key: {type\
            """));

        commands.printed(init());

        var text = Files.readString(file);
        assertThat(text).contains("  # schemes:\n").doesNotContain("\"cert\"", "\"key\"");
        assertThat(ConfigurationReader.read(file, Map.of())
                        .apis()
                        .getFirst()
                        .rules()
                        .schemes()
                        .choices())
                .isEmpty();
        // What the lines above them say is done by hand, and what init prints for a shell is the same.
        var byHand = text.lines()
                        .map(line -> line.replaceFirst("^  # (schemes:$|- \\{name)", "  $1"))
                        .collect(Collectors.joining("\n"))
                + "\n";
        var shell = new ProcessBuilder("sh", "-c", SuggestedSchemes.takingUp(file)).start();
        assertThat(shell.waitFor()).isZero();
        assertThat(file).hasContent(byHand);
        var chosen = ConfigurationReader.read(file, Map.of(), StartCheck::problemsOfContent)
                .apis()
                .getFirst()
                .rules()
                .schemes()
                .choices();
        assertThat(chosen).containsOnlyKeys("basic", "a.link", "session", "header", "BotToken");
        assertThat(chosen)
                .hasEntrySatisfying(
                        "basic", basic -> assertThat(basic.meaning()).isEqualTo(SchemeMapping.Meaning.CLIENT))
                .hasEntrySatisfying("header", header -> assertIsKeyBehind(header, "Key"))
                .hasEntrySatisfying("BotToken", bot -> assertIsKeyBehind(bot, "Bot"));
        assertThat(text).contains("as: token would take every access token, whatever its scopes");
    }

    /** A token would be let in there that was made for anything else. */
    private static void assertIsKeyBehind(SchemeMapping.Choice choice, String word) {
        assertThat(choice.meaning()).isEqualTo(SchemeMapping.Meaning.KEY);
        assertThat(choice.word()).isEqualTo(word);
    }

    private String permissions(String name) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name)));
    }

    /** As documents have it that call a bearer token a key. */
    @Test
    void takesNoHeaderForKeysThatMeansSomethingElse() throws IOException {
        Files.writeString(document, DOCUMENT.replace("X-Shop-Key", "Authorization"));

        commands.printed(init());

        assertThat(Files.readString(folder.resolve("catalogue.yaml"))).contains("header: X-API-Key");
    }

    @Test
    void printsTheLinkAloneAndTheNextStepsBesideIt() {
        assertThat(commands.printed(init())).matches("http://localhost:8081/account/reset-password\\?token=\\S{43}");
        assertThat(commands.errors())
                .contains("serve --config", "key create", "X-Shop-Key", "admin@localhost")
                .containsPattern(
                        "serve --config (?s:.)*# and in another terminal(?s:.)*status --wait --config (?s:.)*KEY=");
    }

    /** What is printed is a request of the document: its base path, what it requires, and the header that the mapping wants. */
    @Test
    void printsARequestThatExists() throws IOException {
        Files.writeString(document, """
            openapi: 3.1.0
            info: {title: Shop, version: '1'}
            servers: [{url: 'https://shop.example/v2'}]
            security: [{key: []}]
            paths:
              /orders/{orderId}:
                parameters: [{name: orderId, in: path, required: true, schema: {type: integer}}]
                get:
                  operationId: order
                  parameters:
                  - {name: view, in: query, required: true, schema: {enum: [whole & all, short]}}
                  - {name: page, in: query, schema: {type: integer}}
                  - $ref: '#/components/parameters/tenant'
                  responses: {'200': {description: Fine}}
                delete: {operationId: cancel, responses: {'204': {description: Gone}}}
              /health:
                get: {operationId: health, security: [], responses: {'200': {description: Fine}}}
              /drop:
                get: {operationId: drop, security: [{cert: []}], responses: {'200': {description: Fine}}}
            components:
              parameters:
                tenant: {name: X-Tenant, in: header, required: true, example: blue}
              securitySchemes:
                key: {type: apiKey, in: header, name: X-Shop-Key}
                cert: {type: mutualTLS}
            """);

        var api = Integer.toString(TestPorts.free());
        commands.printed(init(
                "--company",
                "acme",
                "--api-port",
                api,
                "--web-port",
                Integer.toString(TestPorts.free()),
                "--private-port",
                Integer.toString(TestPorts.free())));

        assertThat(commands.errors())
                .contains(
                        "KEY=$(latchkey key create --config " + file + " --company acme --name first)",
                        "curl -i -H \"X-Shop-Key: $KEY\" -H 'X-Tenant: blue'" + " 'http://localhost:" + api
                                + "/v2/orders/1?view=whole%20%26%20all'",
                        "open to everybody, 1 of 4 operations: GET /v2/health",
                        "closed: cert is not offered here",
                        "1 of 4 operations: GET /v2/drop");
        // Another program may listen at one of the ports.
        assertThat(commands.errors().lines())
                .filteredOn(line -> line.startsWith("WARNING"))
                .allMatch(line -> line.contains("\"serve\" cannot start yet"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {type: apiKey, in: query, name: token}                          | [{name: one, as: key, allowKeyInUrl: true}]  | 'http://localhost:8080/orders?token='"$KEY"
        {type: apiKey, in: cookie, name: session}                       | [{name: one, as: key, allowKeyInCookie: true}] | curl -i -b "session=$KEY" http://localhost:8080/orders
        {type: http, scheme: basic}                                     | [{name: one, as: key}]                       | curl -i -u "$KEY:" http://localhost:8080/orders
        {type: http, scheme: basic}                                     | [{name: one, as: client}]                    | curl -i -u "$ID:$SECRET" http://localhost:8080/orders
        {type: http, scheme: bearer}                                    | []                                           | curl -i -H "Authorization: Bearer $TOKEN" http://localhost:8080/orders
        {type: apiKey, in: header, name: X-Key}                         | []                                           | curl -i -H "X-Key: $KEY" http://localhost:8080/orders
        """)
    void putsTheCredentialWhereTheMappingWantsIt(String scheme, String mapping, String command) throws Exception {
        Files.writeString(document, """
            openapi: 3.1.0
            info: {title: Shop, version: '1'}
            security: [{one: []}]
            paths:
              /orders:
                get: {operationId: orders, responses: {'200': {description: Fine}}}
            components:
              securitySchemes:
                one: %s
            """.formatted(scheme));
        commands.printed(init());
        Files.writeString(file, Files.readString(file).replaceFirst("(?m)^  # schemes:$", "  schemes: " + mapping));
        var configuration = ConfigurationReader.read(file, Map.of());
        var catalogue = CatalogueReader.read(configuration.catalogue(), List.of(document));

        var made = new InitReport.Made(
                DeploymentChoice.FILE, "catalogue.yaml", "data", "acme", "1", "ada@acme.example", "link");

        assertThat(new InitReport(made, configuration, catalogue).lines())
                .anySatisfy(line -> assertThat(line).contains(command));
    }

    /** What is suggested can be served: no key can stand in some parameters, and a word of one's own before a key means nothing else. */
    @Test
    void suggestsForEachSchemeWhatCanBeTakenUp() throws IOException {
        Files.writeString(document, """
            openapi: 3.1.0
            info: {title: Shop, version: '1'}
            security: [{word: []}, {token: []}, {bracket: []}]
            paths:
              /orders:
                get: {operationId: orders, responses: {'200': {description: Fine}}}
            components:
              securitySchemes:
                word: {type: http, scheme: Token}
                token: {type: apiKey, in: query, name: access_token}
                bracket: {type: apiKey, in: query, name: 'auth[key]'}
                digest: {type: http, scheme: digest}
            """);
        commands.printed(init());
        assertThat(commands.errors()).contains("nobody chose what HTTP 'Token' stands for: key or partnerKey");
        assertThat(Files.readString(file))
                .contains(
                        "{name: \"word\", as: key} # Authorization: Token KEY\n",
                        "{name: \"token\", as: notOffered} # no key can stand in a query parameter called"
                                + " 'access_token'\n",
                        "{name: \"bracket\", as: notOffered} # no key can stand in a query parameter called"
                                + " 'auth[key]'\n")
                .doesNotContain("\"digest\"");

        Files.writeString(file, Files.readString(file).replaceAll("(?m)^  # (schemes:$|- \\{name: )", "  $1"));
        assertThat(commands.run("apis", "lint", "--config", file.toString()))
                .as("refused is what no scheme can stand for")
                .isZero();
    }

    @Test
    void saysLoudlyWhenNothingCanBeCalled() throws IOException {
        Files.writeString(
                document,
                DOCUMENT.replace("{type: apiKey, in: header, name: X-Shop-Key}", "{type: http, scheme: basic}")
                        .replace("security: [{oauth: [orders_edit]}]", "security: [{key: []}]"));

        commands.printed(init());

        assertThat(commands.errors())
                .contains(
                        "WARNING: NOTHING CAN BE CALLED: all 2 operations are closed",
                        "nobody chose what HTTP basic stands for",
                        "GET /orders, POST /orders",
                        "docs/schemes.md",
                        "As soon as " + file + " has \"# schemes:\" and each \"# - {name\" below it without",
                        "client create --config " + file + " --company my-company --name first --role STANDARD"
                                + " --scope orders_edit",
                        "curl -i -u \"$ID:$SECRET\" http://localhost:8080/orders")
                .containsPattern("WARNING: NOTHING(?s:.)*curl");
    }

    /** A key would be simpler, but what it opens is gone then. Each line as it has to be typed: what makes the application is typed here, and the address is one that a browser can open. */
    @Test
    void leadsToTheFirstRequestOfAUserWhereOnlyTheyMayRead() throws IOException {
        Files.writeString(document, """
            openapi: 3.1.0
            info: {title: Shop, version: '1'}
            security: [{oauth: ['orders:read', 'orders:edit']}]
            paths:
              /orders:
                get: {responses: {'200': {description: Fine}}}
                delete: {security: [{key: []}], responses: {'204': {description: Gone}}}
            components:
              securitySchemes:
                key: {type: apiKey, in: header, name: X-API-Key}
                oauth:
                  type: oauth2
                  flows: {authorizationCode: {authorizationUrl: /a, tokenUrl: /t, scopes: {'orders:read': R, 'orders:edit': E}}}
            """);

        var made = commands.json(init("--json", "--company", "acme"));

        assertThat(made.get("warnings").toString()).doesNotContain("no operation takes");
        var typed = made.get("firstRequest")
                .get("commands")
                .valueStream()
                .map(JsonNode::asString)
                .toList();
        assertThat(typed)
                .hasSize(9)
                .last()
                .isEqualTo("curl -i -H \"Authorization: Bearer $TOKEN\" http://localhost:8080/orders");
        var partner = commands.json(words(typed.get(0), Map.of())).get("id").asString();
        var app = commands.printed(words(typed.get(1), Map.of("$PARTNER", partner)));
        assertThat(app).matches("\\S+");
        assertThat(commands.printed("app", "list", "--config", file.toString())).contains(app);
        assertThat(typed.get(4).replace("$APP", app).replace("$CHALLENGE", "c"))
                .isEqualTo("echo \"http://localhost:8081/identity/oauth/allow?response_type=code&client_id=" + app
                        + "&redirect_uri=http%3A%2F%2F127.0.0.1%3A8765%2Fcallback"
                        + "&scope=orders%3Aedit%20orders%3Aread&code_challenge=c&code_challenge_method=S256\"");
    }

    @Test
    void leadsToTheFirstRequestOfAPartnerWhereOnlyTheirKeysAreTaken() throws IOException {
        Files.writeString(document, """
            openapi: 3.1.0
            info: {title: Feed, version: '1'}
            security: [{key: []}]
            paths:
              /feed: {get: {responses: {'200': {description: Fine}}}}
            components:
              securitySchemes:
                key: {type: apiKey, in: header, name: X-API-Key, x-latchkey-credential: partner_api_key}
            """);

        var made = commands.json(init("--json", "--company", "acme"));

        assertThat(made.get("warnings").toString()).doesNotContain("no operation takes");
        var typed = made.get("firstRequest")
                .get("commands")
                .valueStream()
                .map(JsonNode::asString)
                .toList();
        assertThat(typed).hasSize(3).last().isEqualTo("curl -i -H \"X-API-Key: $KEY\" http://localhost:8080/feed");
        var partner = commands.json(words(typed.get(0), Map.of())).get("id").asString();
        assertThat(commands.printed(words(typed.get(1), Map.of("$PARTNER", partner))))
                .matches("\\S{20,}");
    }

    /** What a shell gives the program of {@code NAME=$(latchkey …)}. */
    private static String[] words(String command, Map<String, String> variables) {
        return ShellWords.latchkeyCalls(command.replace("latchkey ", "./latchkey ")).getFirst().stream()
                .map(word -> variables.getOrDefault(word, word))
                .toArray(String[]::new);
    }

    /** Latchkey's own scopes reach people, credentials and the audit log. */
    @Test
    void makesNoClientThatMayDoSomethingInLatchkeyForADocumentWithoutScopes() throws IOException {
        Files.writeString(document, """
            openapi: 3.1.0
            info: {title: Shop, version: '1'}
            security: [{basic: []}]
            paths:
              /orders: {get: {responses: {'200': {description: Fine}}}}
            components:
              securitySchemes:
                basic: {type: http, scheme: basic}
            """);

        commands.printed(init());

        assertThat(commands.errors())
                .contains("the one operation is closed", "--name first --role STANDARD --scope api_access --json");
        var catalogue = CatalogueReader.read(folder.resolve("catalogue.yaml"), List.of(document));
        assertThat(catalogue
                        .scopes()
                        .all()
                        .minus(CatalogueReader.defaults().scopes().all())
                        .names())
                .containsExactly("api_access");
    }

    /** The least power that will do: the fewest scopes, and no administrator where no permission is asked for. */
    @Test
    void makesAClientThatMayDoNoMoreThanIsTried() throws IOException {
        Files.writeString(document, """
            openapi: 3.1.0
            info: {title: 'The Shop: a HTTP API, with many words in its title (v2)', version: '1'}
            paths:
              /all: {get: {security: [{oauth: [a, b, c]}], responses: {'200': {description: Fine}}}}
              /some: {get: {security: [{oauth: [a, b]}, {oauth: [c]}], responses: {'200': {description: Fine}}}}
            components:
              securitySchemes:
                oauth: {type: oauth2, flows: {clientCredentials: {tokenUrl: /t, scopes: {a: A, b: B, c: C}}}}
            """);

        commands.printed(init());

        assertThat(commands.errors())
                .contains("--name first --role STANDARD --scope c --json", "http://localhost:8080/some");
        assertThat(Files.readString(file)).contains("- name: the-shop-a-http-api-with-many-words-in\n");
    }

    @Test
    void takesADocumentFromAFileAlone() {
        document = Path.of("https://example.com/openapi.yaml");

        assertThat(commands.run(init())).isEqualTo(2);

        assertThat(commands.errors()).contains("--document: expected a file, got an address; fetch it first");
    }

    @Test
    void tellsAProgramWhatItTellsAPerson() throws IOException {
        Files.writeString(
                document,
                DOCUMENT.replace("security: [{key: []}]", "security: []")
                        .replace("security: [{oauth: [orders_edit]}]", "security: []"));

        var made = commands.json(init("--json"));

        assertThat(made.get("firstRequest").get("url").asString()).isEqualTo("http://localhost:8080/orders");
        assertThat(made.get("firstRequest").get("commands").get(0).asString())
                .isEqualTo("curl -i http://localhost:8080/orders");
        assertThat(made.get("warnings").get(0).asString()).startsWith("EVERYBODY MAY CALL EVERYTHING");
        assertThat(made.get("documents").toString()).contains("open to everybody, 2 of 2 operations");
    }

    /** What is printed has to be true at the next start as well. */
    @Test
    void choosesAPortThatIsLeftToItOnce() throws Exception {
        var made = commands.json(init("--json", "--api-port", "0", "--web-port", "0", "--private-port", "0"));

        var listeners = ConfigurationReader.read(file, Map.of()).listeners();
        assertThat(List.of(listeners.apiPort(), listeners.webPort(), listeners.privatePort()))
                .doesNotContain(0)
                .doesNotHaveDuplicates();
        assertThat(made.get("link").asString()).startsWith(listeners.webOrigin() + "/");
        assertThat(made.get("apiUrl").asString()).isEqualTo(listeners.apiOrigin());
    }

    @Test
    void saysThatAPortIsTaken() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var port = Integer.toString(taken.getLocalPort());

            commands.printed(init("--api-port", port));

            assertThat(commands.errors())
                    .contains("WARNING: \"serve\" cannot start yet: listeners.apiPort: expected a port", "got " + port);
        }
    }

    @Test
    void saysWhatItMeansByAnAddressAndByAFile() throws IOException {
        assertUpstreamRefused("127.0.0.1:9090", "did you mean http://127.0.0.1:9090?");
        assertUpstreamRefused("localhost:9090", "did you mean http://localhost:9090?");
        assertUpstreamRefused("http://127.0.0.1:9090/v2", "without path");
        assertThat(file).doesNotExist();
        var spaced = Files.createDirectory(folder.resolve("my shop"));
        file = spaced;
        assertThat(commands.run(init())).isEqualTo(2);
        assertThat(commands.errors())
                .contains("got the folder " + spaced, "say --config '" + spaced + "/latchkey.yaml'");

        document = Files.move(document, spaced.resolve("the shop.yaml"));
        file = spaced.resolve("latchkey.yaml");
        commands.printed(init());
        assertThat(commands.errors()).contains("serve --config '" + file + "'", "shop: the scheme key");
        assertThat(Files.readString(file)).contains("document: \"the shop.yaml\"");
    }

    private void assertUpstreamRefused(String typed, String said) {
        commands.forgetErrors();
        assertThat(commands.run(
                        "init", "--document", document.toString(), "--config", file.toString(), "--upstream", typed))
                .isEqualTo(2);
        assertThat(commands.errors()).contains("--upstream: expected", "got " + typed, said);
    }

    @Test
    void asksWhomItSeesForWhatIsNotSaid() {
        var questions = new ArrayList<String>();
        commands.answeredBy(question -> {
            questions.add(question);
            return Optional.of(question.startsWith("Identifier") ? "initech" : "");
        });

        var made = commands.json(init("--json"));

        assertThat(questions)
                .hasSize(3)
                .allSatisfy(question -> assertThat(question).endsWith("] "));
        assertThat(made.get("company").asString()).isEqualTo("initech");
        assertThat(made.get("administrator").asString()).isEqualTo("admin@localhost");
    }

    /** Whoever pastes the lines of README has the next one in the way of a question. */
    @Test
    void asksNothingOfWhoNamesTheCompany() {
        var questions = new ArrayList<String>();
        commands.answeredBy(question -> {
            questions.add(question);
            return Optional.of("./latchkey serve &");
        });

        var made = commands.json(init("--json", "--company", "acme"));

        assertThat(questions).isEmpty();
        assertThat(made.get("administrator").asString()).isEqualTo("admin@localhost");
    }

    /** What the servers leave open is asked for, suggested as a comment that nobody can take up unread, and warned of. */
    @Test
    void saysTheBasePathThatServersLeaveOpen() throws Exception {
        var servers = "servers: [{url: 'https://{region}.shop.example/v2/{stage}'}]\npaths:";
        Files.writeString(document, DOCUMENT.replace("paths:", servers));

        commands.printed(init("--company", "acme"));

        assertThat(Files.readString(file)).contains("  # basePath: \"/v2/{stage}\"\n");
        assertThat(commands.errors())
                .contains("WARNING: shop: the servers of", "leave open what stands before its paths: /v2/{stage}");
        Files.writeString(file, Files.readString(file).replace("  # basePath", "  basePath"));
        assertThat(commands.run("apis", "lint", "--config", file.toString())).isNotZero();
        assertThat(commands.errors()).contains("apis[0].basePath: expected a path without variables");
    }

    @Test
    void namesHeadersThatAProxyMayDrop() throws IOException {
        Files.writeString(document, DOCUMENT.replace("X-Shop-Key", "shop_key"));

        commands.printed(init("--company", "acme"));

        assertThat(commands.errors())
                .contains("WARNING: " + document, "shop_key is a header with an underscore: nginx");
    }

    @Test
    void takesABasePath() throws Exception {
        Files.writeString(
                document, DOCUMENT.replace("paths:", "servers: [{url: 'https://shop.example/v2/{stage}'}]\npaths:"));
        assertThat(commands.run(init("--base-path", "/{stage}"))).isEqualTo(2);
        assertThat(commands.run(init("--base-path", "/a", "--base-path", "/b"))).isEqualTo(2);
        assertThat(commands.errors())
                .contains("--base-path: expected a path without variables", "--base-path: expected one for all");
        var questions = new ArrayList<String>();
        commands.answeredBy(question -> {
            questions.add(question);
            return Optional.of(question.startsWith("What stands before") ? "/v2/live" : "");
        });

        commands.printed(init("--company", "acme"));

        assertThat(questions)
                .filteredOn(question -> question.contains("leave it open: /v2/{stage}"))
                .hasSize(1);
        assertThat(ConfigurationReader.read(file, Map.of(), StartCheck::problemsOfContent)
                        .apis()
                        .getFirst()
                        .rules()
                        .targets()
                        .basePath())
                .hasToString("/v2/live");
        assertThat(commands.errors())
                .contains("shop: its paths stand below /v2/live, as configured", "/v2/live/orders")
                .doesNotContain("NOTHING CAN BE CALLED");
    }

    @Test
    void guessesNeitherDocumentNorUpstream() {
        assertThat(commands.run("init", "--config", file.toString(), "--upstream", "http://127.0.0.1:9"))
                .isEqualTo(2);
        assertThat(commands.run("init", "--config", file.toString(), "--document", document.toString()))
                .isEqualTo(2);
        assertThat(commands.errors()).contains("expected --document", "expected --upstream");
        assertThat(file).doesNotExist();
    }

    @Test
    void replacesNothingWithoutAYes() throws IOException {
        Files.writeString(file, "# mine\n");

        assertThat(commands.run(init("--company", "acme"))).isEqualTo(3);
        var question = JsonMapper.shared().readTree(commands.output());
        assertThat(question.get("question").asString()).contains(file.toString(), "replace it?");
        assertThat(question.get("answerYesWith").asString()).isEqualTo("--yes");
        commands.answeredBy(asked -> Optional.of(asked.contains("replace") ? "no" : ""));
        assertThat(commands.run(init())).isEqualTo(1);
        assertThat(file).hasContent("# mine\n");
        assertThat(folder.resolve("catalogue.yaml")).doesNotExist();
        assertThat(folder.resolve("data")).doesNotExist();

        commands.answeredBy(asked -> Optional.of(asked.contains("replace") ? "y" : ""));
        assertThat(commands.run(init())).isZero();
        assertThat(Files.readString(file)).contains("dataFolder");
    }

    @Test
    void touchesNoDeploymentThatIsThere() throws IOException {
        commands.printed(init());
        var before = Files.readString(file);

        assertThat(commands.run(init("--yes", "--company", "other"))).isEqualTo(1);

        assertThat(commands.errors()).contains("holds a deployment already");
        assertThat(file).hasContent(before);
    }

    @Test
    void leavesEverythingAsItWasWhenItFails() throws IOException {
        Files.writeString(file, "# mine\n");
        assertThat(commands.run(init("--yes", "--company", "Not an identifier")))
                .isEqualTo(2);
        assertThat(commands.run(init("--yes", "--admin", "nobody"))).isEqualTo(2);
        assertThat(commands.run(init("--yes", "--upstream", "nowhere"))).isEqualTo(2);
        Files.writeString(document, DOCUMENT.replace("{title: Shop", "{title: {Shop"));
        assertThat(commands.run(init("--yes"))).isEqualTo(1);
        assertThat(commands.errors()).contains("shop.yaml:").doesNotContain("Exception");
        document = folder.resolve("none.yaml");
        assertThat(commands.run(init("--yes"))).isEqualTo(2);

        assertThat(file).hasContent("# mine\n");
        assertThat(names()).containsExactly("latchkey.yaml", "shop.yaml");
    }

    /** As though the process had been killed: nothing is cleaned up behind it. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    /** Before the step of this number, if there is one. */
    private boolean isKilledBefore(int number) {
        var count = new AtomicInteger();
        var command = new InitCommand(
                new LauncherPlace(
                        new PrintStream(OutputStream.nullOutputStream()),
                        new PrintStream(OutputStream.nullOutputStream()),
                        LauncherPlace.Person.NOBODY),
                step -> {
                    steps.add(step);
                    if (count.incrementAndGet() == number) {
                        throw new Killed();
                    }
                });
        var arguments = init("--company", "acme");
        try {
            assertThat(new CommandLine(command).execute(Arrays.copyOfRange(arguments, 1, arguments.length)))
                    .isZero();
            return false;
        } catch (Killed _) {
            return true;
        }
    }

    private final List<String> steps = new ArrayList<>();

    private List<String> names() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(one -> String.valueOf(one.getFileName())).sorted().toList();
        }
    }

    /** Each time a step further, in what the one before left behind: until it is committed nothing is there, and then it is finished. */
    @Test
    void isThereWholeOrNotAtAllWheneverItIsKilled() throws IOException {
        for (var number = 1; !steps.contains("commit") || steps.getLast().equals("commit"); number++) {
            steps.clear();
            assertThat(isKilledBefore(number)).as("killed before %s", steps).isTrue();
            assertThat(names()).as(steps.getLast()).containsExactly(".latchkey-init", "shop.yaml");
        }
        assertThat(steps)
                .contains(
                        "make the folder",
                        "write latchkey.yaml",
                        "make the first company",
                        "make the link",
                        "note what was made")
                .endsWith("commit", "put the data folder in place");
        var committed = Files.readString(folder.resolve(".latchkey-init/made"));

        assertThat(isKilledBefore(2)).isTrue();
        assertThat(steps).endsWith("put the data folder in place", "put catalogue.yaml in place");
        assertThat(names()).containsExactly(".latchkey-init", "data", "shop.yaml");
        assertThat(isKilledBefore(2)).isTrue();
        assertThat(steps).endsWith("put catalogue.yaml in place", "put latchkey.yaml in place");
        assertThat(names()).containsExactly(".latchkey-init", "catalogue.yaml", "data", "shop.yaml");
        assertThat(isKilledBefore(2)).isTrue();
        assertThat(steps).endsWith("put latchkey.yaml in place", "forget what was staged");
        assertThat(names()).containsExactly(".latchkey-init", "catalogue.yaml", "data", "latchkey.yaml", "shop.yaml");

        var made = commands.json("init", "--json", "--config", file.toString());
        assertThat(commands.errors()).contains("an init that was cut off had made this");
        assertThat(made.get("company").asString()).isEqualTo("acme");
        assertThat(committed).contains(made.get("link").asString());
        assertThat(names()).containsExactly("catalogue.yaml", "data", "latchkey.yaml", "shop.yaml");
        assertThat(commands.printed("company", "list", "--config", file.toString()))
                .hasLineCount(1)
                .contains("acme");
        assertThat(commands.printed("user", "list", "--config", file.toString(), "--company", "acme"))
                .hasLineCount(1)
                .contains("admin@localhost");
        assertThat(commands.run(init())).isEqualTo(1);
        assertThat(commands.errors()).contains("holds a deployment already");
    }

    /** A volume, for instance, that holds the key and nothing else. */
    @Test
    void fillsADataFolderThatIsThere() throws IOException {
        var data = Files.createDirectory(folder.resolve("data"));
        Files.writeString(data.resolve("notes.txt"), "mine");
        file = Files.writeString(folder.resolve("other.yaml"), "# mine\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        var link = Files.createSymbolicLink(folder.resolve("latchkey.yaml"), file);
        file = link;

        commands.printed(init("--yes"));

        assertThat(data).isDirectoryContaining("glob:**/latchkey.db").isDirectoryContaining("glob:**/notes.txt");
        assertThat(data.resolve(".latchkey-init")).doesNotExist();
        assertThat(link).isSymbolicLink();
        assertThat(folder.resolve("other.yaml")).content().contains("dataFolder: data");
        assertThat(permissions("other.yaml")).isEqualTo("rw-r-----");
    }
}
