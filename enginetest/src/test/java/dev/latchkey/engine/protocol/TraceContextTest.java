package dev.latchkey.engine.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String SPAN = "b7ad6b7169203331";

    @ParameterizedTest
    @ValueSource(strings = {"01", "03", "ff"})
    void readsWhatIsSampled(String flags) {
        assertThat(TraceContext.read(List.of("00-" + TRACE + "-" + SPAN + "-" + flags)))
                .isEqualTo(new TraceContext(TRACE, SPAN, null, true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"00", "02", "fe"})
    void readsWhatIsNot(String flags) {
        assertThat(TraceContext.read(List.of("00-" + TRACE + "-" + SPAN + "-" + flags)))
                .isEqualTo(new TraceContext(TRACE, SPAN, null, false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cc-%s-%s-01", "01-%s-%s-01-what-the-future-will-be-like"})
    void readsLaterVersions(String text) {
        assertThat(TraceContext.read(List.of(text.formatted(TRACE, SPAN))))
                .isEqualTo(new TraceContext(TRACE, SPAN, null, true));
    }

    /** Among them those that the W3C's own test suite sends. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00-%s-%s",
                "00-%s-%s-",
                "00-%s-%s-1",
                "00-%s-%s-001",
                "00-%s-%s-0G",
                "00-%s-%s-01-what-the-future-will-be-like",
                "01-%s-%s-01.what",
                "ff-%s-%s-01",
                "0-%s-%s-01",
                ".0-%s-%s-01",
                "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319-b7ad6b7169203331-01",
                " 00-%s-%s-01",
                "00-%s-%s-01 ",
                "00-%s-%s-01\n"
            })
    void takesNothingElse(String text) {
        assertThat(TraceContext.read(List.of(text.formatted(TRACE, SPAN)))).isNull();
    }

    @Test
    void takesNoneAndTwoForNothing() {
        var valid = "00-" + TRACE + "-" + SPAN + "-01";
        assertThat(TraceContext.read(List.of())).isNull();
        assertThat(TraceContext.read(List.of(valid, valid))).isNull();
    }

    @Test
    void handsItsTraceOn() {
        var child = Objects.requireNonNull(TraceContext.read(List.of("00-" + TRACE + "-" + SPAN + "-01")))
                .child("00f067aa0ba902b7");
        assertThat(child).isEqualTo(new TraceContext(TRACE, "00f067aa0ba902b7", SPAN, true));
        assertThat(child.header()).isEqualTo("00-" + TRACE + "-00f067aa0ba902b7-01");
    }
}
