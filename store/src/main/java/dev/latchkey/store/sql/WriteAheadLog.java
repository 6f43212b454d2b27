package dev.latchkey.store.sql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the write-ahead log of an SQLite file short. SQLite begins it anew only when nobody reads from it at that moment, so that somebody who
 * always reads makes it grow without end. Once it is long, the thread that writes waits a moment for those who read: whoever begins to read
 * meanwhile reads from the file itself.
 */
final class WriteAheadLog {

    /** As long as it may become before that. */
    static final long BYTES_MAX = 64L << 20;

    private static final int PATIENCE_MILLIS = 100;
    /** So that those who write wait a fiftieth of their time for those who read, at most. */
    private static final Duration BETWEEN = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(WriteAheadLog.class);

    private final Path file;
    private final long bytesMax;
    private final long betweenNanos;
    private long next = System.nanoTime();

    /** @param store the file of the store, beside which it stands */
    WriteAheadLog(Path store) {
        this(store, BYTES_MAX, BETWEEN);
    }

    /** @param between two attempts, at least */
    WriteAheadLog(Path store, long bytesMax, Duration between) {
        this.file = store.resolveSibling(store.getFileName() + "-wal");
        this.bytesMax = bytesMax;
        this.betweenNanos = between.toNanos();
    }

    /** Begins it anew if it is long and those who read let it; outside of transactions, by who writes. */
    void keepShort(Handle writing) {
        if (bytes() <= bytesMax || System.nanoTime() - next < 0) {
            return;
        }
        next = System.nanoTime() + betweenNanos;
        var before =
                writing.createQuery("pragma busy_timeout").mapTo(Integer.class).one();
        try {
            writing.execute("pragma busy_timeout = " + PATIENCE_MILLIS);
            var isBusy = writing.createQuery("pragma wal_checkpoint(TRUNCATE)")
                    .map((row, _) -> row.getInt("busy") != 0)
                    .one();
            if (isBusy) {
                LOG.info("the write-ahead log has {} bytes, and is read all the time", bytes());
            }
        } finally {
            writing.execute("pragma busy_timeout = " + before);
        }
    }

    private long bytes() {
        try {
            return Files.size(file);
        } catch (IOException _) {
            return 0; // there is none
        }
    }
}
