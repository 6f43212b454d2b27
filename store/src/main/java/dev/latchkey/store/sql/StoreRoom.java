package dev.latchkey.store.sql;

import dev.latchkey.core.change.NoRoomLeft;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What the store takes of its disk, what is free there, and how much of that is kept for what takes power away. Looked at once a second at most.
 * Safe for use by many threads.
 */
public final class StoreRoom {

    /** Of a store of whose disk nobody knows, as that of a server. */
    static final StoreRoom ENDLESS = new StoreRoom(() -> 0, () -> Long.MAX_VALUE, 0, () -> 0);

    /** SQLite keeps what is not in the store's file yet beside it. */
    private static final List<String> ENDS = List.of("", "-wal", "-shm");

    private static final long LOOKED_AT_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long MEBIBYTE = 1024 * 1024;

    private final LongSupplier size;
    private final LongSupplier free;
    private final LongSupplier nanoTime;
    private final long reserveBytes;
    private volatile Look last;

    private record Look(long freeBytes, long atNanos) {}

    /**
     * @param store its file
     * @param reserveBytes below it only what takes power away is stored
     */
    public StoreRoom(Path store, long reserveBytes) {
        this(() -> sizeOf(store), () -> freeBeside(store), reserveBytes, System::nanoTime);
    }

    /**
     * @param size bytes of the store
     * @param free bytes beside it; asked once a second at most
     * @param nanoTime a clock that only ever moves forward
     */
    public StoreRoom(LongSupplier size, LongSupplier free, long reserveBytes, LongSupplier nanoTime) {
        this.size = size;
        this.free = free;
        this.reserveBytes = reserveBytes;
        this.nanoTime = nanoTime;
        this.last = new Look(free.getAsLong(), nanoTime.getAsLong());
    }

    /** Bytes of the files of the store. */
    private static long sizeOf(Path store) {
        return ENDS.stream().mapToLong(end -> new File(store + end).length()).sum();
    }

    /** Without end where nobody can say: nothing is refused for what is not known. */
    private static long freeBeside(Path store) {
        try {
            var disk = Files.getFileStore(store);
            return disk.getTotalSpace() > 0 ? disk.getUsableSpace() : Long.MAX_VALUE;
        } catch (IOException _) {
            return Long.MAX_VALUE;
        }
    }

    public long storeBytes() {
        return size.getAsLong();
    }

    /** {@link Long#MAX_VALUE} where nobody can say. */
    public long freeBytes() {
        var known = last;
        var now = nanoTime.getAsLong();
        if (now - known.atNanos >= LOOKED_AT_NANOS) {
            known = new Look(free.getAsLong(), now);
            last = known;
        }
        return known.freeBytes;
    }

    public long reserveBytes() {
        return reserveBytes;
    }

    /** @throws NoRoomLeft while less is free than the reserve */
    public void require() {
        var there = freeBytes();
        if (there < reserveBytes) {
            throw new NoRoomLeft(there);
        }
    }

    /** What somebody should see to; empty while there is more room than four times the reserve. */
    public Optional<String> warning() {
        var there = freeBytes();
        if (there < reserveBytes) {
            return Optional.of("only " + there / MEBIBYTE
                    + " MiB are free on the disk of the store, less than store.reserveBytes (" + reserveBytes / MEBIBYTE
                    + " MiB): only what takes power away, and what operators do, is stored until there is more");
        }
        return there / 4 < reserveBytes
                ? Optional.of("only " + there / MEBIBYTE
                        + " MiB are free on the disk of the store; below store.reserveBytes (" + reserveBytes / MEBIBYTE
                        + " MiB) changes are refused")
                : Optional.empty();
    }
}
