package dev.latchkey.edge.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How often each caller may ask. Memory is bounded: callers who were not seen for longest are forgotten first. A refused
 * request counts for nothing. Safe for use by many threads.
 */
public final class CallerRates {

    /** A caller takes about 200 bytes, so all of one such count take at most a 64th of the heap. */
    private static final long HEAP_BYTES_PER_CALLER = 64 * 200L;

    private static final int CALLERS_MIN = 1_000;
    private static final int CALLERS_MAX = 100_000;

    private static final Duration IDLE_TIME = Duration.ofMinutes(10);
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private volatile CallRate rate;
    private final LongSupplier nanoTime;
    private final Cache<Object, Used> callers;

    private static final class Used {
        private long emptyAt;

        Used(long now) {
            this.emptyAt = now;
        }
    }

    /**
     * @param perSecond at least 1; as many may come at once after a pause
     * @param nanoTime a clock that only ever moves forward, such as {@code System::nanoTime}
     */
    public CallerRates(int perSecond, LongSupplier nanoTime) {
        this(perSecond, nanoTime, callersMax(Runtime.getRuntime().maxMemory()));
    }

    /** @param callersMax most callers remembered */
    CallerRates(int perSecond, LongSupplier nanoTime, int callersMax) {
        this.rate = new CallRate(perSecond);
        this.nanoTime = nanoTime;
        this.callers = Caffeine.newBuilder()
                .maximumSize(callersMax)
                .expireAfterAccess(IDLE_TIME)
                .executor(Upkeep.LATER)
                .ticker(nanoTime::getAsLong)
                .build();
    }

    /**
     * Counts by another rate from now on, on top of what was counted.
     *
     * @param perSecond at least 1
     */
    public void limit(int perSecond) {
        if (perSecond != rate.perSecond()) {
            rate = new CallRate(perSecond);
        }
    }

    /**
     * Counts a request.
     *
     * @param caller compared with {@code equals}
     * @return 0 when it may go on; else the seconds after which the next one may, at least 1
     */
    public long admit(Object caller) {
        var now = nanoTime.getAsLong();
        var counted = rate;
        var used = callers.get(caller, _ -> new Used(now));
        synchronized (used) {
            var wait = counted.nanosUntilNext(used.emptyAt, now);
            if (wait > 0) {
                return seconds(wait);
            }
            used.emptyAt = counted.afterCall(used.emptyAt, now);
            return 0;
        }
    }

    /**
     * Whether a request would be let in; counts nothing.
     *
     * @return as {@link #admit}
     */
    public long look(Object caller) {
        var used = callers.getIfPresent(caller);
        if (used == null) {
            return 0;
        }
        synchronized (used) {
            return seconds(rate.nanosUntilNext(used.emptyAt, nanoTime.getAsLong()));
        }
    }

    private static long seconds(long wait) {
        return (wait + NANOS_PER_SECOND - 1) / NANOS_PER_SECOND;
    }

    /** Takes back the count of a request that was let in. */
    void giveBack(Object caller) {
        var used = callers.getIfPresent(caller);
        if (used != null) {
            synchronized (used) {
                used.emptyAt = rate.withoutCall(used.emptyAt);
            }
        }
    }

    /** Most callers remembered with a heap of so many bytes. */
    static int callersMax(long heapBytes) {
        return Math.clamp(heapBytes / HEAP_BYTES_PER_CALLER, CALLERS_MIN, CALLERS_MAX);
    }

    /** How many callers are remembered, once those beyond the bound are dropped. */
    long callersRemembered() {
        callers.cleanUp();
        return callers.estimatedSize();
    }

    /** How people write whom somebody is counted as: an address, a network with the length of its prefix, or the name that it is. */
    public static String text(Object caller) {
        return switch (caller) {
            case InetAddress address -> address.getHostAddress();
            case Long network -> network(network, Long.SIZE);
            default -> caller.toString();
        };
    }

    /** A network of IPv6, such as {@code 2001:db8:0:1::/64} (RFC 5952). */
    public static String network(long prefix, int bits) {
        var text = new StringBuilder();
        for (var shift = Long.SIZE - Short.SIZE; shift >= Long.SIZE - bits; shift -= Short.SIZE) {
            text.append(Long.toHexString(prefix >>> shift & 0xffff)).append(':');
        }
        return text.append(":/").append(bits).toString();
    }

    /** As whom an address is counted: an IPv6 user has a /64 of addresses, and would otherwise be as many callers. */
    public static Object callerAt(InetAddress address) {
        return address instanceof Inet6Address
                ? (Object) ByteBuffer.wrap(address.getAddress()).getLong()
                : address;
    }
}
