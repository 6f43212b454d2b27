package dev.latchkey.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.TestPlatform;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes that are refused before they fill the disk, by the real doors: what takes power away is done all the same. */
class NextToNoRoomTest {

    private static final int ACME = 0;
    private static final int GLOBEX = 1;
    private static final long RESERVE = 64L * 1024 * 1024;
    private static final String CREDENTIALS = "/manage/v1/credentials";
    private static final Map<String, String> SLOWLY = Map.of("limits.companyChangesPerSecond", "1");

    private static HttpResponse<String> makeKey(TestPlatform platform, int company) {
        return platform.send(platform.request(
                        platform.api(CREDENTIALS),
                        "X-Api-Key",
                        platform.apiKey(company),
                        "Content-Type",
                        "application/json")
                .POST(BodyPublishers.ofString("{\"type\":\"API_KEY\",\"name\":\"Nightly\"}")));
    }

    private static int revoke(TestPlatform platform, HttpResponse<String> made) {
        var id = TestPlatform.json(made).get("credential").get("id").asString();
        return platform.send(platform.request(platform.api(CREDENTIALS + "/" + id), "X-Api-Key", platform.apiKey(ACME))
                        .DELETE())
                .statusCode();
    }

    private static HttpResponse<String> ready(TestPlatform platform) {
        return platform.send(platform.request(platform.internal("/health/ready")));
    }

    @Test
    void onlyWhatTakesPowerAwayIsDoneAndTheNodeStaysReady(@TempDir Path folder) {
        try (var platform = TestPlatform.start(folder)) {
            var made = makeKey(platform, ACME);
            assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
            var free = new AtomicLong(RESERVE - 1);
            var seconds = new AtomicLong();
            platform.domain()
                    .stores()
                    .keep(new StoreRoom(() -> 1, free::get, RESERVE, () -> seconds.incrementAndGet() * 1_000_000_000));

            var refused = makeKey(platform, ACME);
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).contains("60");
            assertThat(TestPlatform.json(refused).get("detail").asString())
                    .contains("too little is free on the disk of the store");
            assertThat(revoke(platform, made)).isEqualTo(204);
            assertThat(platform.get("/orders?limit=1", "X-Api-Key", platform.apiKey(ACME))
                            .statusCode())
                    .isEqualTo(200);
            assertThat(platform.token(ACME, 0)).isNotEmpty();
            assertThat(ready(platform).statusCode()).isEqualTo(200);
            assertThat(TestPlatform.json(ready(platform)).get("warnings").toString())
                    .contains("only 63 MiB are free");
            assertThat(platform.send(platform.request(platform.internal("/metrics")))
                            .body())
                    .contains("latchkey_store_free_bytes 6.7108863E7", "latchkey_store_reserve_bytes 6.7108864E7");

            free.set(8 * RESERVE);
            assertThat(makeKey(platform, ACME).statusCode()).isEqualTo(201);
            assertThat(TestPlatform.json(ready(platform)).has("warnings")).isFalse();
        }
    }

    @Test
    void aKeyThatChangesTooMuchIsToldToWaitAndMayRevoke(@TempDir Path folder) {
        try (var platform = TestPlatform.start(folder, SLOWLY)) {
            var made = makeKey(platform, ACME);
            var answer = made;
            for (var i = 0; i < 1_000 && answer.statusCode() == 201; i++) {
                answer = makeKey(platform, ACME);
            }

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(429);
            assertThat(answer.headers().firstValue("Retry-After")).contains("1");
            assertThat(TestPlatform.json(answer).get("detail").asString()).contains("limits.companyChangesPerSecond");
            assertThat(revoke(platform, made)).isEqualTo(204);
            assertThat(makeKey(platform, GLOBEX).statusCode()).isEqualTo(201);
        }
    }
}
