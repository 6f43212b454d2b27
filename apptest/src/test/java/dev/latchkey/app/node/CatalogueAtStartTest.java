package dev.latchkey.app.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.app.config.Configuration;
import dev.latchkey.app.config.ConfigurationReader;
import dev.latchkey.core.catalogue.CatalogueExampleTest;
import dev.latchkey.core.catalogue.CatalogueRefused;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.credential.ClientSettings;
import dev.latchkey.core.credential.CredentialRequest.NewApiKey;
import dev.latchkey.core.credential.CredentialRequest.NewClient;
import dev.latchkey.core.credential.TokenFormat;
import dev.latchkey.edge.http.EdgeLimits;
import dev.latchkey.edge.http.EdgeTransport;
import dev.latchkey.engine.apispec.SpecException;
import dev.latchkey.engine.protocol.Scopes;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A deployment for another product than the demonstration's, from its catalogue and its document to the answers of its gateway. */
class CatalogueAtStartTest {

    private static final String DOCUMENT = """
        openapi: 3.1.0
        info: {title: Orders, version: '1'}
        paths:
          /orders:
            get:
              operationId: orders.list
              security: [{key: []}, {oauth: [order_read]}]
              responses: {'200': {description: Orders.}}
            post:
              operationId: orders.create
              security: [{oauth: [orders_edit]}]
              x-latchkey-permissions: [orders_change]
              responses: {'201': {description: Made.}}
        components:
          securitySchemes:
            key: {type: apiKey, in: header, name: x-shop-key}
            oauth:
              type: oauth2
              flows:
                clientCredentials:
                  tokenUrl: /identity/oauth/token
                  scopes: {order_read: Read, orders_edit: Change, returns_read: Read returns}
        """;

    private final Path folder;
    private final List<AutoCloseable> open = new ArrayList<>();

    CatalogueAtStartTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @AfterEach
    void close() throws Exception {
        for (var one : open.reversed()) {
            one.close();
        }
    }

    private Configuration configuration(String catalogue, String document, int upstreamPort) throws Exception {
        Files.writeString(folder.resolve("catalogue.yaml"), catalogue);
        Files.writeString(folder.resolve("orders-api.yaml"), document);
        var file = Files.writeString(folder.resolve("latchkey.yaml"), """
            catalogue: catalogue.yaml
            listeners: {apiPort: 0, webPort: 0, privatePort: 0}
            apis: [{name: orders, document: orders-api.yaml, upstream: "http://127.0.0.1:%d", strict: true}]
            """.formatted(upstreamPort));
        var read = ConfigurationReader.read(file, Map.of());
        return read.with(FreePorts.fix(read.listeners()));
    }

    private Deployment deployment(Configuration configuration) throws IOException {
        var deployment = Deployment.open(configuration, InstantSource.system(), new SecureRandom());
        open.add(deployment);
        return deployment;
    }

    private Vertx vertx() {
        var vertx = EdgeTransport.createVertx(
                new VertxOptions().setDisableTCCL(true).setUseDaemonThread(true), EdgeLimits.ofThisProcess());
        open.add(() -> vertx.close().await());
        return vertx;
    }

    @Test
    void aBrokenCatalogueStopsTheStartBeforeAnythingIsWritten() throws Exception {
        var configuration = configuration("roles: []\ncolour: red\n", DOCUMENT, 1);
        assertThatThrownBy(() -> deployment(configuration))
                .isInstanceOf(CatalogueRefused.class)
                .hasMessageContainingAll(
                        "catalogue.yaml:1 /roles: expected one role", "catalogue.yaml:2 /colour: unknown key");
        assertThat(configuration.dataFolder()).doesNotExist();
    }

