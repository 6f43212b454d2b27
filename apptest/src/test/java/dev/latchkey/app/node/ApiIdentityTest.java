package dev.latchkey.app.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.app.config.Configuration;
import dev.latchkey.app.config.ConfigurationReader;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.company.CompanyCommands.NewUser;
import dev.latchkey.core.credential.ClientSettings;
import dev.latchkey.core.credential.CredentialRequest.NewClient;
import dev.latchkey.core.credential.TokenFormat;
import dev.latchkey.core.grant.ApiResource;
import dev.latchkey.core.grant.Authorization;
import dev.latchkey.core.partner.Application;
import dev.latchkey.core.partner.NewApplication;
import dev.latchkey.core.partner.PartnerActor;
import dev.latchkey.core.partner.RedirectUri;
import dev.latchkey.core.partner.RequestRules;
import dev.latchkey.engine.protocol.Scopes;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is limited to an API (RFC 8707) stays with that API, whatever the files say at the next start: its identifier is made of paths, and
 * can be another one's.
 */
class ApiIdentityTest {

    private static final String HERE =
            "{name: books, document: books.yaml, %1$s}, {name: films, document: films.yaml, %1$s}";
    private static final String GONE = "{name: films, document: films.yaml, %1$s}";
    /** Others take the paths of books over. */
    private static final String MOVED = "{name: films, document: books.yaml, %1$s}";

    private static final String RENAMED = "{name: library, formerNames: [shelf, books], document: books.yaml, %1$s}";

    private static final String BOOKS = "http://api.example/books";
    private static final String REDIRECT_URI = "https://app.example/callback";
    private static final Actor.Operator OPERATOR = new Actor.Operator("op_test");
    private static final Scopes READ = Scopes.of("books_read");
    private final InstantSource clock = InstantSource.fixed(Instant.now());

    @TempDir
    private Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private final RestartedNode node = new RestartedNode(clock);
    private String origin = "";

    /** What proves a client, as the form has it. */
    private record Client(String id, String secret) {}

    @AfterEach
    void close() throws Exception {
        node.close();
        http.close();
    }

    private void write(String name) throws Exception {
        Files.writeString(folder.resolve(name + ".yaml"), """
            openapi: 3.1.0
            info: {title: Things, version: '1'}
            paths:
              /%s:
                get:
                  operationId: things.list
                  security: [{oauth: [books_read]}]
                  responses: {'200': {description: Things.}}
            components:
              securitySchemes:
                oauth:
                  type: oauth2
                  flows:
                    clientCredentials: {tokenUrl: /identity/oauth/token, scopes: {books_read: Read}}
                    authorizationCode:
                      authorizationUrl: /identity/oauth/allow
                      tokenUrl: /identity/oauth/token
                      scopes: {books_read: Read}
            """.formatted(name));
    }

    private Configuration configuration(String apis) throws Exception {
        Files.writeString(
                folder.resolve("catalogue.yaml"),
                "roles: [{id: OWNER, name: Owner, administrator: true}]\nscopes: [{name: books_read}]\n");
        write("books");
        write("films");
        var upstream = "upstream: \"http://127.0.0.1:%d\"".formatted(node.upstreamPort());
        var file = Files.writeString(
                folder.resolve("latchkey.yaml"),
                "catalogue: catalogue.yaml\n"
                        + "listeners: {apiPort: 0, webPort: 0, privatePort: 0, apiUrl: \"http://api.example\"}\n"
                        + "apis: ["
                        + apis.formatted(upstream) + "]\n");
        var read = ConfigurationReader.read(file, Map.of(), StartCheck::problems);
        return read.with(FreePorts.fix(read.listeners()));
    }

    private Deployment start(String apis) throws Exception {
        var configuration = configuration(apis);
        var deployment = node.start(configuration);
        origin = "http://127.0.0.1:" + configuration.listeners().apiPort();
        return deployment;
    }

    private static void company(Deployment deployment) {
        deployment.companies().commands().createCompany(OPERATOR, "c1", "readers", "Readers");
    }

    private static Client client(Deployment deployment, TokenFormat format) {
        var settings = new ClientSettings("OWNER", null, READ, format);
        var made = deployment
                .credentials()
                .commands()
                .createClient(OPERATOR.in("c1"), new NewClient(format.name(), "", settings));
        // A command on a busy machine is answered after a second, whether this node has heard of it or not.
        deployment.follower().catchUp();
        return new Client(made.credential().id(), made.secret().reveal());
    }

