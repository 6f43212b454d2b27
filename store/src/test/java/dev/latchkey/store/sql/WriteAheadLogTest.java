package dev.latchkey.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log of SQLite ends, whoever reads. */
class WriteAheadLogTest {

    private static final long BYTES_MAX = 1 << 20;

    @Test
    void isBegunAnewOnceThoseWhoReadHaveEnded(@TempDir Path folder) throws Exception {
        var file = folder.resolve("store.db");
        var log = new WriteAheadLog(file, BYTES_MAX, Duration.ZERO);
        try (var writing = SqliteConnections.forWriting(file);
                var reading = SqliteConnections.forReading(file, 1);
                var writer = Jdbi.create(writing).open()) {
            writer.execute("create table filled (bytes blob)");
            try (var reader = Jdbi.create(reading).open()) {
                reader.begin();
                assertThat(count(reader)).isZero();
                fill(writer);
                log.keepShort(writer); // waits a moment, and lets the reader be
                assertThat(bytes(file)).isGreaterThan(2 * BYTES_MAX);
                assertThat(count(reader)).isZero();
                reader.rollback();
            }
            writer.execute("insert into filled values (zeroblob(1))");
            log.keepShort(writer);
            assertThat(bytes(file)).isZero();
            assertThat(count(writer)).isEqualTo(101);
            assertThat(writer.createQuery("pragma busy_timeout")
                            .mapTo(Integer.class)
                            .one())
                    .isEqualTo(5_000);
        }
    }

    @Test
    void isLeftAloneWhileItIsShortAndForAWhileAfterAnAttempt(@TempDir Path folder) throws Exception {
        var file = folder.resolve("store.db");
        try (var writing = SqliteConnections.forWriting(file);
                var writer = Jdbi.create(writing).open()) {
            writer.execute("create table filled (bytes blob)");
            var log = new WriteAheadLog(file, BYTES_MAX, Duration.ofDays(1));
            log.keepShort(writer);
            assertThat(bytes(file)).isPositive();
            fill(writer);
            log.keepShort(writer);
            assertThat(bytes(file)).isZero();
            fill(writer);
            log.keepShort(writer);
            assertThat(bytes(file)).isGreaterThan(BYTES_MAX);
        }
    }

    private static void fill(Handle writer) {
        writer.useTransaction(tx -> {
            for (var i = 0; i < 100; i++) {
                tx.execute("insert into filled values (zeroblob(30000))");
            }
        });
    }

    private static int count(Handle handle) {
        return handle.createQuery("select count(*) from filled")
                .mapTo(Integer.class)
                .one();
    }

    private static long bytes(Path file) throws Exception {
        return Files.size(file.resolveSibling("store.db-wal"));
    }
}