    @Test
    void aDocumentThatContradictsTheCatalogueStopsTheStartWithEveryProblem() throws Exception {
        var document = DOCUMENT.replace("x-shop-key", "Host")
                .replace("oauth: [orders_edit]", "oauth: [orders_delete]")
                .replace("[orders_change]", "[orders_destroy]");
        var configuration = configuration(CatalogueExampleTest.yaml(), document, 1);
        var deployment = deployment(configuration);
        assertThatThrownBy(() -> Node.start(vertx(), configuration, deployment))
                .isInstanceOf(SpecException.class)
                .hasMessageContainingAll(
                        "orders-api.yaml:16 /components/securitySchemes/key: expected a scheme that stands for"
                                + " something here; no key can stand in a header called 'Host'",
                        "expected a scope that a flow of 'oauth' declares, came 'orders_delete'",
                        "'orders_destroy'");
    }

    @Test
    void aDocumentThatDeclaresAScopeOfLatchkeysOwnStopsTheStartUnlessTheCatalogueSharesIt() throws Exception {
        var document = DOCUMENT.replace(
                "returns_read: Read returns", "audit_events_read: Read what happened, users_read: People");
        var refused = configuration(CatalogueExampleTest.yaml() + "colour: red\n", document, 1);
        assertThat(StartCheck.problems(refused))
                .satisfiesExactly(
                        scope -> assertThat(scope)
                                .contains("orders-api.yaml:22", "the scope audit_events_read is Latchkey's own")
                                .doesNotContain("the scope users_read"),
                        key -> assertThat(key).contains("unknown key colour"));
        assertThatThrownBy(() -> deployment(refused)).isInstanceOf(CatalogueRefused.class);
        assertThat(refused.dataFolder()).doesNotExist();

        var shared = CatalogueExampleTest.yaml().replace("[users_read]", "[users_read, audit_events_read]");
        var configuration = configuration(shared, document, 1);
        assertThat(StartCheck.problems(configuration)).isEmpty();
        open.add(Node.start(vertx(), configuration, deployment(configuration)));
    }

    @Test
    void pagesNameThePlatformAndTheAdministratorsRoleAsTheCatalogueDoes() throws Exception {
        var configuration = configuration(CatalogueExampleTest.yaml(), DOCUMENT, 1);
        open.add(Node.start(vertx(), configuration, deployment(configuration)));
        var web = configuration.listeners().webOrigin();
        for (var path : List.of("/", "/account/sign-in", "/identity/oauth/allow?client_id=unknown")) {
            assertThat(page(web + path)).contains("Shop access").doesNotContain("Latchkey");
        }
        assertThat(page(web + "/reference"))
                .contains("the whole company only for the Owner role", "the whole company only with the Owner role")
                .doesNotContainPattern("\\bAdmin\\b");
    }

