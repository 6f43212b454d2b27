package dev.latchkey.gateway.observe;

import dev.latchkey.gateway.proxy.Exhausted;
import dev.latchkey.gateway.proxy.ExhaustionListener;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A line when something of an API is used up, at most one a second for each, and then tells the next listener each time. */
public final class ExhaustionLog implements ExhaustionListener {

    private static final Logger LOG = LoggerFactory.getLogger(ExhaustionLog.class);
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ExhaustionListener next;
    private final LongSupplier nanoTime;
    private final ConcurrentMap<Of, Long> toldAt = new ConcurrentHashMap<>();

    private record Of(String api, Exhausted what) {}

    /** @param nanoTime a clock that only ever moves forward, such as {@code System::nanoTime} */
    public ExhaustionLog(ExhaustionListener next, LongSupplier nanoTime) {
        this.next = next;
        this.nanoTime = nanoTime;
    }

    @Override
    public void onExhausted(String api, Exhausted what, Object whose) {
        var now = nanoTime.getAsLong();
        var of = new Of(api, what);
        var before = toldAt.get(of);
        if (before == null || now - before >= PAUSE_NANOS) {
            toldAt.put(of, now);
            LOG.warn("requests to {} are refused: {} exhausted", api, what.wireName());
        }
        next.onExhausted(api, what, whose);
    }
}
