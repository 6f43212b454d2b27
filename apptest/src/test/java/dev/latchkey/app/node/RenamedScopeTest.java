package dev.latchkey.app.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.app.config.Configuration;
import dev.latchkey.app.config.ConfigurationReader;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.credential.ClientSettings;
import dev.latchkey.core.credential.CredentialRequest.NewApiKey;
import dev.latchkey.core.credential.CredentialRequest.NewClient;
import dev.latchkey.core.credential.IpAllowList;
import dev.latchkey.core.credential.Label;
import dev.latchkey.core.credential.TokenFormat;
import dev.latchkey.engine.protocol.Scopes;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A scope gets another name and keeps the old one as an alias: a restart takes it from nobody, and a token lives on. */
class RenamedScopeTest {

    private static final String ROLES = "roles: [{id: OWNER, name: Owner, administrator: true}]\n";
    private static final String BEFORE = ROLES + "scopes: [{name: books_read}, {name: loans_read}]\n";
    private static final String RENAMED =
            ROLES + "scopes: [{name: library_read, aliases: [books_read]}, {name: loans_read}]\n";
    /** What were two are one now. */
    private static final String JOINED = ROLES + "scopes: [{name: loans_read, aliases: [books_read]}]\n";

    @TempDir
    private Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private final RestartedNode node = new RestartedNode(InstantSource.system());
    private final Map<TokenFormat, String> clients = new EnumMap<>(TokenFormat.class);
    private String api = "";

    @AfterEach
    void close() throws Exception {
        node.close();
        http.close();
    }

    private Configuration configuration(String catalogue) throws Exception {
        Files.writeString(folder.resolve("catalogue.yaml"), catalogue);
        Files.writeString(folder.resolve("books.yaml"), """
            openapi: 3.1.0
            info: {title: Books, version: '1'}
            paths:
              /books:
                get:
                  operationId: books.list
                  security: [{oauth: [books_read]}]
                  responses: {'200': {description: Books.}}
            components:
              securitySchemes:
                oauth:
                  type: oauth2
                  flows: {clientCredentials: {tokenUrl: /identity/oauth/token, scopes: {books_read: Read}}}
            """);
        var file = Files.writeString(folder.resolve("latchkey.yaml"), """
            catalogue: catalogue.yaml
            listeners: {apiPort: 0, webPort: 0, privatePort: 0, apiUrl: "http://books.example"}
            apis: [{name: books, document: books.yaml, upstream: "http://127.0.0.1:%d"}]
            """.formatted(node.upstreamPort()));
        var read = ConfigurationReader.read(file, Map.of(), StartCheck::problems);
        return read.with(FreePorts.fix(read.listeners()));
    }

    private Deployment start(String catalogue) throws Exception {
        var configuration = configuration(catalogue);
        var deployment = node.start(configuration);
        api = "http://127.0.0.1:" + configuration.listeners().apiPort();
        return deployment;
    }

    private void makeClients(Deployment deployment) {
        makeClients(deployment, Scopes.of("books_read"));
    }

    private void makeClients(Deployment deployment, Scopes scopes) {
        var operator = new Actor.Operator("op_test");
        deployment.companies().commands().createCompany(operator, "c1", "readers", "Readers");
        for (var format : TokenFormat.values()) {
            var settings = new ClientSettings("OWNER", null, scopes, format);
            var made = deployment
                    .credentials()
                    .commands()
                    .createClient(operator.in("c1"), new NewClient("Client", "", settings));
            var pair = made.credential().id() + ":" + made.secret().reveal();
            clients.put(format, "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8)));
        }
        // A command on a busy machine is answered after a second, whether this node has heard of it or not.
        deployment.follower().catchUp();
    }

    private String tokenAnswer(TokenFormat format, String scope) throws Exception {
        var form =
                "grant_type=client_credentials" + (scope.isEmpty() ? "" : "&scope=" + URLEncoder.encode(scope, UTF_8));
        var request = HttpRequest.newBuilder(URI.create(api + "/identity/oauth/token"))
                .header("Authorization", clients.get(format))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form))
                .build();
        return http.send(request, BodyHandlers.ofString()).body();
    }

    private String token(TokenFormat format, String scope) throws Exception {
        return tokenAnswer(format, scope).replaceAll("(?s).*\"access_token\":\"([^\"]+)\".*", "$1");
    }

    private int books(String token) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(api + "/books"))
                .header("Authorization", "Bearer " + token)
                .build();
        return http.send(request, BodyHandlers.ofString()).statusCode();
    }

    @Test
    void clientsAndTheTokensTheyHaveKeepARenamedScope() throws Exception {
        makeClients(start(BEFORE));
        var earlier = new EnumMap<TokenFormat, String>(TokenFormat.class);
        for (var format : TokenFormat.values()) {
            earlier.put(format, token(format, ""));
            assertThat(books(earlier.getOrDefault(format, ""))).isEqualTo(200);
        }
        for (var catalogue : List.of(RENAMED, JOINED, BEFORE)) {
            start(catalogue);
            for (var format : TokenFormat.values()) {
                assertThat(books(earlier.getOrDefault(format, "")))
                        .as(format + " made before")
                        .isEqualTo(200);
                assertThat(books(token(format, ""))).as(format + " made now").isEqualTo(200);
                assertThat(books(token(format, "books_read"))).isEqualTo(200);
            }
        }
    }

    /** The last of very many, and as many of them as one client may hold. */
    @Test
    void aClientHoldsAsManyScopesOfALargeCatalogueAsUpstreamsAreToldOf() throws Exception {
        var names = IntStream.range(0, 520)
                .mapToObj(i -> "s%03d".formatted(i) + "x".repeat(35))
                .toList();
        var deployment = start(ROLES
                + names.stream()
                        .map(name -> "{name: " + name + "}")
                        .collect(Collectors.joining(", ", "scopes: [{name: books_read}, ", "]\n")));
        var last = names.subList(names.size() - 99, names.size());
        makeClients(deployment, Scopes.parse("books_read " + String.join(" ", last)));
        for (var format : TokenFormat.values()) {
            assertThat(books(token(format, ""))).as(format.name()).isEqualTo(200);
        }

        var operator = new Actor.Operator("op_test").in("c1");
        var key = deployment
                .credentials()
                .commands()
                .createApiKey(operator, new NewApiKey(new Label("Key", ""), null, IpAllowList.ANY));
        deployment.follower().catchUp();
        var tooMany = names.subList(names.size() - 100, names.size());
        var request = HttpRequest.newBuilder(URI.create(api + "/manage/v1/credentials"))
                .header("X-API-Key", key.secret().reveal())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"type\":\"OAUTH_CLIENT\",\"name\":\"C\",\"systemRole\":\"OWNER\","
                        + "\"scopes\":[\"books_read\",\"" + String.join("\",\"", tooMany) + "\"]}"))
                .build();
        var refused = http.send(request, BodyHandlers.ofString());
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(422);
        assertThat(refused.body()).contains("names of 4000 characters altogether, came 101 with 4010");
    }

    @Test
    void eitherNameMayBeAskedForAndTheAnswerSaysTheNewOne() throws Exception {
        makeClients(start(BEFORE));
        start(RENAMED);
        for (var asked : List.of("", "books_read", "library_read")) {
            assertThat(tokenAnswer(TokenFormat.OPAQUE, asked)).contains("\"scope\":\"library_read\"");
        }
        assertThat(tokenAnswer(TokenFormat.OPAQUE, "loans_read")).contains("\"error\":\"invalid_scope\"");
    }
}