    private static String page(String address) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofString())
                    .body();
        }
    }

    @Test
    void whatTheStoreHoldsIsToldBesideWhatTheDocumentSays() throws Exception {
        var configuration = configuration(CatalogueExampleTest.yaml(), DOCUMENT, 1);
        var before = deployment(configuration);
        client(before, "MANAGER", Scopes.of("returns_read"));
        before.close();
        open.clear();
        var smaller = configuration(
                "roles: [{id: OWNER, name: Owner, administrator: true}]\n",
                DOCUMENT.replace(", returns_read: Read returns", ""),
                1);
        assertThatThrownBy(() -> deployment(smaller))
                .isInstanceOf(CatalogueRefused.class)
                .hasMessageContainingAll(
                        "catalogue.yaml:1 /roles: the role MANAGER is gone, and 1 users and OAuth clients hold it",
                        "the scope returns_read is gone",
                        "expected a permission that a system role can hold, came 'orders_change'");
        // Nothing was lost, and nothing stays open.
        deployment(configuration(CatalogueExampleTest.yaml(), DOCUMENT, 1));
    }

    private record Client(String id, String secret) {
        String basic() {
            return "Basic "
                    + Base64.getEncoder()
                            .encodeToString((id + ":" + secret).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
    }

    private static Actor.InCompany actor(Deployment deployment) {
        var operator = new Actor.Operator("op_test");
        var id = deployment.companies().commands().newId();
        deployment
                .companies()
                .commands()
                .createCompany(operator, id, "shop-" + id.toLowerCase(java.util.Locale.ROOT), "Shop");
        return operator.in(id);
    }

    private static Client client(Deployment deployment, String role, Scopes scopes) {
        var made = deployment
                .credentials()
                .commands()
                .createClient(
                        actor(deployment),
                        new NewClient("Client", "", new ClientSettings(role, null, scopes, TokenFormat.OPAQUE)));
        return new Client(made.credential().id(), made.secret().reveal());
    }

    @Test
    void theGatewaySpeaksTheCataloguesLanguage() throws Exception {
        var vertx = vertx();
        var seen = new CopyOnWriteArrayList<String>();
        HttpServer upstream = vertx.createHttpServer()
                .requestHandler(request -> {
                    request.headers().names().forEach(name -> seen.add(name.toLowerCase(java.util.Locale.ROOT)));
                    request.response().end("[]");
                })
                .listen(0, "127.0.0.1")
                .await();
        var configuration = configuration(CatalogueExampleTest.yaml(), DOCUMENT, upstream.actualPort());
        var deployment = deployment(configuration);
        var key = deployment
                .credentials()
                .commands()
                .createApiKey(actor(deployment), new NewApiKey("Key", ""))
                .secret()
                .reveal();
        var reader = client(deployment, "CLERK", Scopes.of("order_read"));
        var node = Node.start(vertx, configuration, deployment);
        open.add(node);
        var api = configuration.listeners().apiOrigin();
        try (var http = HttpClient.newHttpClient()) {
            assertThat(get(http, api + "/orders", "X-Shop-Key", key).statusCode())
                    .isEqualTo(200);
            assertThat(seen).contains("latchkey-principal").doesNotContain("x-shop-key");
            assertThat(get(http, api + "/manage/v1/credentials", "X-Shop-Key", key)
                            .statusCode())
                    .isEqualTo(200);
            assertThat(get(http, api + "/orders", "X-API-Key", key).statusCode())
                    .isEqualTo(401);
            var twice = HttpRequest.newBuilder(URI.create(api + "/orders"))
                    .header("X-Shop-Key", key)
                    .header("X-Shop-Key", key)
                    .build();
            assertThat(http.send(twice, BodyHandlers.ofString()).statusCode()).isEqualTo(400);
            assertThat(get(http, api + "/orders?shopKey=" + key, "Accept", "*/*")
                            .body())
                    .contains("a key in the X-Shop-Key header");

            var token = token(http, api, reader);
            assertThat(get(http, api + "/orders", "Authorization", "Bearer " + token)
                            .statusCode())
                    .isEqualTo(200);
            var refused = http.send(
                    HttpRequest.newBuilder(URI.create(api + "/orders"))
                            .header("Authorization", "Bearer " + token)
                            .POST(HttpRequest.BodyPublishers.noBody())
                            .build(),
                    BodyHandlers.ofString());
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(refused.body()).contains("\"code\":\"missing_scope\"");
            assertThat(get(http, api + "/.well-known/oauth-protected-resource", "Accept", "*/*")
                            .body())
                    .contains("\"latchkey_key_header\":\"X-Shop-Key\"");

            var web = configuration.listeners().webOrigin();
            assertThat(get(http, web + "/", "Accept", "text/html").body()).contains("The key to your order data");
            assertThat(get(http, web + "/reference", "Accept", "text/html").body())
                    .contains(
                            "<code>X-Shop-Key</code>",
                            "<code>shopKey</code>",
                            "such as public price lists",
                            "Owner role")
                    .doesNotContain("X-API-Key");
        }
    }

    private static HttpResponse<String> get(HttpClient http, String url, String header, String value)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(url)).header(header, value).build(), BodyHandlers.ofString());
    }

    private static String token(HttpClient http, String api, Client client) throws IOException, InterruptedException {
        var answer = http.send(
                HttpRequest.newBuilder(URI.create(api + "/identity/oauth/token"))
                        .header("Authorization", client.basic())
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString("grant_type=client_credentials"))
                        .build(),
                BodyHandlers.ofString());
        return answer.body().replaceAll("(?s).*\"access_token\":\"([^\"]+)\".*", "$1");
    }
}
