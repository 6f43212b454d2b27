package dev.latchkey.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.TestPlatform;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** From a refusal to the authorization server, by discovery alone (RFC 9728). */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ResourceMetadataTest {

    private static final Pattern RESOURCE_METADATA = Pattern.compile("resource_metadata=\"([^\"]+)\"");

    private TestPlatform platform;

    @SuppressWarnings("NullAway.Init") // JUnit calls start() before anything else
    ResourceMetadataTest() {}

    @BeforeAll
    void start(@TempDir Path folder) {
        platform = TestPlatform.start(folder);
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    private static String metadataUrl(HttpResponse<String> refusal) {
        var challenge = refusal.headers().firstValue("WWW-Authenticate").orElseThrow();
        var found = RESOURCE_METADATA.matcher(challenge);
        assertThat(found.find()).as(challenge).isTrue();
        return found.group(1);
    }

    private JsonNode fetch(String url) {
        var answer = platform.send(platform.request(URI.create(url)).GET());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json;charset=UTF-8");
        return TestPlatform.json(answer);
    }

    /** RFC 9728 §3.3: the identifier is the one that the address of the metadata was made of. */
    private void assertDescribes(JsonNode metadata, String identifier) {
        assertThat(metadata.get("resource").asString()).isEqualTo(identifier);
        assertThat(metadata.get("authorization_servers").size()).isEqualTo(1);
        assertThat(metadata.at("/bearer_methods_supported/0").asString()).isEqualTo("header");
        assertThat(metadata.get("resource_name").asString()).isNotBlank();
        var documentation = URI.create(metadata.get("resource_documentation").asString());
        assertThat(documentation.toString())
                .startsWith(platform.web("/reference").toString());
        assertThat(platform.send(platform.request(documentation).GET()).statusCode())
                .isEqualTo(200);
        assertThat(metadata.has("jwks_uri")).isFalse();
        var issuer = metadata.at("/authorization_servers/0").asString();
        assertThat(fetch(issuer + "/.well-known/oauth-authorization-server")
                        .get("issuer")
                        .asString())
                .isEqualTo(issuer);
    }

    @ParameterizedTest
    @CsvSource({
        "/orders, /orders, orders_read",
        "/orders/x/note, /orders, orders_read",
        "/v1/companies/acme/prices?audience=INTERNAL, /v1/companies,",
        "/customers, '', customers_read"
    })
    void leadsFromARefusalToTheAuthorizationServer(String target, String path, String scope) {
        var url = metadataUrl(platform.get(target));

        assertThat(url)
                .isEqualTo(platform.api("/.well-known/oauth-protected-resource" + path)
                        .toString());
        var metadata = fetch(url);
        assertDescribes(metadata, platform.api("").toString() + path);
        if (scope != null) {
            assertThat(metadata.get("scopes_supported"))
                    .extracting(JsonNode::asString)
                    .contains(scope);
        }
    }

    /** Who has no credential, or went astray, is told where everything is written. */
    @ParameterizedTest
    @CsvSource({"/orders, /reference/orders-api, 401", "/customers, /reference, 401", "/, /reference, 404"})
    void leadsFromARefusalToTheReference(String target, String page, int status) {
        var answer = platform.get(target);

        assertThat(answer.statusCode()).isEqualTo(status);
        var address = platform.web(page).toString();
        assertThat(TestPlatform.json(answer).get("documentation").asString()).isEqualTo(address);
        assertThat(answer.headers().firstValue("Link")).hasValue("<" + address + ">; rel=\"service-doc\"");
    }

    @Test
    void isTheSameForABadTokenAndForOneThatLacksAScope() {
        var bad = platform.get("/orders", "Authorization", "Bearer nonsense");
        var poor = platform.get("/users", "Authorization", "Bearer " + platform.token(0, 1));

        assertThat(metadataUrl(bad)).endsWith("/.well-known/oauth-protected-resource/orders");
        assertThat(poor.statusCode()).isEqualTo(403);
        assertThat(metadataUrl(poor)).contains("/.well-known/oauth-protected-resource");
    }

    @Test
    void ofTheWholePlatformHasEveryScope() {
        var metadata =
                fetch(platform.api("/.well-known/oauth-protected-resource").toString());

        assertDescribes(metadata, platform.api("").toString());
        assertThat(metadata.get("scopes_supported"))
                .extracting(JsonNode::asString)
                .contains("orders_read", "customers_read", "users_read");
        assertThat(metadata.get("dpop_signing_alg_values_supported"))
                .extracting(JsonNode::asString)
                .contains("ES256")
                .doesNotContain("none", "HS256");
    }

    @ParameterizedTest
    @CsvSource({"/nothing", "/orders/", "/orders/1", "/", "/Orders"})
    void isNotThereForWhatIsNoResource(String path) {
        assertThat(platform.get("/.well-known/oauth-protected-resource" + path).statusCode())
                .isEqualTo(404);
    }
}
