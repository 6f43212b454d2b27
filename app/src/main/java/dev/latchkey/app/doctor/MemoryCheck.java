package dev.latchkey.app.doctor;

import dev.latchkey.app.config.Configuration;
import dev.latchkey.app.node.RoomToRead;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Whether what a node holds in memory has room to grow, and which heap would do where it has none. */
final class MemoryCheck {

    private static final String MEMORY = "memory";

    private static final long MEBIBYTE = 1024 * 1024;
    /** Heaps are advised in steps of so many MiB. */
    private static final long STEP = 128;

    /** Of a share or of the heap, in percent: beyond it, it is time. */
    private static final int MUCH = 75;
    /** Beyond it, the next thing may be the one that has no room. */
    private static final int ALL = 95;

    /** Of a person: estimated, from above. */
    private static final int PERSON_BYTES = 384;
    /** Of the heap, as a divisor, what people may take before it is told: nothing else bounds them. */
    private static final int PEOPLE_PART = 8;

    private final List<Finding> findings = new ArrayList<>();

    private MemoryCheck() {}

    /** @param held by the process that serves; absent where none answers */
    static List<Finding> look(Configuration configuration, Optional<HeldMemory> held) {
        var check = new MemoryCheck();
        held.ifPresentOrElse(
                memory -> {
                    check.heap(memory);
                    memory.shares().forEach(share -> check.share(memory, share));
                    check.people(memory);
                    check.documents(configuration, memory);
                },
                () -> check.unserved(configuration));
        return check.findings;
    }

    private void heap(HeldMemory memory) {
        var percent = percent(memory.usedBytes(), memory.usedBytesMax());
        var text = mebibytes(memory.usedBytes()) + " of the " + mebibytes(memory.usedBytesMax())
                + " for what lives long are in use (" + percent + " %), of a heap of " + mebibytes(memory.heapBytes());
        var advice = advice(memory, memory.usedBytes(), memory.usedBytesMax())
                + ": a process that runs out of memory is ended";
        find(percent, text, advice);
    }

    private void share(HeldMemory memory, HeldMemory.Share share) {
        var percent = percent(share.bytes(), share.bytesMax());
        var text = share.what() + " take " + mebibytes(share.bytes()) + " of their " + mebibytes(share.bytesMax())
                + " (" + percent + " %)";
        if (percent >= MUCH) {
            var advice = advice(memory, share.bytes(), share.bytesMax()) + ", or end some: what is new or grows is"
                    + " refused where there is no room (409 MEMORY_EXHAUSTED)";
            find(percent, text, advice);
        } else if (share.owner() != null && share.ownerBytes() >= share.bytesMax() - share.bytes()) {
            // One owner has as much as is free beside it, so half of it when it is alone.
            findings.add(Finding.warning(
                    MEMORY,
                    text + ", and those of " + share.owner() + " as much as is free beside them ("
                            + mebibytes(share.ownerBytes())
                            + "): it can make no more (409 MEMORY_EXHAUSTED), others can",
                    "let it end some, or start with LATCHKEY_HEAP="
                            + heap(memory, 2 * share.ownerBytes(), share.bytesMax())));
        } else {
            findings.add(Finding.ok(MEMORY, text));
        }
    }

    /** They have no share of their own: a company has so many and no more, and companies are made by operators. */
    private void people(HeldMemory memory) {
        var bytes = memory.people() * PERSON_BYTES;
        var text = count(memory.people(), "person takes", "people take") + " about " + mebibytes(bytes);
        var most = memory.heapBytes() / PEOPLE_PART;
        findings.add(
                bytes <= most
                        ? Finding.ok(MEMORY, text)
                        : Finding.warning(
                                MEMORY,
                                text + ", more than an eighth of the heap",
                                advice(memory, bytes, 2 * most) + ": nothing else bounds them"));
    }

    private void documents(Configuration configuration, HeldMemory memory) {
        var needed = RoomToRead.needed(configuration);
        var free = memory.usedBytesMax() - memory.usedBytes();
        var text = "to read all documents anew beside what is served takes about " + mebibytes(needed) + ", and "
                + mebibytes(free) + " are left";
        findings.add(
                needed <= free
                        ? Finding.ok(MEMORY, text)
                        : Finding.warning(
                                MEMORY,
                                text + ": apis apply would be refused",
                                "start it with LATCHKEY_HEAP="
                                        + heap(memory, memory.usedBytes() + needed, 2 * memory.usedBytesMax())));
    }

    private void unserved(Configuration configuration) {
        var advice = RoomToRead.ofThisProcess().doubt(configuration);
        findings.add(advice.map(text ->
                        Finding.warning(MEMORY, text, "start it so; what else is held is told while it is served"))
                .orElseGet(() -> Finding.ok(
                        MEMORY,
                        "the documents take about " + mebibytes(RoomToRead.needed(configuration))
                                + " while they are read, and fit into the heap of this command, "
                                + mebibytes(Runtime.getRuntime().maxMemory())
                                + "; what else is held is told while the deployment is served")));
    }

    private void find(int percent, String text, String advice) {
        findings.add(
                percent < MUCH
                        ? Finding.ok(MEMORY, text)
                        : percent < ALL ? Finding.warning(MEMORY, text, advice) : Finding.failed(MEMORY, text, advice));
    }

    private static String advice(HeldMemory memory, long bytes, long bytesMax) {
        return "start it with LATCHKEY_HEAP=" + heap(memory, bytes, bytesMax) + " or more";
    }

    /** With which heap the bytes would be half of what is in proportion to it; always more than there is. */
    private static String heap(HeldMemory memory, long bytes, long bytesMax) {
        var steps = Math.ceil(2.0 * bytes / Math.max(1, bytesMax) * memory.heapBytes() / (STEP * MEBIBYTE));
        var least = memory.heapBytes() / (STEP * MEBIBYTE) + 1;
        return Math.max(least, (long) steps) * STEP + "m";
    }

    private static int percent(long bytes, long bytesMax) {
        return (int) (100.0 * bytes / Math.max(1, bytesMax));
    }

    private static String mebibytes(long bytes) {
        return count((bytes + MEBIBYTE - 1) / MEBIBYTE) + " MiB";
    }

    private static String count(long number, String one, String many) {
        return number == 1 ? "1 " + one : count(number) + " " + many;
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
