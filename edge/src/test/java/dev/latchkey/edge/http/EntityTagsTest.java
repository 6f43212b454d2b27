package dev.latchkey.edge.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tags that a condition names, as RFC 9110 writes them. */
final class EntityTagsTest {

    private static EntityTags tags(String... lines) {
        var headers = MultiMap.caseInsensitiveMultiMap();
        for (var line : lines) {
            headers.add("If-None-Match", line);
        }
        return EntityTags.of(headers, "if-none-match");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"a\"",
                "*",
                " * ",
                "\"b\", \"a\"",
                "\"b\",\"a\",\"c\"",
                ", ,\"a\"",
                "\"b,\", \"a\"",
                "W/\"b\",\t\"a\""
            })
    void nameAStrongOne(String line) {
        assertThat(tags(line).matchesStrongly("\"a\"")).isTrue();
        assertThat(tags(line).matchesWeakly("\"a\"")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"W/\"a\"", "\"b\", W/\"a\"", "W/\"a\" , W/\"b\""})
    void nameAWeakOne(String line) {
        assertThat(tags(line).matchesStrongly("\"a\"")).isFalse();
        assertThat(tags(line).matchesWeakly("\"a\"")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "\"A\"",
                "w/\"a\"",
                "W/ \"a\"",
                "\"a",
                "a\"",
                "\"x\"\"a\"",
                "\"b, \"a\"",
                "\"b\" \"a\"",
                "\"*\"",
                "**",
                "*, \"b\""
            })
    void nameNothingElse(String line) {
        assertThat(tags(line).matchesStrongly("\"a\"")).isFalse();
        assertThat(tags(line).matchesWeakly("\"a\"")).isFalse();
    }

    @Test
    void mayStandOnSeveralLinesOrNone() {
        assertThat(tags("\"b\"", "W/\"c\", \"a\"").matchesWeakly("\"a\"")).isTrue();
        assertThat(tags("\"b\"", "W/\"a\"").matchesStrongly("\"a\"")).isFalse();
        assertThat(tags().matchesWeakly("\"a\"")).isFalse();
    }
}
