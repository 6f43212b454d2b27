package dev.latchkey.flow;

import static dev.latchkey.testing.TestPlatform.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.oauth2.sdk.dpop.DefaultDPoPProofFactory;
import com.nimbusds.oauth2.sdk.token.DPoPAccessToken;
import com.nimbusds.openid.connect.sdk.Nonce;
import dev.latchkey.core.proof.TestKeys;
import dev.latchkey.testing.TestGrants;
import dev.latchkey.testing.TestPlatform;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Proofs are remembered within a bound (RFC 9449 §11.1); who sends more than fit closes the door for nobody else. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProofRoomTest {

    private static final int REMEMBERED_MAX = 256;
    private static final int OF_ONE_HOLDER = REMEMBERED_MAX / 8;
    private static final int OF_ONE_ALONE = REMEMBERED_MAX / 16;

    private TestPlatform platform;

    @BeforeAll
    void start(@TempDir Path folder) {
        platform = TestPlatform.start(folder, Map.of("dpop.proofsRememberedMax", Integer.toString(REMEMBERED_MAX)));
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    /** A client of a company with a token that is bound to its key, and the nonce that its next proofs carry. */
    private final class Caller {
        private final ECKey key;
        private final String token;
        private final String nonce;

        private Caller(int company, int client) {
            try {
                key = new ECKeyGenerator(Curve.P_256).generate();
            } catch (JOSEException e) {
                throw new IllegalStateException(e);
            }
            var first = ask(company, client, null);
            nonce = first.headers().firstValue("DPoP-Nonce").orElseThrow();
            var answer = ask(company, client, nonce);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            token = json(answer).get("access_token").asString();
        }

        private HttpResponse<String> ask(int company, int client, @Nullable String withNonce) {
            var credentials = platform.client(company, client);
            return platform.post(
                    "/identity/oauth/token",
                    "grant_type=client_credentials&client_id="
                            + credentials.get("clientId").asString()
                            + "&client_secret="
                            + credentials.get("clientSecret").asString(),
                    "Content-Type",
                    "application/x-www-form-urlencoded",
                    "DPoP",
                    proof("POST", "/identity/oauth/token", null, withNonce));
        }

        private String proof(String method, String path, @Nullable String withToken, @Nullable String withNonce) {
            try {
                return new DefaultDPoPProofFactory(key, JWSAlgorithm.ES256)
                        .createDPoPJWT(
                                method,
                                platform.api(path),
                                withToken == null ? null : new DPoPAccessToken(withToken),
                                withNonce == null ? null : new Nonce(withNonce))
                        .serialize();
            } catch (JOSEException e) {
                throw new IllegalStateException(e);
            }
        }

        HttpResponse<String> call() {
            return platform.send(platform.request(
                            platform.api("/orders"),
                            "Authorization",
                            "DPoP " + token,
                            "DPoP",
                            proof("GET", "/orders", token, nonce))
                    .method("GET", HttpRequest.BodyPublishers.noBody()));
        }
    }

    @Test
    void isFullForTheOneWhoFilledItAndForNobodyElse() {
        var busy = new Caller(0, 0);
        var colleague = new Caller(0, 1);
        var elsewhere = new Caller(1, 0);

        for (var i = 0; i < OF_ONE_HOLDER; i++) {
            assertThat(busy.call().statusCode()).isEqualTo(200);
        }
        var refused = busy.call();

        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        assertThat(json(refused).get("errors").get(0).get("code").asString()).isEqualTo("TOO_MANY_PROOFS");
        assertThat(refused.headers().firstValue("WWW-Authenticate")).isEmpty();
        assertThat(colleague.call().statusCode())
                .as("another client of the company")
                .isEqualTo(200);
        assertThat(elsewhere.call().statusCode()).as("another company").isEqualTo(200);
        assertThat(platform.send(platform.request(platform.internal("/metrics")).GET())
                        .body())
                .contains("outcome=\"TOO_MANY_PROOFS\"} 1.0");
    }

    /** At the token endpoint, where anybody can make keys and proofs, they take up the room of the client that sent them. */
    @Test
    void isFullAtTheTokenEndpointForTheClientThatFilledIt() {
        var busy = new Caller(1, 1);
        var last = 200;
        for (var i = 0; i < REMEMBERED_MAX && last == 200; i++) {
            last = busy.ask(1, 1, busy.nonce).statusCode();
        }

        assertThat(last).isEqualTo(503);
        assertThat(new Caller(1, 2).call().statusCode()).isEqualTo(200);
    }

    /** Of public clients, as which anybody can send proofs, they take up the room of an address. */
    @Test
    void isFullForStrangersAtAnAddressAndForNobodyWhoProvesItself() {
        var key = new Caller(0, 2);
        var body = "grant_type=authorization_code&code=none&redirect_uri=" + TestGrants.REDIRECT_URI
                + "&code_verifier=" + "v".repeat(43) + "&client_id="
                + new TestGrants(platform).clientId(TestGrants.PUBLIC);
        var sent = 0;
        var last = 400;
        while (last == 400 && sent < REMEMBERED_MAX) {
            last = platform.post(
                            "/identity/oauth/token",
                            body,
                            "Content-Type",
                            "application/x-www-form-urlencoded",
                            "DPoP",
                            key.proof("POST", "/identity/oauth/token", null, key.nonce))
                    .statusCode();
            sent++;
        }

        assertThat(last).isEqualTo(503);
        assertThat(sent).isGreaterThan(OF_ONE_ALONE);
        assertThat(key.ask(0, 2, key.nonce).statusCode()).isEqualTo(200);
    }

    /** Assertions are remembered apart from proofs. */
    @Test
    void isFullForTheClientThatSentTooManyAssertions() {
        var key = TestKeys.ec("one");
        var busy = withKey(key);
        var sent = 0;
        var last = 200;
        while (last == 200 && sent < REMEMBERED_MAX) {
            last = askByAssertion(key, busy);
            sent++;
        }

        assertThat(last).isEqualTo(503);
        assertThat(sent).isGreaterThan(OF_ONE_ALONE);
        assertThat(askByAssertion(key, withKey(key))).isEqualTo(200);
    }

    private String withKey(ECKey key) {
        var made = platform.post(
                CompanyClientCalls.CREDENTIALS,
                CompanyClientCalls.client(",\"jwks\":" + CompanyClientCalls.jwks(key)),
                "X-Api-Key",
                platform.apiKey(0),
                "Content-Type",
                "application/json");
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        return CompanyClientCalls.idOf(json(made));
    }

    private int askByAssertion(ECKey key, String clientId) {
        var issuer = platform.sheet().get("apiUrl").asString();
        return platform.post(
                        "/identity/oauth/token",
                        "grant_type=client_credentials&" + new ClientAssertion(key, clientId, issuer).parameters(),
                        "Content-Type",
                        "application/x-www-form-urlencoded")
                .statusCode();
    }
}
