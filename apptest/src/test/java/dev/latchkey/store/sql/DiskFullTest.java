package dev.latchkey.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.TestPlatform;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Locale;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is full, by the real doors: 503 to whoever changes something, everything else as ever, and readiness that says so. */
class DiskFullTest {

    private static final int ACME = 0;
    private static final int CLIENT = 0;
    private static final int ATTEMPTS_MAX = 2_000;
    /** More revocations than fit into the pages that are there. */
    private static final int KEYS = 100;

    private static final String CREDENTIALS = "/manage/v1/credentials";

    private TestPlatform platform;

    @BeforeEach
    void start(@TempDir Path folder) {
        platform = TestPlatform.start(folder);
    }

    @AfterEach
    void stop() {
        setPagesMax(1_000_000);
        platform.close();
    }

    /** On the writer's own connection: the file grows no further. */
    private void setPagesMax(int pagesMax) {
        platform.domain()
                .stores()
                .transactions()
                .write(tx -> SqlTransaction.handle(tx)
                        .createQuery("pragma max_page_count = " + pagesMax)
                        .mapTo(Integer.class)
                        .one());
    }

    /** What fits into pages that are there already still fits, so it takes a few attempts. */
    private static HttpResponse<String> firstRefused(Supplier<HttpResponse<String>> attempt) {
        for (int i = 0; i < ATTEMPTS_MAX; i++) {
            var answer = attempt.get();
            if (answer.statusCode() >= 300) {
                return answer;
            }
        }
        throw new AssertionError("the disk is not full");
    }

    private HttpResponse<String> revokeNewToken() {
        var client = platform.client(ACME, CLIENT);
        return platform.post(
                "/identity/oauth/revoke",
                "token=" + platform.token(ACME, CLIENT),
                "Content-Type",
                "application/x-www-form-urlencoded",
                "Authorization",
                TestPlatform.basic(
                        client.get("clientId").asString(),
                        client.get("clientSecret").asString()));
    }

    private HttpResponse<String> makeKey() {
        return platform.send(platform.request(
                        platform.api(CREDENTIALS),
                        "X-Api-Key",
                        platform.apiKey(ACME),
                        "Content-Type",
                        "application/json")
                .POST(BodyPublishers.ofString(
                        "{\"type\":\"API_KEY\",\"name\":\"Nightly\",\"description\":\"" + "x".repeat(900) + "\"}")));
    }

    private HttpResponse<String> revoke(String credentialId) {
        return platform.send(
                platform.request(platform.api(CREDENTIALS + "/" + credentialId), "X-Api-Key", platform.apiKey(ACME))
                        .DELETE());
    }

    private HttpResponse<String> ready() {
        return platform.send(platform.request(platform.internal("/health/ready")));
    }

    private static void assertUnavailable(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
        assertThat(answer.body().toLowerCase(Locale.ROOT)).contains("try again").doesNotContain("sql");
    }

    @Test
    void answersARevocationWithTryAgainAndSaysSoInReadiness() {
        var made = new ArrayDeque<String>();
        for (int i = 0; i < KEYS; i++) {
            made.add(TestPlatform.json(makeKey()).get("credential").get("id").asString());
        }
        setPagesMax(1);

        assertUnavailable(firstRefused(this::makeKey));
        assertUnavailable(firstRefused(() -> revoke(made.remove())));
        var refused = firstRefused(this::revokeNewToken);
        assertUnavailable(refused);
        assertThat(TestPlatform.json(refused).get("error").asString()).isEqualTo("temporarily_unavailable");
        assertThat(ready().statusCode()).isEqualTo(503);
        assertThat(TestPlatform.json(ready()).get("reasons").get(0).asString())
                .isEqualTo("the store takes no changes: the disk is full");
        // Whoever only asks is answered.
        assertThat(platform.get("/orders?limit=1", "X-Api-Key", platform.apiKey(ACME))
                        .statusCode())
                .isEqualTo(200);

        setPagesMax(1_000_000);
        assertThat(makeKey().statusCode()).isEqualTo(201);
        assertThat(revokeNewToken().statusCode()).isEqualTo(200);
        assertThat(ready().statusCode()).isEqualTo(200);
    }
}
