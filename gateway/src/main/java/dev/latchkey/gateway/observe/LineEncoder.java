package dev.latchkey.gateway.observe;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Context;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.EncoderBase;
import dev.latchkey.engine.protocol.VisibleText;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Lines as another encoder writes them, but for those of decisions, of which there is one for each request: they are written without it,
 * in the same form. Belongs to the thread that writes.
 */
final class LineEncoder extends EncoderBase<ILoggingEvent> {

    private static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.").withZone(ZoneOffset.UTC);

    private final Encoder<ILoggingEvent> others;
    private final boolean isJson;
    private final StringBuilder line = new StringBuilder(512);
    private long secondOfText = -1;
    private String second = "";

    private LineEncoder(Encoder<ILoggingEvent> others, boolean isJson) {
        this.others = others;
        this.isJson = isJson;
    }

    /** @param others writes text for people */
    static LineEncoder text(Encoder<ILoggingEvent> others) {
        return new LineEncoder(others, false);
    }

    /** @param others writes JSON with the names of Logstash */
    static LineEncoder json(Encoder<ILoggingEvent> others) {
        return new LineEncoder(others, true);
    }

    @Override
    public void setContext(Context context) {
        super.setContext(context);
        others.setContext(context);
    }

    @Override
    public void start() {
        others.start();
        super.start();
    }

    @Override
    public void stop() {
        super.stop();
        others.stop();
    }

    @Override
    public byte[] headerBytes() {
        return others.headerBytes();
    }

    @Override
    public byte[] footerBytes() {
        return others.footerBytes();
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        if (!(event instanceof DecidedLine decided)) {
            return others.encode(event);
        }
        line.setLength(0);
        if (isJson) {
            appendJson(decided);
        } else {
            appendText(decided);
        }
        return line.append('\n').toString().getBytes(UTF_8);
    }

    private void appendText(DecidedLine decided) {
        appendTime(decided.getTimeStamp());
        line.append(" INFO  ").append(DecisionLog.NAME);
        decided.tell(new DecidedLine.Values() {
            @Override
            public void text(String name, String value) {
                line.append(' ')
                        .append(name)
                        .append("=\"")
                        .append(VisibleText.line(value))
                        .append('"');
            }

            @Override
            public void number(String name, long value) {
                line.append(' ').append(name).append("=\"").append(value).append('"');
            }
        });
        line.append(' ').append(DecidedLine.MESSAGE);
    }

    private void appendJson(DecidedLine decided) {
        line.append("{\"@timestamp\":\"");
        appendTime(decided.getTimeStamp());
        line.append("\",\"@version\":\"1\"");
        appendString("message", DecidedLine.MESSAGE);
        appendString("logger_name", DecisionLog.NAME);
        appendString("thread_name", decided.getThreadName());
        line.append(",\"level\":\"INFO\",\"level_value\":20000");
        decided.tell(new DecidedLine.Values() {
            @Override
            public void text(String name, String value) {
                appendString(name, value);
            }

            @Override
            public void number(String name, long value) {
                line.append(",\"").append(name).append("\":").append(value);
            }
        });
        line.append('}');
    }

    private void appendString(String name, String value) {
        line.append(",\"").append(name).append("\":\"").append(escaped(value)).append('"');
    }

    /** As a string of JSON holds it (RFC 8259 section 7), on one line and with nothing in it that a terminal obeys. */
    private static String escaped(String value) {
        var isPlain = value.indexOf('"') < 0 && value.indexOf('\\') < 0;
        return VisibleText.line(isPlain ? value : value.replace("\\", "\\\\").replace("\"", "\\\""));
    }

    private void appendTime(long millis) {
        var now = Math.floorDiv(millis, 1000L);
        if (now != secondOfText) { // the same for thousands of lines
            second = SECOND.format(Instant.ofEpochSecond(now));
            secondOfText = now;
        }
        var rest = (int) Math.floorMod(millis, 1000L);
        line.append(second);
        line.append((char) ('0' + rest / 100))
                .append((char) ('0' + rest / 10 % 10))
                .append((char) ('0' + rest % 10));
        line.append('Z');
    }
}
