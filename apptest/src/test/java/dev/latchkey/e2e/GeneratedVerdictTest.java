package dev.latchkey.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engine.apispec.DocumentRules;
import dev.latchkey.engine.apispec.SchemeMapping;
import dev.latchkey.engine.apispec.SchemeMapping.Allowances;
import dev.latchkey.engine.apispec.SchemeMapping.Choice;
import dev.latchkey.engine.apispec.SchemeMapping.Meaning;
import dev.latchkey.testing.EchoUpstream;
import dev.latchkey.testing.TestPlatform;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The neutral fixture's documents, and some that are there for the shapes that security requirements come in. */
class GeneratedVerdictTest extends VerdictComparison {

    private static final List<String> SHAPES = List.of("shapes-api", "open-api", "two-bases-api");

    /** Its schemes are mapped, which the comparison knows nothing of; the engine's own test compares every shape of them. */
    private static final String MAPPED = "mapped-api";

    private static final SchemeMapping MAPPING = new SchemeMapping(Map.of(
            "shopKey", new Choice("k", Meaning.KEY, new Allowances(true, false, false), "", Set.of()),
            "shopSession", new Choice("s", Meaning.KEY, new Allowances(false, true, false), "", Set.of()),
            "botToken", new Choice("b", Meaning.KEY, Allowances.NONE, "Bot", Set.of()),
            "basicAuth", new Choice("c", Meaning.CLIENT, Allowances.NONE, "", Set.of())));

    @Override
    TestPlatform start(Path data, Path folder) throws IOException {
        var shapes = new ArrayList<Path>();
        for (var name : Stream.concat(SHAPES.stream(), Stream.of(MAPPED)).toList()) {
            try (var content = GeneratedVerdictTest.class.getResourceAsStream("shapes/" + name + ".yaml")) {
                assertThat(content).as(name).isNotNull();
                shapes.add(Files.write(folder.resolve(name + ".yaml"), content.readAllBytes()));
            }
        }
        return TestPlatform.startWithDocuments(data, shapes, Map.of(MAPPED, new DocumentRules(false, MAPPING)));
    }

    @Override
    List<Path> documents(TestPlatform platform, Path folder) {
        return platform.documents().stream()
                .filter(file -> !file.endsWith(MAPPED + ".yaml"))
                .toList();
    }

    @Override
    List<String> valuesOfConditions() {
        return List.of("PUBLIC", "INTERNAL", "INTERNAL_OR_PUBLIC", "public", "unheard-of", "");
    }

    private HttpResponse<String> get(String target, String... headers) {
        return platform().get(target, headers);
    }

    /** What the upstream saw of a request that was let in. */
    private JsonNode seen(HttpResponse<String> answer) {
        UpstreamAnswer.assertForwarded(answer);
        return TestPlatform.json(answer).get("saw");
    }

    private static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** Every API has the places of its own document; whatever stands there stays here. */
    @Test
    void takesKeysWhereTheMappingSaysAndKeepsThemFromTheUpstream() {
        var key = platform().apiKey(0);
        assertThat(seen(get("/mapped/header", "x-shop-token", key)).toString()).doesNotContain(key, "shop-token");
        assertThat(seen(get("/mapped/cookie", "Cookie", "a=b; shop_session=" + key))
                        .toString())
                .doesNotContain(key, "shop_session");
        assertThat(seen(get("/mapped/bot", "Authorization", "Bot " + key)).toString())
                .doesNotContain(key, "authorization");
        var queried = seen(get("/mapped/query?limit=1&shop_key=" + key + "&q=x"));
        assertThat(queried.get("target").asString()).isEqualTo("/mapped/query?limit=1&q=x");
        assertThat(queried.toString()).doesNotContain(key);

        GatewayRefusal.of(get("/mapped/header", "X-Shop-Token", key.substring(1)), 401, "operation");
        assertThat(challenges("/mapped/header"))
                .containsExactly("ApiKey realm=\"latchkey\", in=\"header\", name=\"X-Shop-Token\"");
        assertThat(challenges("/mapped/query"))
                .containsExactly("ApiKey realm=\"latchkey\", in=\"query\", name=\"shop_key\"");
        assertThat(challenges("/mapped/cookie"))
                .containsExactly("ApiKey realm=\"latchkey\", in=\"cookie\", name=\"shop_session\"");
        assertThat(challenges("/mapped/bot")).containsExactly("Bot realm=\"latchkey\"");
        GatewayRefusal.of(get("/mapped/header", "X-Shop-Token", key, "Authorization", "Bot " + key), 400, "request");
        GatewayRefusal.of(get("/mapped/open?shop_key=" + key), 400, "request");
        assertThat(GatewayRefusal.of(get("/mapped/header", "X-Api-Key", key), 403, "operation")
                        .names("required"))
                .containsExactly("api_key in the header X-Shop-Token");
        // At another API the header says nothing; and still no upstream gets it.
        assertThat(seen(get("/open/everything", "X-Shop-Token", key)).toString())
                .doesNotContain(key);
    }

