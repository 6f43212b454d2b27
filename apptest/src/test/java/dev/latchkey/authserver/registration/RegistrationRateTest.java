package dev.latchkey.authserver.registration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.TestPlatform;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code registration.requestsPerSecond}: for each address, whatever it does at these paths. */
class RegistrationRateTest {

    private static Stream<HttpResponse<String>> calls(TestPlatform platform, String method, int number) {
        return Stream.generate(() -> platform.send(
                        platform.request(platform.api("/identity/oauth/register"), "Content-Type", "application/json")
                                .method(method, BodyPublishers.ofString(method.equals("POST") ? "{}" : ""))))
                .limit(number);
    }

    /** One a second may come; of so many one after the other, one comes too early. Preflights are counted before anything is done for them. */
    @ParameterizedTest
    @ValueSource(strings = {"POST", "OPTIONS"})
    void isWhatTheOperatorSays(String method, @TempDir Path folder) {
        var settings = Map.of("registration.dynamic", "true", "registration.requestsPerSecond", "1");
        try (var platform = TestPlatform.start(folder, settings)) {
            var refused = calls(platform, method, 100)
                    .filter(answer -> answer.statusCode() == 429)
                    .findFirst();
            assertThat(refused).hasValueSatisfying(answer -> {
                assertThat(answer.headers().firstValue("Retry-After")).isPresent();
                assertThat(TestPlatform.json(answer).get("error").asString()).isEqualTo("temporarily_unavailable");
            });
        }
    }

    @Test
    void mayBeRaised(@TempDir Path folder) {
        var settings = Map.of("registration.dynamic", "true", "registration.requestsPerSecond", "1000000");
        try (var platform = TestPlatform.start(folder, settings)) {
            assertThat(calls(platform, "POST", 30)).allMatch(answer -> answer.statusCode() == 400);
        }
    }
}
