package dev.latchkey.gateway.observe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** The log for machines is read on terminals, too. */
final class JsonLinesTest {

    @Test
    void showWhatIsHiddenAsItsNumberAndStayTheSameJson() {
        var context = new LoggerContext();
        context.setMDCAdapter(new LogbackMDCAdapter());
        var lines = new JsonLines();
        lines.setContext(context);
        lines.start();
        char[] hidden = {0x1b, 0x85, 0x9b, 0x202e, 0x2066, 0xfeff, 0x7f};
        var message = "a" + String.valueOf(hidden) + " b";
        var event = new LoggingEvent("test", context.getLogger("test"), Level.WARN, message, null, null);

        var written = new String(lines.encode(event), UTF_8);

        assertThat(written)
                .endsWith("\n")
                .hasLineCount(1)
                .containsIgnoringCase("a\\u001b\\u0085\\u009b\\u202e\\u2066\\ufeff\\u007f b");
        assertThat(JsonMapper.shared().readTree(written).get("message").asString())
                .isEqualTo(message);
    }
}
