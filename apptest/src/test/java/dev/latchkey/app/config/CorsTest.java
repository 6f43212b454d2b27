package dev.latchkey.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator may say of pages of other origins, and what would open more than was meant. */
class CorsTest {

    private final List<String> problems = new ArrayList<>();

    private @Nullable Cors read(Map<String, Object> values) {
        var api = new ConfigurationValues(values);
        var cors = Cors.read(api);
        api.finish("", problems);
        return cors;
    }

    @Test
    void readsEveryKey() {
        assertThat(read(Map.of(
                        "cors.origins", List.of("https://app.example", "http://[::1]:5173", "capacitor://localhost"),
                        "cors.headers", List.of("If-Match"),
                        "cors.exposedHeaders", List.of("ETag", "Link"),
                        "cors.credentials", true,
                        "cors.maxAge", "10m")))
                .isEqualTo(new Cors(
                        Set.of("https://app.example", "http://[::1]:5173", "capacitor://localhost"),
                        List.of("If-Match"),
                        List.of("ETag", "Link"),
                        true,
                        Duration.ofMinutes(10)));
        assertThat(read(Map.of("cors.origins", "*")))
                .isEqualTo(new Cors(Set.of("*"), List.of(), List.of(), false, Duration.ofHours(2)));
        assertThat(read(Map.of())).isNull();
        assertThat(problems).isEmpty();
    }

    /** None of them is ever sent by a browser, so each would let nobody in, or was meant for more than it says. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://app.example/",
                "https://App.example",
                "https://*.example",
                "https://app.example:443",
                "http://app.example:80",
                "https://app.example/path",
                "https://user@app.example",
                "app.example",
                "null",
                "https://",
                "https://app.example\r\nX: y",
                " https://app.example"
            })
    void takesNoOriginThatABrowserNeverSends(String origin) {
        read(Map.of("cors.origins", List.of(origin)));
        assertThat(problems).singleElement().asString().startsWith("cors.origins: expected an origin");
    }

    @Test
    void opensNothingToEveryPageInItsVisitorsNames() {
        read(Map.of("cors.origins", List.of("*"), "cors.credentials", true));
        read(Map.of("cors.origins", List.of("*", "https://app.example")));
        assertThat(problems)
                .hasSize(2)
                .allSatisfy(problem ->
                        assertThat(problem).startsWith("cors.origins: expected * alone and without cors.credentials"));
    }

    @Test
    void asksForOriginsAndForNames() {
        read(Map.of("cors.credentials", true));
        read(Map.of("cors.origins", List.of(), "cors.maxAge", "1h"));
        assertThat(problems)
                .hasSize(2)
                .allSatisfy(
                        problem -> assertThat(problem).startsWith("cors.origins: expected the origins that may call"));
        problems.clear();
        read(Map.of("cors.origins", "*", "cors.headers", List.of("*"), "cors.exposedHeaders", List.of("a b")));
        assertThat(problems).hasSize(2);
        problems.clear();
        read(Map.of("cors.origins", "*", "cors.maxAge", "25h"));
        assertThat(problems).singleElement().asString().startsWith("cors.maxAge: expected");
    }
}
