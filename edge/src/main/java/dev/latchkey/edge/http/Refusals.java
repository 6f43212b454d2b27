package dev.latchkey.edge.http;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How often a limit refused something: ever, and within the last hour, with those whom it refused most often then. Counting never waits for
 * anybody, and remembers at most {@link #CALLERS_MAX} callers of each five minutes: of who comes later the number alone. Safe for use by many
 * threads.
 */
public final class Refusals {

    /** Most callers that are told apart within five minutes. */
    static final int CALLERS_MAX = 64;

    private static final int PARTS = 12;
    private static final long PART_NANOS = TimeUnit.MINUTES.toNanos(5);

    /** Most callers that are named. */
    private static final int NAMED_MAX = 3;

    private final LongSupplier nanoTime;
    private final LongAdder ever = new LongAdder();
    private final AtomicReferenceArray<@Nullable Part> parts = new AtomicReferenceArray<>(PARTS);

    /** @param nanoTime a clock that only ever moves forward, such as {@code System::nanoTime} */
    public Refusals(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        var _ = now(); // with all that it takes to count, for when nothing more can be loaded
    }

    /** Five minutes, counted from the clock's own beginning. */
    private record Part(long number, LongAdder count, Map<Object, LongAdder> callers) {
        Part(long number) {
            this(number, new LongAdder(), new ConcurrentHashMap<>());
        }
    }

    /**
     * One who was refused.
     *
     * @param whose the id of a company, a partner or a client, or an address or network as {@link CallerRates#text} writes it
     * @param count how often; at least so often, where there were many
     */
    public record Caller(String whose, long count) {}

    /**
     * What was refused within the last hour, to five minutes.
     *
     * @param callers the three that were refused most often, the first of them first; none where nobody knows whom it was
     */
    public record Recent(long count, List<Caller> callers) {
        public Recent {
            callers = List.copyOf(callers);
        }
    }

    /** Counts one of somebody unknown. */
    public void count() {
        ever.increment();
        now().count().increment();
    }

    /** @param whose compared with {@code equals} */
    public void count(Object whose) {
        ever.increment();
        var part = now();
        part.count().increment();
        var counted = part.callers().get(whose);
        if (counted == null && part.callers().size() < CALLERS_MAX) {
            counted = part.callers().computeIfAbsent(whose, _ -> new LongAdder());
        }
        if (counted != null) {
            counted.increment();
        }
    }

    /** How many, since the process began. */
    public long ever() {
        return ever.sum();
    }

    /** See {@link Recent}. */
    public Recent lastHour() {
        var newest = number();
        var count = 0L;
        var callers = new HashMap<String, Long>();
        for (var i = 0; i < PARTS; i++) {
            var part = parts.get(i);
            if (part != null && part.number() > newest - PARTS) {
                count += part.count().sum();
                part.callers()
                        .forEach((whose, counted) -> callers.merge(CallerRates.text(whose), counted.sum(), Long::sum));
            }
        }
        return new Recent(count, named(callers));
    }

    /** Of several limits together. */
    public static Recent lastHour(List<Refusals> limits) {
        var count = 0L;
        var callers = new HashMap<String, Long>();
        for (var limit : limits) {
            var recent = limit.lastHour();
            count += recent.count();
            recent.callers().forEach(caller -> callers.merge(caller.whose(), caller.count(), Long::sum));
        }
        return new Recent(count, named(callers));
    }

    /** The three that were refused most often. */
    private static List<Caller> named(Map<String, Long> callers) {
        return callers.entrySet().stream()
                .map(one -> new Caller(one.getKey(), one.getValue()))
                .sorted(Comparator.comparingLong(Caller::count).reversed().thenComparing(Caller::whose))
                .limit(NAMED_MAX)
                .toList();
    }

    private long number() {
        return Math.floorDiv(nanoTime.getAsLong(), PART_NANOS);
    }

    private Part now() {
        var number = number();
        var place = Math.floorMod(number, PARTS);
        var part = parts.get(place);
        while (part == null || part.number() < number) {
            parts.compareAndSet(place, part, new Part(number));
            part = parts.get(place);
        }
        return part;
    }
}
