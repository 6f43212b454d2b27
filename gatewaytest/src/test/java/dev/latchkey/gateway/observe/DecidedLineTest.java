package dev.latchkey.gateway.observe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import dev.latchkey.engine.decision.Decision;
import dev.latchkey.engine.decision.Denial;
import dev.latchkey.engine.decision.Explanation;
import dev.latchkey.engine.decision.Gate;
import dev.latchkey.engine.decision.Principal;
import dev.latchkey.engine.protocol.Leniency;
import dev.latchkey.engine.request.DecisionListener.Decided;
import java.net.InetAddress;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import net.logstash.logback.encoder.LogstashEncoder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The line of a decision is what the libraries would have written of its values, whatever stands in them. */
class DecidedLineTest {

    private static final long AT = 1_796_000_000_007L;

    private final LoggerContext context = new LoggerContext();

    DecidedLineTest() {
        context.setMDCAdapter(new LogbackMDCAdapter());
    }

    static Stream<DecidedLine> lines() {
        var refused = new Denial(
                Denial.Reason.MALFORMED_REQUEST,
                new Explanation(
                        Gate.REQUEST,
                        List.of("a path without \"..\"", "no\\backslash\r\n and no \u202e or \u009b"),
                        List.of(),
                        List.of(),
                        "Whoever wrote \ud83d\ude00 or a lone \ud83d"));
        return Stream.of(
                line("01a2", new Decision.Allow(new Principal.Anonymous()), 200, Set.of()),
                line("01a3", new Decision.Allow(new Principal.Anonymous()), 204, Set.of(Leniency.values())),
                line("01a4", new Decision.Deny(refused), 400, Set.of()));
    }

    private static DecidedLine line(String id, Decision decision, int status, Set<Leniency> leniencies) {
        return new DecidedLine(
                new Decided(
                        id,
                        null,
                        List.of(),
                        decision,
                        status,
                        1_234_567,
                        InetAddress.getLoopbackAddress(),
                        null,
                        null,
                        leniencies),
                AT);
    }

    private String written(Encoder<ILoggingEvent> encoder, ILoggingEvent line) {
        encoder.setContext(context);
        encoder.start();
        return new String(encoder.encode(line), UTF_8);
    }

    private Encoder<ILoggingEvent> text() {
        var layout = new TextLines();
        layout.setContext(context);
        layout.start();
        var encoder = new LayoutWrappingEncoder<ILoggingEvent>();
        encoder.setLayout(layout);
        return encoder;
    }

    @ParameterizedTest
    @MethodSource("lines")
    void saysAsTextWhatTheLibraryWouldSay(DecidedLine line) {
        var said = written(LineEncoder.text(text()), line);

        assertThat(said).isEqualTo(written(text(), line)).hasLineCount(1).endsWith(" decided\n");
    }

    @ParameterizedTest
    @MethodSource("lines")
    void saysAsJsonWhatTheLibraryWouldSay(DecidedLine line) {
        var said = written(LineEncoder.json(new LogstashEncoder()), line);
        var ours = (ObjectNode) JsonMapper.shared().readTree(said);
        var theirs = (ObjectNode) JsonMapper.shared().readTree(written(new LogstashEncoder(), line));

        assertThat(instant(ours)).isEqualTo(AT).isEqualTo(instant(theirs));
        assertThat(ours).isEqualTo(theirs);
        assertThat(said).hasLineCount(1).doesNotContain("\u202e", "\u009b");
    }

    private static long instant(ObjectNode line) {
        return OffsetDateTime.parse(line.remove("@timestamp").asString())
                .toInstant()
                .toEpochMilli();
    }
}
