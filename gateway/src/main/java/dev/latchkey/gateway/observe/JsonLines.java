package dev.latchkey.gateway.observe;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.latchkey.engine.protocol.VisibleText;
import net.logstash.logback.encoder.LogstashEncoder;

/** One line of JSON for each event, in which what reorders or hides text on a terminal stands as its number. It stays the same JSON. */
final class JsonLines extends LogstashEncoder {

    @Override
    public byte[] encode(ILoggingEvent event) {
        return VisibleText.lines(new String(super.encode(event), UTF_8)).getBytes(UTF_8);
    }
}
