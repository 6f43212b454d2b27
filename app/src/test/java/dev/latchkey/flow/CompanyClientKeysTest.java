package dev.latchkey.flow;

import static dev.latchkey.testing.TestPlatform.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import dev.latchkey.core.proof.TestKeys;
import dev.latchkey.testing.TestPlatform;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Clients of a company that prove themselves with keys, from the management API to the token endpoint and the gateway. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CompanyClientKeysTest {

    private static final String CREDENTIALS = "/manage/v1/credentials";

    private final ECKey key = TestKeys.ec("one");
    private final ECKey next = TestKeys.ec("two");
    private TestPlatform platform;

    @BeforeAll
    void start(@TempDir Path folder) {
        platform = TestPlatform.start(folder);
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    private HttpResponse<String> manage(String method, String path, String body, String... more) {
        var request = platform.request(platform.api(path), "X-Api-Key", platform.apiKey(0))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        return platform.send(more.length == 0 ? request : request.headers(more));
    }

    static String jwks(ECKey... keys) {
        return "{\"keys\":["
                + Stream.of(keys).map(JWK::toPublicJWK).map(JWK::toJSONString).collect(Collectors.joining(",")) + "]}";
    }

    private static String client(String more) {
        return "{\"type\":\"OAUTH_CLIENT\",\"name\":\"Keys\",\"systemRole\":\"ADMINISTRATOR\",\"scopes\":[\"orders_read\"]"
                + more + "}";
    }

    /** @param more members beside those that every client has, each with a comma before it */
    private JsonNode make(String more) {
        var made = manage("POST", CREDENTIALS, client(more));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        return json(made);
    }

    private String makeWithKeys(ECKey... keys) {
        return idOf(make(",\"jwks\":" + jwks(keys)));
    }

    private static String idOf(JsonNode made) {
        return made.get("credential").get("id").asString();
    }

    private JsonNode change(String id, String body) {
        var changed = manage("PUT", CREDENTIALS + "/" + id + "/authentication", body);
        assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
        return json(changed);
    }

    private ClientAssertion assertion(String id) {
        return new ClientAssertion(key, id, platform.sheet().get("apiUrl").asString());
    }

    private HttpResponse<String> ask(ClientAssertion assertion, String... headers) {
        return platform.post(
                "/identity/oauth/token",
                "grant_type=client_credentials&" + assertion.parameters(),
                Stream.concat(Stream.of("Content-Type", "application/x-www-form-urlencoded"), Stream.of(headers))
                        .toArray(String[]::new));
    }

    private String token(ClientAssertion assertion) {
        var answer = ask(assertion);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer).get("access_token").asString();
    }

    private int call(String token) {
        return platform.get("/orders?limit=1", "Authorization", "Bearer " + token)
                .statusCode();
    }

    private void assertRefused(HttpResponse<String> answer, String description) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(401);
        assertThat(json(answer).get("error").asString()).isEqualTo("invalid_client");
        assertThat(json(answer).get("error_description").asString()).isEqualTo(description);
    }

    private HttpResponse<String> askBySecret(String id, String secret) {
        return platform.post(
                "/identity/oauth/token",
                "grant_type=client_credentials",
                "Content-Type",
                "application/x-www-form-urlencoded",
                "Authorization",
                TestPlatform.basic(id, secret));
    }

    /** Module of the OpenID client credentials profile: private_key_jwt happy flow. */
    @Test
    void clientCredentialsHappyFlow() {
        var made = make(",\"jwks\":" + jwks(key));
        assertThat(made.get("secret").isNull()).isTrue();
        assertThat(made.get("credential").get("authMethod").asString()).isEqualTo("PRIVATE_KEY_JWT");
        assertThat(made.get("credential").get("secrets")).isEmpty();
        assertThat(call(token(assertion(idOf(made))))).isEqualTo(200);
        // Introspection and revocation take it as well, as the metadata says.
        var metadata = json(platform.get("/.well-known/oauth-authorization-server"));
        for (var endpoint : new String[] {"introspection", "revocation"}) {
            var methods = metadata.get(endpoint + "_endpoint_auth_methods_supported");
            assertThat(methods.valueStream().map(JsonNode::asString)).contains("private_key_jwt");
            var path = metadata.get(endpoint + "_endpoint")
                    .asString()
                    .substring(metadata.get("issuer").asString().length());
            var answer = platform.post(
                    path,
                    "token=x&" + assertion(idOf(made)).parameters(),
                    "Content-Type",
                    "application/x-www-form-urlencoded");
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        }
    }

    /** Module: ensure client assertion with an invalid audience fails. */
    @Test
    void invalidAudiences() {
        var id = makeWithKeys(key);
        var issuer = platform.sheet().get("apiUrl").asString();
        for (var audience : List.of(
                "\"https://other.example\"",
                "\"" + issuer + "/\"",
                "\"" + issuer + "/identity/oauth/token\"",
                "[\"" + issuer + "\",\"https://other.example\"]")) {
            var answer = ask(assertion(id).with("aud", audience));
            assertThat(answer.statusCode()).as(audience).isEqualTo(401);
            assertThat(json(answer).get("error").asString()).isEqualTo("invalid_client");
            assertThat(json(answer).get("error_description").asString()).contains("aud: expected");
        }
    }

    /** Module: ensure an expired client assertion fails. */
    @Test
    void expired() {
        var id = makeWithKeys(key);
        assertRefused(ask(assertion(id).expiring(-60)), "client authentication failed: exp: expired");
    }

    /** Module: ensure a client assertion with a wrong signature fails. */
    @Test
    void wrongSignature() {
        var id = makeWithKeys(key);
        assertRefused(ask(assertion(id).signedBy(TestKeys.ec("one"))), "client authentication failed");
        assertRefused(ask(assertion(id).signedBy(next)), "client authentication failed");
        assertRefused(ask(assertion("unknown")), "client authentication failed");
    }

    /** Module: ensure a client assertion whose jti was used fails. */
    @Test
    void replayedJti() {
        var id = makeWithKeys(key);
        var once = assertion(id);
        assertThat(ask(once).statusCode()).isEqualTo(200);
        assertRefused(ask(once), "client authentication failed: jti: used before");
        assertRefused(ask(once.expiring(90)), "client authentication failed: jti: used before");
    }

    /** Module: DPoP-bound tokens; also as a registered requirement. */
    @Test
    void dpopBound() {
        var id = idOf(make(",\"dpopBound\":true,\"jwks\":" + jwks(key)));
        var without = ask(assertion(id));
        assertThat(without.statusCode()).isEqualTo(400);
        assertThat(json(without).get("error").asString()).isEqualTo("invalid_request");
        var uri = platform.api("/identity/oauth/token");
        var first = ask(assertion(id), "DPoP", DpopFlowTest.proof(next, "POST", uri, null, null));
        assertThat(json(first).get("error").asString()).isEqualTo("use_dpop_nonce");
        var nonce = first.headers().firstValue("DPoP-Nonce").orElseThrow();
        var answer = ask(assertion(id), "DPoP", DpopFlowTest.proof(next, "POST", uri, null, nonce));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(json(answer).get("token_type").asString()).isEqualTo("DPoP");
        var token = json(answer).get("access_token").asString();
        var api = platform.api("/orders");
        var call = platform.get(
                "/orders",
                "Authorization",
                "DPoP " + token,
                "DPoP",
                DpopFlowTest.proof(
                        next,
                        "GET",
                        api,
                        token,
                        platform.get(
                                        "/orders",
                                        "Authorization",
                                        "DPoP " + token,
                                        "DPoP",
                                        DpopFlowTest.proof(next, "GET", api, token, null))
                                .headers()
                                .firstValue("DPoP-Nonce")
                                .orElseThrow()));
        assertThat(call.statusCode()).isEqualTo(200);
        assertThat(call(token)).as("as a bearer token").isEqualTo(401);

        var bySecret = make(",\"dpopBound\":true");
        var refused = askBySecret(idOf(bySecret), bySecret.get("secret").asString());
        assertThat(json(refused).get("error_description").asString()).contains("DPoP proof");
    }

    @Test
    void theRegisteredMethodIsTheOnlyOne() {
        var withKeys = makeWithKeys(key);
        assertRefused(askBySecret(withKeys, "anything"), "client authentication failed");
        var alone = platform.post(
                "/identity/oauth/token",
                "grant_type=client_credentials&client_id=" + withKeys,
                "Content-Type",
                "application/x-www-form-urlencoded");
        assertRefused(alone, "client authentication failed");
        var withSecret = platform.client(0, 0).get("clientId").asString();
        assertRefused(ask(assertion(withSecret)), "client authentication failed");
        assertThat(manage("POST", CREDENTIALS + "/" + withKeys + "/rotations", "{}")
                        .statusCode())
                .isEqualTo(422);
    }

    @Test
    void aNamedLeniencyTakesTheEndpointAsAudience() {
        var endpoint = "\"" + platform.api("/identity/oauth/token") + "\"";
        var id = idOf(make(",\"endpointAudience\":true,\"jwks\":" + jwks(key)));
        assertThat(ask(assertion(id).with("aud", endpoint).expiring(3600)).statusCode())
                .isEqualTo(200);
        change(id, "{\"jwks\":" + jwks(key) + "}");
        assertThat(ask(assertion(id).with("aud", endpoint)).statusCode()).isEqualTo(401);
    }

    /** With the new key beside the old one nothing breaks; without the old one it and its tokens are worth nothing. */
    @Test
    void rotatesKeysByReplacingTheSet() {
        var id = makeWithKeys(key);
        var old = token(assertion(id));
        change(id, "{\"jwks\":" + jwks(key, next) + "}");
        assertThat(call(old)).isEqualTo(200);
        var fresh = token(assertion(id).signedBy(next));
        assertThat(call(fresh)).isEqualTo(200);
        change(id, "{\"jwks\":" + jwks(next) + "}");
        assertThat(call(old)).isEqualTo(401);
        assertRefused(ask(assertion(id)), "client authentication failed");
        assertThat(call(token(assertion(id).signedBy(next)))).isEqualTo(200);
    }

    @Test
    void goesOverFromASecretToKeysAndBack() {
        var made = make("");
        var id = idOf(made);
        var secret = made.get("secret").asString();
        var bySecret = json(askBySecret(id, secret)).get("access_token").asString();
        assertThat(call(bySecret)).isEqualTo(200);

        var path = CREDENTIALS + "/" + id;
        var tag = manage("GET", path, "").headers().firstValue("ETag").orElseThrow();
        var keyed = change(id, "{\"jwks\":" + jwks(key) + "}");
        assertThat(keyed.get("secret").isNull()).isTrue();
        assertThat(keyed.get("credential").get("secrets").get(0).get("state").asString())
                .isEqualTo("REVOKED");
        assertThat(askBySecret(id, secret).statusCode()).isEqualTo(401);
        assertThat(call(bySecret)).isEqualTo(401);
        var byKey = token(assertion(id));
        var stale = manage("PUT", path + "/authentication", "{\"jwks\":" + jwks(next) + "}", "If-Match", tag);
        assertThat(stale.statusCode()).isEqualTo(412);

        var back = change(id, "{\"authMethod\":\"CLIENT_SECRET\"}");
        assertThat(askBySecret(id, back.get("secret").asString()).statusCode()).isEqualTo(200);
        assertThat(askBySecret(id, secret).statusCode()).isEqualTo(401);
        assertThat(ask(assertion(id)).statusCode()).isEqualTo(401);
        assertThat(call(byKey)).isEqualTo(401);
        assertThat(change(id, "{\"dpopBound\":true}").get("secret").isNull()).isTrue();
    }

    @Test
    void anEditLeavesTheKeysAlone() {
        var id = makeWithKeys(key);
        assertThat(manage("PATCH", CREDENTIALS + "/" + id, "{\"name\":\"Renamed\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(ask(assertion(id)).statusCode()).isEqualTo(200);
    }

    @Test
    void takesNoKeysThatAreNone() {
        var symmetric = "{\"keys\":[{\"kty\":\"oct\",\"k\":\"AAAA\"}]}";
        var secret = "{\"keys\":[" + key.toJSONString() + "]}";
        for (var more : List.of(
                ",\"jwks\":" + symmetric,
                ",\"jwks\":" + secret,
                ",\"jwks\":{\"keys\":[]}",
                ",\"jwks\":{\"keys\":[{\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"AQAB\"}]}",
                ",\"jwks\":{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"" + "A".repeat(3900) + "\",\"y\":\""
                        + "A".repeat(3900) + "\",\"a\":\"" + "A".repeat(3900) + "\",\"b\":\"" + "A".repeat(3900)
                        + "\",\"c\":\"" + "A".repeat(3900) + "\"}]}",
                ",\"jwksUri\":\"ftp://keys.example/\"",
                ",\"jwksUri\":\"http://keys.example/\"",
                ",\"jwksUri\":\"https://user@keys.example/\"",
                ",\"jwksUri\":\"https://keys.example/\",\"jwks\":" + jwks(key),
                ",\"authMethod\":\"PRIVATE_KEY_JWT\"",
                ",\"authMethod\":\"NONE\"",
                ",\"authMethod\":\"CLIENT_SECRET_POST\"",
                ",\"authMethod\":\"CLIENT_SECRET\",\"jwks\":" + jwks(key))) {
            var answer = manage("POST", CREDENTIALS, client(more));
            assertThat(answer.statusCode()).as("%s: %s", more, answer.body()).isEqualTo(422);
        }
        for (var more : List.of(",\"jwks\":[]", ",\"endpointAudience\":true", ",\"dpopBound\":\"yes\"")) {
            assertThat(manage("POST", CREDENTIALS, client(more)).statusCode())
                    .as(more)
                    .isEqualTo(400);
        }
        var apiKey = manage("POST", CREDENTIALS, "{\"type\":\"API_KEY\",\"name\":\"K\",\"dpopBound\":true}");
        assertThat(apiKey.statusCode()).isEqualTo(400);
    }

    /** Whoever has the keys of a client has its power: nobody gives themselves more than they have. */
    @Test
    void nobodyGivesKeysToAStrongerClient() {
        var strong = makeWithKeys(key);
        var weak = json(manage(
                "POST",
                CREDENTIALS,
                "{\"type\":\"OAUTH_CLIENT\",\"name\":\"Weak\",\"systemRole\":\"ADMINISTRATOR\","
                        + "\"scopes\":[\"credentials_manage\"]}"));
        var token = json(askBySecret(idOf(weak), weak.get("secret").asString()))
                .get("access_token")
                .asString();
        var refused = platform.send(platform.request(
                        platform.api(CREDENTIALS + "/" + strong + "/authentication"),
                        "Authorization",
                        "Bearer " + token,
                        "Content-Type",
                        "application/json")
                .PUT(BodyPublishers.ofString("{\"jwks\":" + jwks(next) + "}")));
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(403);
        assertThat(ask(assertion(strong)).statusCode()).isEqualTo(200);
        var foreign = platform.send(platform.request(
                        platform.api(CREDENTIALS + "/" + strong + "/authentication"),
                        "X-Api-Key",
                        platform.apiKey(1),
                        "Content-Type",
                        "application/json")
                .PUT(BodyPublishers.ofString("{\"jwks\":" + jwks(next) + "}")));
        assertThat(foreign.statusCode()).isEqualTo(404);
    }

    @Test
    void everyChangeIsInTheAuditLogWithBeforeAndAfter() throws Exception {
        var id = idOf(make(",\"jwks\":" + jwks(key)));
        change(id, "{\"dpopBound\":true,\"jwksUri\":\"https://keys.example/jwks\"}");
        var events = platform.get("/audit-api/v201910/audit-events?limit=2", "X-Api-Key", platform.apiKey(0));
        assertThat(events.body())
                .contains(
                        "authentication_changed",
                        key.computeThumbprint().toString(),
                        "https://keys.example/jwks",
                        "\"dpopBoundBefore\":\"false\"",
                        "\"dpopBoundAfter\":\"true\"",
                        "\"methodAfter\":\"PRIVATE_KEY_JWT\"");
    }
}
