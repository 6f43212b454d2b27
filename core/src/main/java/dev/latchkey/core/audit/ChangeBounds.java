package dev.latchkey.core.audit;

import dev.latchkey.core.change.NoRoomLeft;
import dev.latchkey.core.change.TooManyChanges;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * How much may be stored: nothing but what takes power away where the disk is almost full, and of each company, each partner and the platform so
 * many changes a second, with a burst of {@value #BURST_SECONDS} times as many. A change counts once, and once more for each KiB of its facts.
 * Which events are taken always says {@link AuditEvent#taken}; what only narrows is counted by itself, for whoever does it and for their company. Of a log
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

    /** While there is next to no room, all owners together: half as much as one may change else. */
    private static final int NARROWED_BY_ALL_PART = 2;

    /** Behind an owner's name, which has no line in it; alone, of all owners. */
    private static final String SCARCE = "\nwithout room";

    /** Those who share a log, which is nobody's own, may change so many times as much together as each alone. */
    private static final int SOURCES_TOGETHER = 10;

    private final Runnable room;
    private final LongSupplier nanoTime;
    private final Consumer<String> refused;
    private final ChangeBuckets owners = new ChangeBuckets(OWNERS_MAX);
    private final ChangeBuckets narrowing = new ChangeBuckets(OWNERS_MAX);
    private final ChangeBuckets parts = new ChangeBuckets(OWNERS_MAX);
    private volatile int perSecond;

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
    public void limit(int changesPerSecond) {
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
        if (weight.narrows()
                && entry.event().taken() == AuditEvent.Taken.WHEN_NARROWING
                && mayNarrow(owner, entry.author(), size)) {
            return;
        }
        room.run();
        var source = weight.source();
        var waitSeconds = source == null ? 0 : take(parts, owner + "\n" + source, size, perSecond);
        if (waitSeconds == 0) {
            waitSeconds = take(owners, owner, size, source == null ? perSecond : perSecond * SOURCES_TOGETHER);
        }
        if (waitSeconds > 0) {
            refused.accept(owner);
            throw new TooManyChanges(owner, waitSeconds);
        }
    }

    /**
     * Whoever takes power away keeps nobody else of the owner from it, and all of them together are bounded: an owner has as many people and
     * credentials as it likes. Where there is next to no room, what is left of it is for everybody.
     */
    private boolean mayNarrow(String owner, Author author, int size) {
        var one = (double) perSecond / NARROWING_PART;
        if (take(parts, owner + "\n" + author, size, one) > 0 || take(narrowing, owner, size, perSecond) > 0) {
            return false;
        }
        try {
            room.run();
            return true;
        } catch (NoRoomLeft _) {
            return take(narrowing, owner + SCARCE, size, one) == 0
                    && take(narrowing, SCARCE, size, (double) perSecond / NARROWED_BY_ALL_PART) == 0;
        }
    }

    private long take(ChangeBuckets buckets, String whose, int size, double rate) {
        return buckets.take(whose, size, rate, nanoTime.getAsLong());
    }
}
