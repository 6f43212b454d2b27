package dev.latchkey.flow;

import static dev.latchkey.testing.TestPlatform.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Keys of a company's clients replaced, taken and refused, from the management API to the token endpoint. */
class CompanyClientKeyChangesTest extends CompanyClientCalls {

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

    private HttpResponse<String> makeOnce(String token, String name) {
        return platform.send(platform.request(
                        platform.api(CREDENTIALS),
                        "Authorization",
                        "Bearer " + token,
                        "Content-Type",
                        "application/json",
                        "Idempotency-Key",
                        name)
                .POST(BodyPublishers.ofString(
                        "{\"type\":\"OAUTH_CLIENT\",\"name\":\"%s\",\"systemRole\":\"RESTRICTED\",\"scopes\":[\"orders_read\"]}"
                                .formatted(name))));
    }

    /** What one key asked for is nothing for another, which may be somebody else's by then. */
    @Test
    void aSecretIsNotRepeatedToAnyOfTheKeys() {
        var id = idOf(json(manage(
                "POST",
                CREDENTIALS,
                client(",\"jwks\":" + jwks(key, next)).replace("orders_read", "orders_read\",\"credentials_manage"))));
        var first = makeOnce(token(assertion(id)), "made-by-a-key");
        assertThat(first.statusCode()).as(first.body()).isEqualTo(201);
        var secret = json(first).get("secret").asString();

        var repeated = makeOnce(token(assertion(id).signedBy(next)), "made-by-a-key");
        assertThat(repeated.statusCode()).as(repeated.body()).isEqualTo(403);
        assertThat(repeated.body()).doesNotContain(secret);
        change(id, "{\"jwks\":" + jwks(next) + "}");
        assertThat(makeOnce(token(assertion(id).signedBy(next)), "made-by-a-key")
                        .statusCode())
                .isEqualTo(403);
        assertThat(manage("GET", CREDENTIALS, "").body()).containsOnlyOnce("made-by-a-key");
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
