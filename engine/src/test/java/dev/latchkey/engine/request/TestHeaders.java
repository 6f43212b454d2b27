package dev.latchkey.engine.request;

import dev.latchkey.engine.protocol.CredentialCarriers;
import java.util.stream.IntStream;

/** Header lines by their names and values. */
final class TestHeaders {

    static final CredentialCarriers CARRIERS = new CredentialCarriers("X-Key", "key");

    private TestHeaders() {}

    /** @param lines name, value, name, value, … */
    static RequestHeaders of(String... lines) {
        return name -> IntStream.range(0, lines.length / 2)
                .filter(line -> lines[2 * line].equalsIgnoreCase(name))
                .mapToObj(line -> lines[2 * line + 1])
                .toList();
    }
}
