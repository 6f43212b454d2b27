package dev.latchkey.gateway.observe;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

/** What callers and documents hold forges no line of the log, and does nothing to the terminal of whoever reads it. */
final class TextLinesTest {

    private static String written(String message, @Nullable Throwable failure) {
        var context = new LoggerContext();
        var lines = new TextLines();
        lines.setContext(context);
        lines.start();
        var event = new LoggingEvent("test", context.getLogger("test"), Level.WARN, message, failure, null);
        event.addKeyValuePair(new KeyValuePair("path", "/a\n/b"));
        return lines.doLayout(event);
    }

    @Test
    void anEventIsOneLine() {
        assertThat(written("a\nb\r\u001b[2J\u2028\u202e", null))
                .endsWith("\n")
                .contains(" WARN  test path=\"/a\\u000a/b\" a\\u000ab\\u000d\\u001b[2J\\u2028\\u202e")
                .hasLineCount(1);
    }

    @Test
    void aFailureIsToldWithItsCausesEachInALine() {
        var failure = new IllegalStateException("outer\nforged", new IllegalArgumentException("inner\nforged"));
        failure.addSuppressed(new IllegalStateException("beside\nforged"));

        assertThat(written("failed", failure).lines())
                .filteredOn(line -> !line.startsWith("\tat ") && !line.startsWith("\t... "))
                .satisfiesExactly(
                        line -> assertThat(line).endsWith("failed"),
                        line -> assertThat(line).isEqualTo("java.lang.IllegalStateException: outer\\u000aforged"),
                        line -> assertThat(line)
                                .isEqualTo("\tSuppressed: java.lang.IllegalStateException: beside\\u000aforged"),
                        line -> assertThat(line)
                                .isEqualTo("Caused by: java.lang.IllegalArgumentException: inner\\u000aforged"));
    }
}