    /** An application that is let into the company of a user. */
    private static Client application(Deployment deployment, String userId) {
        var user = new NewUser(userId, new EmailAddress("ann@readers.example"), "Ann", "Reader", "OWNER", null, null);
        deployment.companies().commands().createUser(OPERATOR.in("c1"), user);
        var partners = deployment.partners().commands();
        partners.createPartner(OPERATOR, "p1", "Partner");
        var made = partners.createApplication(
                new PartnerActor.OfPlatform(OPERATOR),
                "p1",
                new NewApplication(
                        "0123456789abcdef0123456789abcdef",
                        "Reader",
                        "",
                        List.of(new RedirectUri(REDIRECT_URI)),
                        READ,
                        Scopes.NONE,
                        false,
                        false,
                        Application.Profile.NONE,
                        Application.Protocol.DEFAULT.with(RequestRules.LENIENT)));
        var clientId = made.application().clientId();
        deployment.installations().install(new Actor.CompanyUser("c1", userId), clientId, READ);
        deployment.follower().catchUp();
        return new Client(clientId, Objects.requireNonNull(made.secret()).reveal());
    }

    /** A code as the consent page gives it. */
    private static String code(Deployment deployment, String userId, Client application) {
        var limit = new ApiResource(BOOKS, "books");
        var code = deployment
                .grants()
                .consents()
                .authorize(new Authorization("c1", userId, application.id(), REDIRECT_URI, READ, limit, null, null));
        deployment.follower().catchUp();
        return code.reveal();
    }

    private JsonNode post(String path, Client client, Map<String, String> fields) throws Exception {
        var form = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
                .collect(
                        Collectors.joining("&", "", "&client_id=" + client.id() + "&client_secret=" + client.secret()));
        var request = HttpRequest.newBuilder(URI.create(origin + path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form))
                .build();
        var body = http.send(request, BodyHandlers.ofString()).body();
        return JsonMapper.shared().readTree(body.isEmpty() ? "{}" : body);
    }

    private JsonNode token(Client client, Map<String, String> fields) throws Exception {
        return post("/identity/oauth/token", client, fields);
    }

    private String limited(Client client) throws Exception {
        var fields = Map.of("grant_type", "client_credentials", "resource", BOOKS);
        return token(client, fields).path("access_token").asString("");
    }

    private JsonNode exchange(Client application, String code) throws Exception {
        return token(
                application, Map.of("grant_type", "authorization_code", "code", code, "redirect_uri", REDIRECT_URI));
    }

    private JsonNode refresh(Client application, String refreshToken) throws Exception {
        return token(application, Map.of("grant_type", "refresh_token", "refresh_token", refreshToken));
    }

    private static String error(JsonNode answer) {
        return answer.path("error").asString("");
    }

    private static String refreshToken(JsonNode answer) {
        assertThat(answer.has("refresh_token")).as(answer.toString()).isTrue();
        return answer.path("refresh_token").asString();
    }

    private boolean isActive(Client client, String token) throws Exception {
        return post("/identity/oauth/introspect", client, Map.of("token", token))
                .path("active")
                .asBoolean();
    }

