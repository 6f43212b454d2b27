package dev.latchkey.core.command;

import dev.latchkey.core.change.TooLittleMemory;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How much of the heap the things of one kind take, of which a node holds all: a sum for each owner and one of all. An owner may have as
 * much as is free beside it, so one alone has half, and no number of them takes all. What commands have let in counts from then on,
 * before a view has it. Safe for use by many threads.
 */
public final class MemoryBudget {

    /** So long a thing that was let in counts without being held: it was not stored after all, or is held by then. */
    static final Duration PROMISED_FOR = Duration.ofMinutes(1);

    private static final int TEXT_BYTES = 64;

    private final String what;
    private final long bytesMax;
    private final LongSupplier nanoTime;

    private final Map<String, Long> byOwner = new HashMap<>();
    private long all;
    /** Let in and not held yet, the oldest first. */
    private final Map<Thing, Promise> promised = new LinkedHashMap<>();

    private record Thing(String ownerId, String id) {}

    private record Promise(long bytes, long at) {}

    /**
     * @param what for people, in the plural
     * @param bytesMax of all owners together
     * @param nanoTime the monotonic clock
     */
    public MemoryBudget(String what, long bytesMax, LongSupplier nanoTime) {
        this.what = what;
        this.bytesMax = bytesMax;
        this.nanoTime = nanoTime;
    }

    /**
     * A share of this process's heap.
     *
     * @param part how many such parts the heap has
     */
    public static MemoryBudget ofHeap(String what, int part) {
        return new MemoryBudget(what, Runtime.getRuntime().maxMemory() / part, System::nanoTime);
    }

    /** What a text takes; 0 for none. */
    public static long bytesOf(@Nullable String text) {
        if (text == null) {
            return 0;
        }
        var isNarrow = text.chars().allMatch(character -> character < 256);
        return TEXT_BYTES + (isNarrow ? text.length() : 2L * text.length());
    }

    public long bytesMax() {
        return bytesMax;
    }

    /** What is held, in bytes. */
    public synchronized long bytes() {
        return all;
    }

    /**
     * How full it is.
     *
     * @param what for people, in the plural
     * @param bytes that are held of all owners
     * @param owner who has most; absent where nothing is held
     * @param ownerBytes what that one has
     */
    public record Standing(
            String what,
            long bytes,
            long bytesMax,
            @Nullable String owner,
            long ownerBytes) {}

    /** How full it is now; looks at every owner. */
    public synchronized Standing standing() {
        return byOwner.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(most -> new Standing(what, all, bytesMax, most.getKey(), most.getValue()))
                .orElse(new Standing(what, all, bytesMax, null, 0));
    }

    /** What is held of one owner, in bytes. */
    public synchronized long held(String ownerId) {
        return byOwner.getOrDefault(ownerId, 0L);
    }

    /** Notes what a view holds now in place of what it held, each in bytes; 0 for nothing. */
    public synchronized void hold(String ownerId, String id, long before, long after) {
        promised.remove(new Thing(ownerId, id));
        all += after - before;
        byOwner.merge(ownerId, after - before, Long::sum);
        byOwner.remove(ownerId, 0L);
    }

    /**
     * Lets a command make a thing, or change it. Nothing that takes no more than before is refused.
     *
     * @param before what it takes, in bytes; 0 for one that is new
     * @param after what it shall take
     * @throws CommandRefused when there is no room for it
     */
    public synchronized void require(String ownerId, String id, long before, long after) {
        if (!admits(ownerId, id, before, after)) {
            throw CommandRefused.memoryExhausted("there is no more memory for " + what + ": of the "
                    + mebibytes(bytesMax)
                    + " that this server has for those of everybody, yours take "
                    + mebibytes(held(ownerId) + waiting(ownerId)) + " and may take as much as is free beside them; end"
                    + " some, or make them smaller, or ask whoever runs this server for more memory (LATCHKEY_HEAP)");
        }
    }

    /** As {@link #require}, for who has something else to say than that: whether there is room, which is kept for it then. */
    public synchronized boolean admits(String ownerId, String id, long before, long after) {
        if (after <= before) {
            return true;
        }
        var more = after - before;
        forgetOldPromises();
        var waiting = promised.values().stream().mapToLong(Promise::bytes).sum();
        if (held(ownerId) + waiting(ownerId) + more > bytesMax - all - waiting - more) {
            return false;
        }
        promised.merge(
                new Thing(ownerId, id),
                new Promise(more, nanoTime.getAsLong()),
                (old, add) -> new Promise(old.bytes + add.bytes, add.at));
        return true;
    }

    private long waiting(String ownerId) {
        return promised.entrySet().stream()
                .filter(entry -> entry.getKey().ownerId.equals(ownerId))
                .mapToLong(entry -> entry.getValue().bytes)
                .sum();
    }

    /**
     * Whether more is held than commands let in, by so much that the rest of the process may run short: what has grown since (secrets in
     * rotation, companies that were suspended) has half as much again.
     */
    public synchronized boolean isExceeded() {
        return all > bytesMax + bytesMax / 2;
    }

    /**
     * What to tell whoever starts a process into which not all fits.
     *
     * @param neededBytes of all of the things
     */
    public TooLittleMemory tooLittle(long neededBytes) {
        return new TooLittleMemory("the " + what + " that work need " + mebibytes(neededBytes)
                + " of memory, and this process has " + mebibytes(bytesMax) + " for them: start it with "
                + String.format(Locale.ROOT, "%.1f", Math.ceil(10.0 * neededBytes / bytesMax) / 10)
                + " times its memory (LATCHKEY_HEAP, -Xmx), which is "
                + mebibytes(Runtime.getRuntime().maxMemory()) + " now");
    }

    private void forgetOldPromises() {
        var now = nanoTime.getAsLong();
        promised.values().removeIf(promise -> now - promise.at > PROMISED_FOR.toNanos());
    }

    private static String mebibytes(long bytes) {
        return String.format(Locale.ROOT, "%,d MiB", (bytes + (1 << 20) - 1) >> 20);
    }
}
