package dev.latchkey.console.reference;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestPlatform;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReferencePagesTest {

    private static final int PAGE_BYTES_MAX = 100_000;
    private static final Pattern LINK = Pattern.compile("href=\"(/reference[^\"#]*)");

    private TestPlatform platform;
    private TestBrowser visitor;
    private TestBrowser person;

    @BeforeAll
    void start(@TempDir Path folder) {
        platform = TestPlatform.start(folder);
        visitor = new TestBrowser(platform);
        person = new TestBrowser(platform);
        var admin = platform.user(0, 0);
        person.signIn(admin.get("email").asString(), admin.get("password").asString());
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    @Test
    void everyPageThatAnotherNamesIsThereForEverybodyAndSmall() {
        var seen = new ArrayList<String>();
        var waiting = new ArrayList<>(List.of("/reference"));
        while (!waiting.isEmpty()) {
            var path = waiting.removeLast();
            seen.add(path);
            var page = visitor.get(path);
            assertThat(page.statusCode()).as(path).isEqualTo(200);
            if (path.contains("/openapi.")) {
                continue;
            }
            assertThat(page.body().length()).as(path).isLessThan(PAGE_BYTES_MAX);
            LINK.matcher(page.body())
                    .results()
                    .map(found -> found.group(1))
                    .filter(link -> !seen.contains(link) && !waiting.contains(link))
                    .distinct()
                    .forEach(waiting::add);
        }
        assertThat(seen).hasSizeGreaterThan(75).contains("/reference/orders-api/orders.create", "/reference/scopes");
    }

    @Test
    void findsThePageOfAScope() {
        assertThat(visitor.get("/reference/orders-api/orders.create").body())
                .contains("href=\"/reference/scopes?scope=orders_manage#orders_manage\"");
        assertThat(visitor.get("/reference/scopes?scope=orders_manage").body()).contains("id=\"orders_manage\"");
        assertThat(visitor.get("/reference/scopes?page=1").body()).contains("id=\"orders_manage\"");
        assertThat(visitor.get("/reference/scopes?page=2").statusCode()).isEqualTo(404);
        assertThat(visitor.get("/reference/scopes?page=x").statusCode()).isEqualTo(404);
    }

    /** Whoever comes by learns what this is for, in the words of the documents. */
    @Test
    void tellsAVisitorOfTheApisThatThisIsFor() {
        var start = new TestBrowser(platform).get("/").body();
        assertThat(start)
                .contains("<strong>Order API</strong>", "href=\"/reference/orders-api\"", "href=\"/reference/tokens\"")
                .doesNotContain("Management API");
        assertThat(person.get("/").body()).doesNotContain("What it opens");
    }

    @Test
    void findsOperationsByTheirWords() {
        var found = visitor.get("/reference?q=list%20shipments").body();
        assertThat(found)
                .contains("/reference/orders-api/orders.shipment.all")
                .doesNotContain("/reference/orders-api/orders.create");
        assertThat(visitor.get("/reference?q=invoices_read").body()).contains("/reference/invoices-api/");
        assertThat(visitor.get("/reference?q=%3Cscript%3E").body())
                .contains("No operation has all these words", "&lt;script&gt;")
                .doesNotContain("<script>");
    }

    @Test
    void showsWhatAnOperationAsksFor() {
        var page = visitor.get("/reference/orders-api/orders.create").body();
        assertThat(page)
                .contains(
                        "API key",
                        "OAuth client credentials",
                        "OAuth authorization code",
                        "orders_manage",
                        "orders_create")
                .contains("100000 requests a second, 1000 at once")
                .contains("X-Api-Key: $LATCHKEY_API_KEY", "grant_type=client_credentials")
                .contains("Sign in</a> to call");
        assertThat(visitor.get("/reference/customers-api").body()).contains("100000 a second, 1 at once");
    }

    /** Kinds of credentials are no states; and an operation leads back once, above its title. */
    @Test
    void keepsTheColoursOfStatesForStates() {
        for (var path :
                List.of("/reference/orders-api", "/reference/price-api", "/reference/orders-api/orders.create")) {
            assertThat(visitor.get(path).body()).contains("lk-badge").doesNotContain("lk-badge-warn", "lk-badge-good");
        }
        assertThat(visitor.get("/reference/orders-api/orders.create").body())
                .containsOnlyOnce("href=\"/reference/orders-api\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/reference/none",
                "/reference/orders-api/none",
                "/reference/none/openapi.yaml",
                "/reference/orders-api?page=2",
                "/reference/orders-api?page=0",
                "/reference/orders-api?page=x",
                "/reference/price-api/orders.all"
            })
    void knowsNothingElse(String path) {
        assertThat(visitor.get(path).statusCode()).isEqualTo(404);
    }

    @Test
    void givesTheDocumentAsCallersNeedIt() {
        var yaml = visitor.get("/reference/orders-api/openapi.yaml");
        var document = new Load(LoadSettings.builder().build()).loadFromString(yaml.body());
        var json = JsonMapper.shared()
                .readTree(visitor.get("/reference/orders-api/openapi.json").body());
        assertThat(JsonMapper.shared().<JsonNode>valueToTree(document)).isEqualTo(json);
        assertThat(json.at("/servers/0/url").asString())
                .startsWith(platform.api("").toString());
        assertThat(json.findValuesAsString("tokenUrl"))
                .isNotEmpty()
                .containsOnly(platform.api("/identity/oauth/token").toString());
        assertThat(json.findValuesAsString("authorizationUrl"))
                .isNotEmpty()
                .containsOnly(platform.web("/identity/oauth/allow").toString());
        assertThat(yaml.headers().firstValue("Content-Disposition"))
                .hasValue("attachment; filename=\"orders-api.openapi.yaml\"");
        assertThat(yaml.headers().firstValue("Content-Type")).hasValue("application/yaml;charset=UTF-8");
    }

    @Test
    void givesTheDocumentAsJsonThatStandsAlone() {
        var answer = visitor.get("/reference/orders-api/openapi.json");
        var json = JsonMapper.shared().readTree(answer.body());
        assertThat(json.at("/paths/~1orders/get/operationId").asString()).isEqualTo("orders.all");
        assertThat(json.at("/info/version").asString()).isEqualTo("2026-03");
        assertThat(json.findValuesAsString("$ref")).isNotEmpty().allSatisfy(reference -> {
            assertThat(reference).startsWith("#/");
            assertThat(json.at(reference.substring(1)).isMissingNode())
                    .as(reference)
                    .isFalse();
        });
    }

    @Nested
    class WhenTried {

        private HttpResponse<String> send(String operation, String... fields) {
            person.get("/reference/" + operation);
            return person.post("/reference/" + operation, fields);
        }

        @Test
        void showsTheAnswerToAKey() {
            var key = platform.apiKey(0);
            var answer = send("orders-api/orders.all", "kind", "key", "credential", key, "query.limit", "1");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body())
                    .contains(">200</span>", "GET /orders?limit=1", "totalFound", "X-RateLimit-Limit")
                    .doesNotContain(key);
        }

        @Test
        void explainsARefusal() {
            var token = platform.tokenWithScope(platform.client(0, 1), null);
            var answer = send("users-api/users.all", "kind", "token", "credential", token);
            assertThat(answer.body())
                    .contains(">403</span>", "Gate that said no", "scope", "users_read")
                    .doesNotContain(token);
        }

        @Test
        void sendsWhatChangesDataOnlyWhenThatIsConfirmed() {
            var key = platform.apiKey(0);
            var body = "{\"title\": \"Lamplighter of the reference\", \"location\": {\"city\": \"Oslo\"}}";
            var before = platform.upstream().count();
            var refused = send("orders-api/orders.create", "kind", "key", "credential", key, "body", body);
            assertThat(refused.statusCode()).isEqualTo(422);
            assertThat(refused.body())
                    .contains("Tick this box", "Lamplighter of the reference")
                    .doesNotContain(key);
            assertThat(platform.upstream().count()).as("requests that arrived").isEqualTo(before);
            var made =
                    send("orders-api/orders.create", "kind", "key", "credential", key, "body", body, "confirm", "yes");
            assertThat(made.statusCode()).isEqualTo(200);
            assertThat(made.body()).contains("POST /orders").doesNotContain(key);
            var arrived = platform.upstream().last("/orders").orElseThrow();
            assertThat(arrived.method()).isEqualTo("POST");
            assertThat(arrived.body()).contains("Lamplighter of the reference");
        }

        @Test
        void reachesOnlyItsOwnOperation() {
            for (var value : new String[] {"../users", "..", "a/b", "//evil.example", "%2e%2e", "x?y", ""}) {
                var answer = send("orders-api/orders.get", "kind", "none", "path.orderId", value);
                assertThat(answer.statusCode()).as(value).isIn(200, 422);
                assertThat(answer.body()).as(value).doesNotContain("GET /users", "evil.example/</code>");
                if (answer.statusCode() == 200) {
                    assertThat(answer.body()).contains("GET /orders/x%3Fy", ">401</span>");
                }
            }
        }

        @Test
        void takesNoHeaderOutOfACredential() {
            var answer = send("orders-api/orders.all", "kind", "key", "credential", "abc\r\nX-Forwarded-For: 1.2.3.4");
            assertThat(answer.statusCode()).isEqualTo(422);
            assertThat(answer.body()).contains("Paste the whole credential").doesNotContain("1.2.3.4");
            assertThat(send("orders-api/orders.all", "kind", "other").statusCode())
                    .isEqualTo(422);
            assertThat(send("orders-api/orders.all", "kind", "none", "credential", "x")
                            .statusCode())
                    .isEqualTo(422);
        }

        @Test
        void isForPeopleWhoAreSignedIn() {
            visitor.get("/account/sign-in");
            var answer =
                    visitor.post("/reference/orders-api/orders.all", "kind", "key", "credential", platform.apiKey(0));
            assertThat(answer.statusCode()).isEqualTo(303);
            assertThat(TestBrowser.location(answer)).startsWith("/account/sign-in?continue=");
        }

        @Test
        void writesNoCredentialIntoTheLog() {
            var log = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
            var before = log.getLevel();
            var lines = new ListAppender<ILoggingEvent>();
            lines.start();
            log.addAppender(lines);
            log.setLevel(Level.DEBUG);
            try {
                var key = platform.apiKey(0);
                send("orders-api/orders.all", "kind", "key", "credential", key);
                send("orders-api/orders.all", "kind", "key", "credential", key + "x");
                send("orders-api/orders.all", "kind", "token", "credential", key);
                assertThat(new ArrayList<>(lines.list))
                        .extracting(ILoggingEvent::getFormattedMessage)
                        .noneMatch(line -> line.contains(key.substring(8)));
                assertThat(lines.list).isNotEmpty();
            } finally {
                log.detachAppender(lines);
                log.setLevel(before);
            }
        }
    }
}
