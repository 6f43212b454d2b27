package dev.latchkey.engine.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpMethodTest {

    @ParameterizedTest
    @ValueSource(strings = {"COPY", "copy", "M-SEARCH", "!#$%&'*+-.^_`|~09azAZ", "abcdefghijklmnopqrstuvwxyz012345"})
    void makesMethodsOfTokens(String name) {
        var made = HttpMethod.additional(name).orElseThrow();
        assertThat(made.name()).isEqualTo(name);
        assertThat(made).isEqualTo(HttpMethod.additional(name).orElseThrow()).hasToString(name);
        assertThat(made.isFixed()).isFalse();
        assertThat(made.isSafe() || made.isIdempotent()).isFalse();
        assertThat(HttpMethod.find(name)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "A B",
                "A/B",
                "A\r\nB",
                "CAFÉ",
                "A:",
                "\"A\"",
                "abcdefghijklmnopqrstuvwxyz0123456",
                "GET",
                "get",
                "Query",
                "TRACE",
                "trace",
                "CONNECT",
                "Connect"
            })
    void makesNoneOfWhatIsNoTokenOrMeansAnother(String name) {
        assertThat(HttpMethod.additional(name)).isEmpty();
    }

    @Test
    void keepsNamesOfDifferentCaseApart() {
        assertThat(HttpMethod.additional("copy")).isNotEqualTo(HttpMethod.additional("COPY"));
    }

    @Test
    void findsEachOfThoseOfAPathItem() {
        assertThat(HttpMethod.fixed())
                .hasSize(9)
                .allSatisfy(method -> assertThat(HttpMethod.find(method.name())).containsSame(method));
        assertThat(HttpMethod.fixed()).allMatch(HttpMethod::isFixed);
    }

    @Test
    void standBehindThoseOfAPathItemByName() {
        assertThat(Stream.of("MOVE", "COPY")
                        .flatMap(name -> HttpMethod.additional(name).stream())
                        .flatMap(method -> Stream.of(method, HttpMethod.QUERY))
                        .distinct()
                        .sorted()
                        .map(HttpMethod::name))
                .isEqualTo(List.of("QUERY", "COPY", "MOVE"));
    }
}
