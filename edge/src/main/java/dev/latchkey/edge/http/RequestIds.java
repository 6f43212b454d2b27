package dev.latchkey.edge.http;

import java.time.InstantSource;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * Names for requests: 28 hexadecimal digits that sort by time, unique across restarts and nodes as far as chance allows.
 * They are no secrets. Safe for use by several threads.
 */
public final class RequestIds {

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
        var hex = HexFormat.of();
        return hex.toHexDigits(clock.millis(), 12)
                + hex.toHexDigits(count.getAndIncrement(), 8)
                + hex.toHexDigits(node, 8);
    }
}
