package dev.latchkey.app.node;

import dev.latchkey.app.config.Api;
import dev.latchkey.app.config.Configuration;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Whether documents can be read anew beside what is served. A process that runs out of memory is ended, with every request in it; so
 * what would not fit is not tried.
 *
 * @param usage of what keeps what lives long, as it is now
 * @param collect gives back what nobody uses any more
 */
public record RoomToRead(Supplier<MemoryUsage> usage, Runnable collect) {

    private static final long MEBIBYTE = 1024 * 1024;

    /** Bytes that a byte of a document takes while it is served: 1.5 to 2.7 were measured. */
    private static final int SERVED = 3;

    /**
     * Bytes that a byte takes beside itself while its document is read: 3 to 4 were measured on public documents, more where elements are
     * short. A document has so many elements at most that all together never take more than {@link #ELEMENTS}.
     */
    private static final int READ = 16;

    /** 58 bytes for each of two million were measured. */
    private static final long ELEMENTS = 112 * MEBIBYTE;

    /** Of this process. */
    public static RoomToRead ofThisProcess() {
        var longLived = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP && pool.isUsageThresholdSupported())
                .max(Comparator.comparingLong(pool -> pool.getUsage().getMax()))
                .<Supplier<MemoryUsage>>map(pool -> pool::getUsage)
                .orElse(() -> ManagementFactory.getMemoryMXBean().getHeapMemoryUsage());
        return new RoomToRead(longLived, System::gc);
    }

    /** Why the documents of a configuration are not read; empty when there is room. */
    Optional<String> lack(Configuration configuration) {
        return lack(documents(configuration));
    }

    Optional<String> lack(List<Path> documents) {
        var needed = needed(documents);
        if (needed <= free()) {
            return Optional.empty();
        }
        collect.run(); // as the JVM would in a moment
        return needed <= free()
                ? Optional.empty()
                : Optional.of("documents: to read all of them anew beside what is served takes about "
                        + needed / MEBIBYTE + " MiB of memory, and " + free() / MEBIBYTE
                        + " MiB are left; restart with these files, or with a larger LATCHKEY_HEAP");
    }

    private static long needed(List<Path> documents) {
        var sizes = documents.stream().mapToLong(RoomToRead::size).summaryStatistics();
        var largest = Math.max(0, sizes.getMax());
        return SERVED * sizes.getSum() + largest + Math.min(READ * largest, ELEMENTS);
    }

    /** Bytes that it takes to read all documents of a configuration, beside what is served by then. */
    public static long needed(Configuration configuration) {
        return needed(documents(configuration));
    }

    /** How much of what keeps what lives long is in use; without what nobody uses any more where it would be much. */
    public MemoryUsage longLived() {
        var now = usage.get();
        if (now.getMax() > 0 && now.getUsed() > now.getMax() / 4 * 3) {
            collect.run();
            return usage.get();
        }
        return now;
    }

    private static List<Path> documents(Configuration configuration) {
        return configuration.apis().stream().map(Api::document).toList();
    }

    /** What to know before documents are read at the start, which is tried in any case; empty when there is room. */
    public Optional<String> doubt(Configuration configuration) {
        return doubt(documents(configuration));
    }

    Optional<String> doubt(List<Path> documents) {
        var needed = needed(documents);
        return needed <= free()
                ? Optional.empty()
                : Optional.of(
                        "the documents may take about " + needed / MEBIBYTE + " MiB of memory while they are read, and "
                                + free() / MEBIBYTE
                                + " MiB are left: should this end with an OutOfMemoryError, start it with a larger"
                                + " LATCHKEY_HEAP, for instance LATCHKEY_HEAP=" + heap(needed) + "m");
    }

    /** Old objects have two thirds of a heap. */
    private static long heap(long needed) {
        var mebibytes = needed / MEBIBYTE * 3 / 2 + 64;
        return (mebibytes + 127) / 128 * 128;
    }

    private long free() {
        var now = usage.get();
        return now.getMax() < 0 ? Long.MAX_VALUE : now.getMax() - now.getUsed();
    }

    /** Nothing for one that is not there: whoever reads it says so. */
    private static long size(Path document) {
        try {
            return Files.size(document);
        } catch (IOException _) {
            return 0;
        }
    }
}