    private int books(String token) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(origin + "/books"))
                .header("Authorization", "Bearer " + token)
                .build();
        return http.send(request, BodyHandlers.ofString()).statusCode();
    }

    @Test
    void aTokenStaysWithItsApi() throws Exception {
        var deployment = start(HERE);
        company(deployment);
        var clients = new EnumMap<TokenFormat, Client>(TokenFormat.class);
        var tokens = new EnumMap<TokenFormat, String>(TokenFormat.class);
        var revoked = new EnumMap<TokenFormat, String>(TokenFormat.class);
        for (var format : TokenFormat.values()) {
            var client = client(deployment, format);
            clients.put(format, client);
            tokens.put(format, limited(client));
            revoked.put(format, limited(client));
        }
        for (var files : List.of(HERE, MOVED, RENAMED, GONE, HERE)) {
            start(files);
            var isServed = files.equals(HERE) || files.equals(RENAMED);
            for (var format : TokenFormat.values()) {
                var client = Objects.requireNonNull(clients.get(format));
                var token = tokens.getOrDefault(format, "");
                var state = format + " with " + files;
                assertThat(books(token)).as(state).isEqualTo(isServed ? 200 : files.equals(GONE) ? 404 : 401);
                assertThat(isActive(client, token)).as(state).isEqualTo(isServed);
                if (!files.equals(GONE)) {
                    assertThat(books(limited(client))).as(state + ", new").isEqualTo(200);
                }
                if (files.equals(MOVED)) {
                    post("/identity/oauth/revoke", client, Map.of("token", revoked.getOrDefault(format, "")));
                }
            }
        }
        for (var format : TokenFormat.values()) {
            assertThat(books(revoked.getOrDefault(format, "")))
                    .as(format + ", given back while its API was not served")
                    .isEqualTo(401);
        }
    }

    @Test
    void aGrantStaysWithItsApiAndOutlastsItsAbsence() throws Exception {
        var deployment = start(HERE);
        company(deployment);
        var application = application(deployment, "u1");
        var granted = exchange(application, code(deployment, "u1", application));
        var refreshToken = refreshToken(granted);
        // This makes the node catch up with the grant, too.
        var code = code(deployment, "u1", application);
        assertThat(books(granted.path("access_token").asString())).isEqualTo(200);

        for (var files : List.of(MOVED, GONE)) {
            start(files);
            assertThat(error(refresh(application, refreshToken))).as(files).isEqualTo("invalid_target");
            assertThat(error(exchange(application, code))).as(files).isEqualTo("invalid_target");
            assertThat(isActive(application, refreshToken)).as(files).isFalse();
        }

        start(HERE);
        assertThat(isActive(application, refreshToken)).isTrue();
        var next = refresh(application, refreshToken);
        assertThat(books(next.path("access_token").asString(""))).isEqualTo(200);
        var ofCode = refreshToken(exchange(application, code));

        start(RENAMED);
        var renamed = refresh(application, refreshToken(next));
        assertThat(books(renamed.path("access_token").asString(""))).isEqualTo(200);
        assertThat(error(token(
                        application,
                        Map.of(
                                "grant_type",
                                "refresh_token",
                                "refresh_token",
                                refreshToken(renamed),
                                "resource",
                                "http://api.example"))))
                .isEqualTo("invalid_target");

        start(MOVED);
        assertThat(books(renamed.path("access_token").asString(""))).isEqualTo(401);
        assertThat(error(refresh(application, refreshToken(renamed)))).isEqualTo("invalid_target");
        assertThat(error(refresh(application, ofCode))).isEqualTo("invalid_target");
        assertThat(error(exchange(application, code)))
                .as("it was used, and ends what it gave")
                .isEqualTo("invalid_grant");
        assertThat(error(refresh(application, ofCode))).isEqualTo("invalid_grant");

        assertThat(error(refresh(application, refreshToken)))
                .as("the answer to it may have been lost")
                .isEqualTo("invalid_target");
        node.stop();
        assertThat(forgetRotations()).isPositive();
        start(MOVED);
        assertThat(error(refresh(application, refreshToken(renamed)))).isEqualTo("invalid_target");
        assertThat(error(refresh(application, refreshToken)))
                .as("it was used before, and ends its grant")
                .isEqualTo("invalid_grant");
        assertThat(error(refresh(application, refreshToken(renamed)))).isEqualTo("invalid_grant");
    }

    /** As it is when nobody may repeat the last use of a token any more. */
    private int forgetRotations() throws Exception {
        return update("delete from refresh_rotation");
    }

    private int update(String sql) throws Exception {
        try (var store = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("data/latchkey.db"));
                var statement = store.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }

    /** As releases wrote them that kept the identifier alone. */
    private void forgetApis() throws Exception {
        node.stop();
        assertThat(update("update user_grant set resource_api = null where resource is not null"))
                .isEqualTo(1);
    }

    @Test
    void aTokenThatIsNewerThanARestoredStoreOutlastsTheAbsenceOfItsApi() throws Exception {
        var deployment = start(HERE);
        company(deployment);
        var application = application(deployment, "u1");
        var first = refreshToken(exchange(application, code(deployment, "u1", application)));
        var newest = refreshToken(refresh(application, first));

        node.stop();
        assertThat(forgetRotations()).isEqualTo(1);
        assertThat(update("update user_grant set refresh_generation = 0")).isEqualTo(1);
        start(MOVED);
        assertThat(error(refresh(application, newest))).isEqualTo("invalid_target");

        node.stop();
        assertThat(forgetRotations()).as("uses of a token that got nothing").isZero();
        start(HERE);
        assertThat(books(refresh(application, newest).path("access_token").asString("")))
                .isEqualTo(200);
    }

    @Test
    void aGrantOfAnEarlierReleaseIsOfTheApiThatTheFirstStartFinds() throws Exception {
        var deployment = start(HERE);
        company(deployment);
        var application = application(deployment, "u1");
        var first = refreshToken(exchange(application, code(deployment, "u1", application)));

        forgetApis();
        start(HERE);
        var second = refreshToken(refresh(application, first));
        start(MOVED);
        assertThat(error(refresh(application, second))).isEqualTo("invalid_target");

        forgetApis();
        start(GONE);
        assertThat(error(refresh(application, second))).isEqualTo("invalid_target");
        start(HERE);
        assertThat(error(refresh(application, second)))
                .as("nobody knows whether this is the API of then")
                .isEqualTo("invalid_target");
    }
}
