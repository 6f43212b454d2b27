package dev.latchkey.edge.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.engine.protocol.HttpMethod;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RoutePatternTest {

    private static final Guarded NOTHING = Guarded.anyone(_ -> Future.failedFuture("not asked in this test"));

    private final Routes routes = Routes.builder()
            .get("/users/new", NOTHING)
            .get("/users/{id}", NOTHING)
            .post("/users/{id}/keys/{key}", NOTHING)
            .get("/users/{id}/keys/all", NOTHING)
            .getBelow("/users/", NOTHING)
            .build();

    private Map<String, String> parameters(String path) {
        return Objects.requireNonNull(routes.find(path)).parameters();
    }

    @Test
    void findsParameters() {
        assertThat(parameters("/users/a-1")).containsExactly(Map.entry("id", "a-1"));
        assertThat(parameters("/users/a/keys/b")).containsOnly(Map.entry("id", "a"), Map.entry("key", "b"));
    }

    @Test
    void prefersTheMoreLiteralPath() {
        assertThat(parameters("/users/new")).isEmpty();
        var all = Objects.requireNonNull(routes.find("/users/a/keys/all"));
        assertThat(all.parameters()).containsExactly(Map.entry("id", "a"));
        assertThat(all.methods()).containsOnlyKeys(HttpMethod.GET);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/users/", "/users/a%20b", "/users/a/", "/users/a/keys/", "/users/a/keys/b/c"})
    void takesOnlyPlainSegments(String path) {
        assertThat(parameters(path)).isEmpty();
    }

    @Test
    void takesNoLongValue() {
        assertThat(parameters("/users/" + "a".repeat(128))).isNotEmpty();
        assertThat(parameters("/users/" + "a".repeat(129))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/{id}", "/users/{id}x", "/users/{}"})
    void refusesOtherPatterns(String path) {
        var builder = Routes.builder().get(path, NOTHING);
        assertThatThrownBy(builder::build).isInstanceOf(IllegalArgumentException.class);
    }
}
