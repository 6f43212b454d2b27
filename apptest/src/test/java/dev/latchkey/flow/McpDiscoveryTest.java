package dev.latchkey.flow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.latchkey.testing.TestPlatform;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * From a 401 to an answer with nothing known but the API's address, as the Model Context Protocol has its clients do: RFC 9728, RFC 8414, then a
 * registration (RFC 7591) or a client ID metadata document, PKCE and a resource indicator (RFC 8707).
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class McpDiscoveryTest {

    private TestPlatform platform;
    private HttpServer documents;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        platform = TestPlatform.start(
                folder,
                Map.of(
                        "registration.dynamic", "true",
                        "registration.openToAnyoneWhoCanReachThisServer", "true",
                        "registration.clientIdMetadataDocuments", "true",
                        "clients.allowPrivateAddressesForLocalUse", "true"));
        documents = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        documents.createContext("/", exchange -> {
            var body = """
                {"client_id": "%s", "client_name": "Elsewhere Assistant", "redirect_uris": ["http://127.0.0.1/cb"],
                 "token_endpoint_auth_method": "none", "scope": "openid offline_access customers_read orders_read"}
                """.formatted(documentAddress()).getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        documents.start();
    }

    @AfterAll
    void stop() {
        documents.stop(0);
        platform.close();
    }

    private String documentHost() {
        return "127.0.0.1:" + documents.getAddress().getPort();
    }

    private String documentAddress() {
        return "http://" + documentHost() + "/client.json";
    }

    private DiscoveringClient discover() {
        return new DiscoveringClient(platform, platform.api("/orders"));
    }

    private int call(String path, String token) {
        return platform.get(path, "Authorization", "Bearer " + token).statusCode();
    }

    /** The token works at the API it was asked for, and at no other. */
    private String useAndRefresh(DiscoveringClient client, String clientId) {
        var answer = client.allowed(clientId);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var tokens = TestPlatform.json(answer);
        var token = tokens.get("access_token").asString();
        assertThat(call("/orders", token)).isEqualTo(200);
        assertThat(call("/users/me", token)).isEqualTo(401);

        var refreshed = client.refreshed(clientId, tokens.get("refresh_token").asString());
        assertThat(refreshed.statusCode()).as(refreshed.body()).isEqualTo(200);
        var next = TestPlatform.json(refreshed).get("access_token").asString();
        assertThat(call("/orders", next)).isEqualTo(200);
        assertThat(call("/users/me", next)).isEqualTo(401);
        return next;
    }

    private JsonNode admin() {
        return platform.user(0, 0);
    }

    @Test
    void findsItsWayByRegistering() {
        var client = discover();
        assertThat(client.scope()).isEqualTo("orders_read");
        var registered = client.register();
        assertThat(registered.statusCode()).as(registered.body()).isEqualTo(201);
        assertThat(TestPlatform.json(registered).has("client_secret")).isFalse();
        assertThat(TestPlatform.json(registered).get("scope").asString().split(" "))
                .contains("orders_read")
                .doesNotContain("customers_read", "client_credentials_write");
        var clientId = TestPlatform.json(registered).get("client_id").asString();

        var question = client.ask(clientId, admin());
        assertThat(question.statusCode()).as(question.body()).isEqualTo(200);
        assertThat(question.body()).contains("Order Assistant", "Not verified", "See orders");
        var token = useAndRefresh(client, clientId);

        var management = TestPlatform.json(registered);
        var ended = platform.send(platform.request(
                        URI.create(management.get("registration_client_uri").asString()),
                        "Authorization",
                        "Bearer " + management.get("registration_access_token").asString())
                .DELETE());
        assertThat(ended.statusCode()).isEqualTo(204);
        assertThat(call("/orders", token))
                .as("a token of a client that is gone")
                .isEqualTo(401);
    }

    @Test
    void findsItsWayByItsMetadataDocument() {
        var client = discover();
        assertThat(client.server().get("client_id_metadata_document_supported").asBoolean())
                .isTrue();

        var question = client.ask(documentAddress(), admin());
        assertThat(question.statusCode()).as(question.body()).isEqualTo(200);
        assertThat(question.body())
                .contains("Elsewhere Assistant", "Not verified", "<strong>" + documentHost() + "</strong>");
        useAndRefresh(client, documentAddress());
    }
}
