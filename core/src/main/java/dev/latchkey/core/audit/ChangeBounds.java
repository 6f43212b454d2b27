package dev.latchkey.core.audit;

import dev.latchkey.core.change.TooManyChanges;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * How much may be stored: nothing but what takes power away where the disk is almost full, and of each company, each partner and the platform so
 * many changes a second, with a burst of {@value #BURST_SECONDS} times as many. A change counts once, and once more for each KiB of its facts.
 * Which events are taken always says {@link AuditEvent#taken}; what a change narrows alone is counted for whoever does it, beside that. Of a log
 * that many strangers share, each source of changes is counted for itself. Those who run the platform are never refused here. Safe for use by
 * many threads.
 */
public final class ChangeBounds implements ChangeGate {

    /** A burst is what may be changed in so many seconds. */
    static final int BURST_SECONDS = 100;

    /** Whose changes are counted at once; more are forgotten, as if they had changed nothing of late. */
    static final int OWNERS_MAX = 10_000;

    private static final int FACTS_OF_ONE = 1_024;

    /** Somebody takes away so much of the power that others have beside what their company may change: a tenth as much. */
    private static final int NARROWING_PART = 10;

    /** Those who share a log, which is nobody's own, may change so many times as much together as each alone. */
    private static final int SOURCES_TOGETHER = 10;

    private final Runnable room;
    private final LongSupplier nanoTime;
    private final Consumer<String> refused;
    private final Map<String, Bucket> byOwner = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > OWNERS_MAX;
        }
    };
    private int perSecond;

    /** What is left of a burst, as of a moment; below zero after a change that was larger than what was left. */
    private record Bucket(double left, long atNanos) {}

    /**
     * @param room throws while only what takes power away is to be stored
     * @param perSecond changes of one company, at least 1
     * @param nanoTime a clock that only ever moves forward, such as {@code System::nanoTime}
     * @param refused told whose change came too soon
     */
    public ChangeBounds(Runnable room, int perSecond, LongSupplier nanoTime, Consumer<String> refused) {
        this.room = room;
        this.perSecond = perSecond;
        this.nanoTime = nanoTime;
        this.refused = refused;
    }

    /** Lets each change so much from now on. */
    public synchronized void limit(int changesPerSecond) {
        perSecond = changesPerSecond;
    }

    /** Whether a change is stored however little room there is, and however many there are. */
    static boolean isAlwaysTaken(AuditEntry entry) {
        return entry.event().taken() == AuditEvent.Taken.ALWAYS
                || entry.author().type() == Author.Type.OPERATOR;
    }

    @Override
    public void admit(AuditEntry entry, ChangeWeight weight) {
        if (isAlwaysTaken(entry)) {
            return;
        }
        var owner = entry.companyId();
        var size = 1 + entry.factsLength() / FACTS_OF_ONE;
        if (weight.narrows() && entry.event().taken() == AuditEvent.Taken.WHEN_NARROWING) {
            var rate = perSecond() / NARROWING_PART;
            if (take(owner + "\n" + entry.author(), size, rate) == 0) {
                return;
            }
        }
        room.run();
        var waitSeconds = weight.source() == null ? 0 : take(owner + "\n" + weight.source(), size, perSecond());
        if (waitSeconds == 0) {
            waitSeconds = take(owner, size, weight.source() == null ? perSecond() : perSecond() * SOURCES_TOGETHER);
        }
        if (waitSeconds > 0) {
            refused.accept(owner);
            throw new TooManyChanges(owner, waitSeconds);
        }
    }

    private synchronized double perSecond() {
        return perSecond;
    }

    /**
     * What is larger than what is left is taken as well, and the next waits until that is made up for: else small changes would keep out a
     * large one for ever.
     *
     * @param rate changes a second
     * @return 0 when it was taken; otherwise after how many seconds it might be
     */
    private synchronized long take(String owner, int size, double rate) {
        var now = nanoTime.getAsLong();
        var most = Math.max(1, rate * BURST_SECONDS);
        var before = byOwner.get(owner);
        var left = before == null
                ? most
                : Math.min(most, before.left + (now - before.atNanos) * rate / TimeUnit.SECONDS.toNanos(1));
        var isTaken = left >= 1;
        byOwner.put(owner, new Bucket(isTaken ? left - size : left, now));
        return isTaken ? 0 : Math.max(1, (long) Math.ceil((1 - left) / rate));
    }
}
