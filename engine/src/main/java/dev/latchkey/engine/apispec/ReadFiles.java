package dev.latchkey.engine.apispec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/**
 * The files of a reading, each with what it held when it was read, so that a reader can tell later whether to read them again would show
 * anything else. Thread-safe.
 */
public final class ReadFiles {

    private final Map<String, Content> contents = new ConcurrentHashMap<>();
    private volatile boolean isWhole = true;

    /**
     * What a file holds, told from others by two checksums of their own. Texts that were not made to be alike are never taken for each other.
     *
     * @param length in bytes
     */
    record Content(int length, long crc32, long crc32c) {

        static Content of(byte[] bytes) {
            return new Content(bytes.length, sum(new CRC32(), bytes), sum(new CRC32C(), bytes));
        }

        private static long sum(Checksum checksum, byte[] bytes) {
            checksum.update(bytes, 0, bytes.length);
            return checksum.getValue();
        }
    }

    /**
     * A file that was read.
     *
     * @param name its path
     * @param bytes all that it held
     */
    public void add(String name, byte[] bytes) {
        var content = Content.of(bytes);
        var before = contents.put(name, content);
        if (before != null && !before.equals(content)) {
            isWhole = false;
        }
    }

    /** Something was looked for and not read. Where it comes to be there, nobody here would know of it. */
    void miss() {
        isWhole = false;
    }

    /** Whether each file still holds what it held; false, too, where something was not found or changed while it was read. */
    public boolean areAsTheyWere() {
        return isWhole
                && contents.entrySet().stream().allMatch(file -> isAsItWas(Path.of(file.getKey()), file.getValue()));
    }

    /** A byte more than there was is enough to see that there are more. */
    private static boolean isAsItWas(Path file, Content content) {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (var in = Files.newInputStream(file)) {
            return Content.of(in.readNBytes(content.length() + 1)).equals(content);
        } catch (IOException e) {
            return false;
        }
    }
}
