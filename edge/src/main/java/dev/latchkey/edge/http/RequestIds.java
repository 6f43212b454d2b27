package dev.latchkey.edge.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * Names for requests: 28 hexadecimal digits that sort by time, unique across restarts and nodes as far as chance allows.
 * They are no secrets. Safe for use by several threads.
 */
public final class RequestIds {

    private static final int MILLIS_DIGITS = 12;
    private static final int COUNT_DIGITS = 8;
    private static final int NODE_DIGITS = 8;
    private static final byte[] HEX = "0123456789abcdef".getBytes(ISO_8859_1);

    private final InstantSource clock;
    private final long node;
    private final AtomicLong count;

    public RequestIds(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.node = random.nextLong() & 0xFFFF_FFFFL;
        this.count = new AtomicLong(random.nextInt());
    }

    /** The next one: 12 digits of milliseconds, 8 of a counter, 8 of this process. */
    public String next() {
        var digits = new byte[MILLIS_DIGITS + COUNT_DIGITS + NODE_DIGITS];
        write(clock.millis(), MILLIS_DIGITS, digits, 0);
        write(count.getAndIncrement(), COUNT_DIGITS, digits, MILLIS_DIGITS);
        write(node, NODE_DIGITS, digits, MILLIS_DIGITS + COUNT_DIGITS);
        return new String(digits, ISO_8859_1);
    }

    /** The last digits of a value, without a text for each of the three. */
    private static void write(long value, int digits, byte[] to, int at) {
        for (var i = digits - 1; i >= 0; i--) {
            to[at + i] = HEX[(int) (value & 0xF)];
            value >>>= 4;
        }
    }
}
