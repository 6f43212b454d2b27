package dev.latchkey.flow;

import static dev.latchkey.testing.TestPlatform.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.proof.TestKeys;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Clients of a company that prove themselves with keys at the token endpoint and the gateway. */
class CompanyClientKeysTest extends CompanyClientCalls {

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
}