    private List<String> challenges(String path) {
        var refused = get(path);
        GatewayRefusal.of(refused, 401, "operation");
        return refused.headers().allValues("WWW-Authenticate");
    }

    @Test
    void takesAClientsIdAndSecretByHttpBasic() {
        var client = platform().client(0, 0);
        var id = client.get("clientId").asString();
        var secret = client.get("clientSecret").asString();
        var allowed = get("/mapped/basic", "Authorization", basic(id, secret));
        assertThat(seen(allowed).toString()).doesNotContain(secret, "authorization");
        assertThat(TestPlatform.json(allowed).at("/content/0/id").asString()).isEqualTo(EchoUpstream.rowId("acme", 1));

        var other = platform().client(1, 0).get("clientSecret").asString();
        for (var wrong :
                List.of(basic(id, other), basic(id, ""), basic("", secret), basic(id + "x", secret), "Basic")) {
            var refused = get("/mapped/basic", "Authorization", wrong);
            GatewayRefusal.of(refused, 401, "operation");
            assertThat(refused.headers().allValues("WWW-Authenticate"))
                    .containsExactly("Basic realm=\"latchkey\", charset=\"UTF-8\"");
        }
        assertThat(get("/mapped/either")
                        .headers()
                        .firstValue("WWW-Authenticate")
                        .orElseThrow())
                .startsWith("Bearer ")
                .contains("scope=\"files:read\"")
                .endsWith(", Basic realm=\"latchkey\", charset=\"UTF-8\"");
        // Nobody chose it elsewhere.
        GatewayRefusal.of(get("/open/everything", "Authorization", basic(id, secret)), 401, "operation");
    }

