package dev.latchkey.authserver.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.authserver.response.OAuthError;
import dev.latchkey.authserver.response.OAuthRejection;
import dev.latchkey.testing.TestPlatform;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The OAuth endpoints bear what one address or one client may ask of them, and no more. */
class TokenRequestLimitsTest {

    private static final int REQUESTS_MAX = 10_000;

    @ParameterizedTest
    @ValueSource(strings = {"token", "introspect", "revoke"})
    void refusesAnAddressThatAsksTooOften(String endpoint, @TempDir Path folder) {
        try (var platform = TestPlatform.start(folder, Map.of("limits.tokenRequestsPerSecond", "2"))) {
            var refused = askUntilRefused(platform, endpoint);

            assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
            assertThat(refused.headers().firstValue("Cache-Control")).hasValue("no-store");
            var body = TestPlatform.json(refused);
            assertThat(body.propertyNames()).containsExactly("error", "error_description");
            assertThat(body.get("error").asString()).isEqualTo("temporarily_unavailable");
            // The rest of the platform is not held up by it.
            assertThat(platform.get("/orders?limit=1", "X-Api-Key", platform.apiKey(0))
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    private static HttpResponse<String> askUntilRefused(TestPlatform platform, String endpoint) {
        for (var i = 0; i < REQUESTS_MAX; i++) {
            var answer = platform.post(
                    "/identity/oauth/" + endpoint,
                    "grant_type=client_credentials&client_id=nobody&client_secret=wrong",
                    "Content-Type",
                    "application/x-www-form-urlencoded");
            if (answer.statusCode() == 429) {
                return answer;
            }
            assertThat(answer.statusCode()).isEqualTo(401);
        }
        throw new AssertionError("expected to be refused within " + REQUESTS_MAX + " requests");
    }

    @Test
    void countsAClientWhateverAddressItComesFrom() {
        var nanos = new AtomicLong(1);
        var limits = new TokenRequestLimits(2, nanos::get);
        limits.admitClient("one");
        limits.admitClient("one");

        assertThatThrownBy(() -> limits.admitClient("one")).isInstanceOfSatisfying(OAuthRejection.class, rejection -> {
            assertThat(rejection.error()).isEqualTo(OAuthError.TOO_MANY_REQUESTS);
            assertThat(rejection.retryAfterSeconds()).isEqualTo(1);
        });
        limits.admitClient("another");
    }
}
