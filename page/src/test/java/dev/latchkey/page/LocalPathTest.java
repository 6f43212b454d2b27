package dev.latchkey.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A path names a place on this origin or does not exist. */
class LocalPathTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/a", "/a/b", "/a?b=c&d=%2F%2Fx", "/identity/oauth/allow?redirect_uri=https://x.example/cb"
            })
    void takesPathsOfThisOrigin(String value) {
        assertThat(LocalPath.parse(value)).contains(new LocalPath(value));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "//a",
                "///a",
                "/\\a",
                "\\a",
                "/a\\b",
                "/a//b",
                "/..",
                "/a/../b",
                "/./a",
                "/%2e%2E/a",
                "/.%2e/",
                "http://a",
                "javascript:x",
                "/a#b",
                "/a b",
                "/\t/a",
                "/\n/a",
                "/a\r\nb: c",
                "/é",
                "?a",
                "/@\u0000"
            })
    void refusesEverythingElse(String value) {
        assertThat(LocalPath.parse(value)).isEmpty();
    }

    @Test
    void hasALimit() {
        assertThat(LocalPath.parse("/" + "a".repeat(LocalPath.LENGTH_MAX - 1))).isPresent();
        assertThat(LocalPath.parse("/" + "a".repeat(LocalPath.LENGTH_MAX))).isEmpty();
    }

    @Test
    void encodesParameters() {
        assertThat(new LocalPath("/a").with("b", "/c?d=é&").with("e", "f").value())
                .isEqualTo("/a?b=%2Fc%3Fd%3D%C3%A9%26&e=f");
    }

    @Test
    void leavesOutAParameterThatWouldMakeItTooLong() {
        var path = new LocalPath("/account/sign-in");
        assertThat(path.with("continue", "/" + "%".repeat(LocalPath.LENGTH_MAX / 2)))
                .isEqualTo(path);
    }
}
