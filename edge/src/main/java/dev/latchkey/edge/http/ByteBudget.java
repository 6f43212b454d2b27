package dev.latchkey.edge.http;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Bytes, or anything else that is counted, that many requests together may hold, and that those of one address may hold of them. What is taken is given back exactly
 * once, by {@link Holding}. Safe for use by many threads; an address is remembered as long as it holds anything.
 */
final class ByteBudget {

    private final long bytesMax;
    private final long bytesPerAddressMax;
    private final AtomicLong bytes = new AtomicLong();
    private final Refusals refused;
    private final ConcurrentHashMap<Object, Long> byAddress = new ConcurrentHashMap<>();

    /** @param nanoTime a clock that only ever moves forward, such as {@code System::nanoTime} */
    ByteBudget(long bytesMax, long bytesPerAddressMax, LongSupplier nanoTime) {
        this.refused = new Refusals(nanoTime);
        this.bytesMax = bytesMax;
        this.bytesPerAddressMax = bytesPerAddressMax;
    }

    /**
     * Takes some.
     *
     * @param address as {@link CallerRates#callerAt} counts it
     * @return what does not suffice, and nothing is taken; absent when it is taken
     */
    @Nullable
    Refusal tryTake(Object address, long wanted) {
        if (bytes.addAndGet(wanted) > bytesMax) {
            bytes.addAndGet(-wanted);
            refused.count(address);
            return Refusal.MEMORY_EXHAUSTED;
        }
        if (byAddress.merge(address, wanted, Long::sum) > bytesPerAddressMax) {
            giveBack(address, wanted);
            refused.count(address);
            return Refusal.ADDRESS_MEMORY_EXHAUSTED;
        }
        return null;
    }

    /** Takes some for what is there already, also when there is not enough; others are refused until it was given back. */
    void take(Object address, long wanted) {
        bytes.addAndGet(wanted);
        byAddress.merge(address, wanted, Long::sum);
    }

    void giveBack(Object address, long taken) {
        bytes.addAndGet(-taken);
        byAddress.computeIfPresent(address, (_, before) -> before <= taken ? null : before - taken);
    }

    /** Whether so much is there for an address now; who asks in vain is refused. */
    boolean has(Object address, long wanted) {
        var isThere =
                bytes.get() + wanted <= bytesMax && byAddress.getOrDefault(address, 0L) + wanted <= bytesPerAddressMax;
        if (!isThere) {
            refused.count(address);
        }
        return isThere;
    }

    /** Somebody had to do without for what took too long. */
    void refuse() {
        refused.count();
    }

    /** For those who watch it. */
    Budget budget(String name) {
        return new Budget(name, bytes::get, bytesMax, refused);
    }

    /** What is taken beyond twice of what there is, which is where not even refusals may be kept for those who do not read them. */
    long overdrawnBytes() {
        return Math.max(0, bytes.get() - 2 * bytesMax);
    }

    /** Whether an address has taken twice its share. */
    boolean isOverdrawnBy(Object address) {
        return byAddress.getOrDefault(address, 0L) > 2 * bytesPerAddressMax;
    }
}