    private HttpResponse<String> manage(String method, String path, String body) {
        var uri = platform().api("/manage/v1/credentials" + path);
        var request = platform().request(uri, "X-Api-Key", platform().apiKey(0), "Content-Type", "application/json");
        var answer = platform().send(request.method(method, BodyPublishers.ofString(body)));
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 204);
        return answer;
    }

    /** The secret of a client is worth no more by HTTP basic than where tokens are got with it. */
    @Test
    void holdsAClientByHttpBasicToWhatItAgreedTo() {
        var made = TestPlatform.json(manage("POST", "", """
            {"type":"OAUTH_CLIENT","name":"By basic","systemRole":"STANDARD","scopes":["files:read"]}\
            """));
        var id = made.at("/credential/id").asString();
        var basic = basic(id, made.get("secret").asString());
        UpstreamAnswer.assertForwarded(get("/mapped/basic", "Authorization", basic));
        manage("PATCH", "/" + id, "{\"ipAllowList\":[\"192.0.2.0/24\"]}");
        assertThat(get("/mapped/basic", "Authorization", basic).body()).contains("ADDRESS_NOT_ALLOWED");
        manage("PATCH", "/" + id, "{\"ipAllowList\":[]}");
        manage("PUT", "/" + id + "/authentication", "{\"authMethod\":\"CLIENT_SECRET\",\"dpopBound\":true}");
        GatewayRefusal.of(get("/mapped/basic", "Authorization", basic), 401, "operation");
        manage("PUT", "/" + id + "/authentication", "{\"authMethod\":\"CLIENT_SECRET\",\"dpopBound\":false}");
        UpstreamAnswer.assertForwarded(get("/mapped/basic", "Authorization", basic));
        manage("DELETE", "/" + id, "");
        GatewayRefusal.of(get("/mapped/basic", "Authorization", basic), 401, "operation");
    }

    @Test
    void takesScopesAsDocumentsSpellThem() {
        var client = platform().client(0, 0);
        var both = "accounting.transactions https://www.example.com/auth/files";
        UpstreamAnswer.assertForwarded(
                get("/mapped/token", "Authorization", "Bearer " + platform().tokenWithScope(client, both)));
        var less = platform().tokenWithScope(client, "accounting.transactions files:read");
        assertThat(GatewayRefusal.of(get("/mapped/token", "Authorization", "Bearer " + less), 403, "scope")
                        .names("missing"))
                .containsExactly("https://www.example.com/auth/files");
        UpstreamAnswer.assertForwarded(get("/mapped/either", "Authorization", "Bearer " + less));
    }

    /** Who has nothing but an address and a key finds out where the key stands, and whether it would do. */
    @Test
    void tellsWhereKeysStandOfEachApi() {
        assertThat(TestPlatform.json(get("/.well-known/oauth-protected-resource/mapped"))
                        .get("latchkey_key_header")
                        .asString())
                .isEqualTo("X-Shop-Token");
        assertThat(TestPlatform.json(get("/.well-known/oauth-protected-resource"))
                        .get("latchkey_key_header")
                        .asString())
                .isEqualTo("X-Api-Key");
        var key = platform().apiKey(0);
        for (var path : List.of("/mapped/header", "/mapped/bot", "/mapped/cookie", "/mapped/query")) {
            var asked = get("/access/v1/explain?method=GET&path=" + path, "X-Api-Key", key);
            assertThat(TestPlatform.json(asked).get("decision").asString())
                    .as(asked.body())
                    .isEqualTo("allow");
        }
        var refused = get("/access/v1/explain?method=GET&path=/mapped/token", "X-Api-Key", key);
        assertThat(TestPlatform.json(refused).get("decision").asString()).isEqualTo("deny");
    }

    private String page(String operation) {
        var page = platform().send(platform().request(platform().web("/reference/mapped-api/mapped." + operation)));
        assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
        return page.body()
                .replaceAll("<span class=\"lk-source-[A-Z]+\">([^<]*)</span>", "$1")
                .replace("&#34;", "\"")
                .replace("&#39;", "'")
                .replace("&amp;", "&");
    }

    @Test
    void theReferenceShowsTheCredentialThatEachOperationTakes() {
        assertThat(page("header"))
                .contains("API key</span><code>X-Shop-Token</code>", "-H \"X-Shop-Token: $LATCHKEY_API_KEY\"")
                .doesNotContain("X-Api-Key: $LATCHKEY_API_KEY");
        assertThat(page("query"))
                .contains("API key in the query</span><code>shop_key</code>", "?shop_key='\"$LATCHKEY_API_KEY\"");
        assertThat(page("cookie"))
                .contains("<code>Cookie: shop_session</code>", "-H \"Cookie: shop_session=$LATCHKEY_API_KEY\"");
        assertThat(page("bot"))
                .contains("<code>Authorization: Bot</code>", "-H \"Authorization: Bot $LATCHKEY_API_KEY\"");
        assertThat(page("basic"))
                .contains("Client id and secret</span>", "-u \"$LATCHKEY_CLIENT_ID:$LATCHKEY_CLIENT_SECRET\"");
        assertThat(page("closed")).contains("Not offered</span>").doesNotContain("curl");
    }

    @Test
    void letsNobodyInWhereNothingIsOffered() {
        GatewayRefusal.of(get("/mapped/closed"), 404, "operation");
        GatewayRefusal.of(get("/mapped/closed", "X-Api-Key", platform().apiKey(0)), 404, "operation");
    }

    @Test
    void readsEveryShape() {
        assertThat(operations()).extracting(PlainOperation::api).containsAll(SHAPES);
        assertThat(operations()).hasSizeGreaterThanOrEqualTo(55).doesNotHaveDuplicates();
        assertThat(operations())
                .as("alternatives of which one asks for two credentials together")
                .anySatisfy(operation -> assertThat(operation.security())
                        .anySatisfy(one -> assertThat(one).hasSizeGreaterThan(1)));
        assertThat(operations())
                .as("{} among alternatives")
                .anySatisfy(operation ->
                        assertThat(operation.security()).hasSizeGreaterThan(1).anyMatch(one -> one.isEmpty()));
        assertThat(operations())
                .as("[]")
                .anySatisfy(operation -> assertThat(operation.security()).isEmpty());
        assertThat(operations()).as("any of several scopes").anyMatch(PlainOperation::isAnyScopeEnough);
        assertThat(operations())
                .as("conditions")
                .anySatisfy(operation -> assertThat(operation.conditions()).isNotEmpty());
    }
}
