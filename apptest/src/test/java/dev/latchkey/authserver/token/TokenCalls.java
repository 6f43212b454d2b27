package dev.latchkey.authserver.token;

import static dev.latchkey.testing.TestPlatform.basic;
import static dev.latchkey.testing.TestPlatform.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.TestPlatform;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Requests to the token endpoint with the clients of the fixture. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TokenCalls {

    static final String TOKEN = "/identity/oauth/token";
    static final String FORM = "application/x-www-form-urlencoded";
    static final String GRANT = "grant_type=client_credentials";
    static final int WAREHOUSE = 0;
    static final int ORDERS_READER = 1;
    static final int JWT_READER = 4;

    TestPlatform platform;

    @BeforeAll
    void start(@TempDir Path folder) {
        platform = TestPlatform.start(folder);
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    String id(int client) {
        return platform.client(0, client).get("clientId").asString();
    }

    String secret(int client) {
        return platform.client(0, client).get("clientSecret").asString();
    }

    String inBody(int client) {
        return "&client_id=" + id(client) + "&client_secret=" + secret(client);
    }

    HttpResponse<String> post(String form, String... headers) {
        return platform.send(platform.request(platform.api(TOKEN), headers)
                .header("Content-Type", FORM)
                .POST(BodyPublishers.ofString(form)));
    }

    HttpResponse<String> postBasic(int client, String form) {
        return post(form, "Authorization", basic(id(client), secret(client)));
    }

    static void assertToken(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertUncached(answer);
        var body = json(answer);
        assertThat(body.propertyNames()).containsExactlyInAnyOrder("access_token", "token_type", "expires_in", "scope");
        assertThat(body.get("token_type").asString()).isEqualTo("bearer");
        assertThat(body.get("expires_in").asInt()).isEqualTo(1800);
    }

    /** RFC 6749 §5.2: the error and its description, in the characters that it allows. */
    static void assertError(HttpResponse<String> answer, int status, String error) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertUncached(answer);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/json");
        var body = json(answer);
        assertThat(body.propertyNames()).containsExactlyInAnyOrder("error", "error_description");
        assertThat(body.get("error").asString()).isEqualTo(error);
        assertThat(body.get("error_description").asString()).matches("[\\x20-\\x21\\x23-\\x5B\\x5D-\\x7E]+");
    }

    static void assertUncached(HttpResponse<String> answer) {
        assertThat(answer.headers().allValues("Cache-Control")).containsExactly("no-store");
    }

    static String scope(HttpResponse<String> answer) {
        return json(answer).get("scope").asString();
    }
}
