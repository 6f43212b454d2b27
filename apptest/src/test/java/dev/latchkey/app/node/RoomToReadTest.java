package dev.latchkey.app.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What does not fit beside what is served is not read: the process would be ended. */
class RoomToReadTest {

    private static final long MEBIBYTE = 1024 * 1024;

    @TempDir
    private Path folder;

    private final AtomicLong used = new AtomicLong();
    private long collections;

    private RoomToRead room(long garbage) {
        return new RoomToRead(() -> new MemoryUsage(0, used.get(), 100 * MEBIBYTE, 100 * MEBIBYTE), () -> {
            collections++;
            used.addAndGet(-garbage);
        });
    }

    private Path document(String name, int bytes) throws IOException {
        return Files.write(folder.resolve(name), new byte[bytes]);
    }

    /** Two of a mebibyte take 6 once they are served, and the one that is being read takes 17 more. */
    @Test
    void refusesWhatDoesNotFit() throws IOException {
        var documents =
                List.of(document("one", (int) MEBIBYTE), document("two", (int) MEBIBYTE), folder.resolve("not there"));
        used.set(77 * MEBIBYTE);
        assertThat(room(0).lack(documents)).isEmpty();
        assertThat(collections).isZero();

        used.set(77 * MEBIBYTE + 1);
        assertThat(room(0).lack(documents))
                .hasValueSatisfying(text -> assertThat(text)
                        .contains("about 23 MiB of memory, and 22 MiB are left", "restart with these files"));
        assertThat(room(1).lack(documents))
                .as("once what nobody uses is given back")
                .isEmpty();
        assertThat(collections).isEqualTo(2);
    }

    /** The JVM says no more than that its heap is too small. */
    @Test
    void saysBeforeTheStartWhatHeapWouldDo() throws IOException {
        var document = document("one", (int) (4 * MEBIBYTE));
        assertThat(room(0).doubt(List.of(document))).isEmpty();
        used.set(25 * MEBIBYTE);
        assertThat(room(0).doubt(List.of(document)))
                .hasValueSatisfying(
                        text -> assertThat(text).contains("about 80 MiB", "75 MiB are left", "LATCHKEY_HEAP=256m"));
    }

    /** The elements of the largest take so much and no more, however large it is: it fits beside itself in the usual heap. */
    @Test
    void hasRoomForTheLargestBesideItself() throws IOException {
        var largest = folder.resolve("largest");
        try (var file = new RandomAccessFile(largest.toFile(), "rw")) {
            file.setLength(32 * MEBIBYTE); // no byte of it is written
        }
        var old = 332 * MEBIBYTE; // of 512
        assertThat(new RoomToRead(() -> new MemoryUsage(0, 90 * MEBIBYTE, old, old), () -> {}).lack(List.of(largest)))
                .isEmpty();
        assertThat(new RoomToRead(() -> new MemoryUsage(0, 93 * MEBIBYTE, old, old), () -> {}).lack(List.of(largest)))
                .hasValueSatisfying(text -> assertThat(text).contains("about 240 MiB of memory, and 239 MiB are left"));
    }

    @Test
    void hasRoomForWhatTestsServe() throws IOException {
        assertThat(RoomToRead.ofThisProcess().lack(List.of(document("small", 10_000))))
                .isEmpty();
    }
}
