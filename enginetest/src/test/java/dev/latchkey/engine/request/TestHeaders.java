package dev.latchkey.engine.request;

import dev.latchkey.engine.protocol.CredentialCarriers;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Header lines by their names and values. */
final class TestHeaders {

    static final CredentialCarriers CARRIERS = new CredentialCarriers("X-Key", "key");

    private TestHeaders() {}

    /** @param lines name, value, name, value, … */
    static RequestHeaders of(String... lines) {
        return new RequestHeaders() {
            @Override
            public List<String> headerValues(String name) {
                return IntStream.range(0, lines.length / 2)
                        .filter(line -> lines[2 * line].equalsIgnoreCase(name))
                        .mapToObj(line -> lines[2 * line + 1])
                        .toList();
            }

            @Override
            public boolean hasHeader(Predicate<String> name) {
                return IntStream.range(0, lines.length / 2).anyMatch(line -> name.test(lines[2 * line]));
            }
        };
    }
}
