package dev.latchkey.manage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.TestPlatform;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Calls of the management API with the credentials of the fixture. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ManagementCalls {

    static final int ACME = 0;
    static final int GLOBEX = 1;
    static final int ADMIN_CLIENT = 0;
    static final int ORDERS_READ_ONLY = 1;
    static final int STANDARD_CLIENT = 2;
    static final String CREDENTIALS = "/manage/v1/credentials";

    TestPlatform platform;

    @BeforeAll
    void start(@TempDir Path folder) {
        platform = TestPlatform.start(folder);
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    String[] key(int company) {
        return new String[] {"X-Api-Key", platform.apiKey(company)};
    }

    String[] token(int client) {
        return new String[] {"Authorization", "Bearer " + platform.token(ACME, client)};
    }

    HttpResponse<String> send(String method, String path, String body, String[] credential, String... more) {
        var request = platform.request(platform.api(path), credential)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        for (var i = 0; i < more.length; i += 2) {
            request.header(more[i], more[i + 1]);
        }
        return platform.send(request);
    }

    HttpResponse<String> get(String path, String[] credential, String... more) {
        return send("GET", path, "", credential, more);
    }

    static JsonNode json(HttpResponse<String> answer) {
        return TestPlatform.json(answer);
    }

    String makeKey(String name) {
        var made = send("POST", CREDENTIALS, "{\"type\":\"API_KEY\",\"name\":\"" + name + "\"}", key(ACME));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        return json(made).get("credential").get("id").asString();
    }

    static String client(String name, String scopes) {
        return "{\"type\":\"OAUTH_CLIENT\",\"name\":\"" + name + "\",\"systemRole\":\"ADMINISTRATOR\",\"scopes\":["
                + scopes + "]}";
    }
}
