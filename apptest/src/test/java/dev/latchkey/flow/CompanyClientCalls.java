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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Clients of a company with keys: made and changed through the management API, and asking for tokens. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class CompanyClientCalls {

    static final String CREDENTIALS = "/manage/v1/credentials";

    final ECKey key = TestKeys.ec("one");
    final ECKey next = TestKeys.ec("two");
    TestPlatform platform;

    @BeforeAll
    void start(@TempDir Path folder) {
        platform = TestPlatform.start(folder);
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    HttpResponse<String> manage(String method, String path, String body, String... more) {
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

    static String client(String more) {
        return "{\"type\":\"OAUTH_CLIENT\",\"name\":\"Keys\",\"systemRole\":\"ADMINISTRATOR\",\"scopes\":[\"orders_read\"]"
                + more + "}";
    }

    /** @param more members beside those that every client has, each with a comma before it */
    JsonNode make(String more) {
        var made = manage("POST", CREDENTIALS, client(more));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        return json(made);
    }

    String makeWithKeys(ECKey... keys) {
        return idOf(make(",\"jwks\":" + jwks(keys)));
    }

    static String idOf(JsonNode made) {
        return made.get("credential").get("id").asString();
    }

    JsonNode change(String id, String body) {
        var changed = manage("PUT", CREDENTIALS + "/" + id + "/authentication", body);
        assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
        return json(changed);
    }

    ClientAssertion assertion(String id) {
        return new ClientAssertion(key, id, platform.sheet().get("apiUrl").asString());
    }

    HttpResponse<String> ask(ClientAssertion assertion, String... headers) {
        return platform.post(
                "/identity/oauth/token",
                "grant_type=client_credentials&" + assertion.parameters(),
                Stream.concat(Stream.of("Content-Type", "application/x-www-form-urlencoded"), Stream.of(headers))
                        .toArray(String[]::new));
    }

    String token(ClientAssertion assertion) {
        var answer = ask(assertion);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer).get("access_token").asString();
    }

    int call(String token) {
        return platform.get("/orders?limit=1", "Authorization", "Bearer " + token)
                .statusCode();
    }

    void assertRefused(HttpResponse<String> answer, String description) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(401);
        assertThat(json(answer).get("error").asString()).isEqualTo("invalid_client");
        assertThat(json(answer).get("error_description").asString()).isEqualTo(description);
    }

    HttpResponse<String> askBySecret(String id, String secret) {
        return platform.post(
                "/identity/oauth/token",
                "grant_type=client_credentials",
                "Content-Type",
                "application/x-www-form-urlencoded",
                "Authorization",
                TestPlatform.basic(id, secret));
    }
}
