package dev.latchkey.app.node;

import dev.latchkey.core.signing.PrivateFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Keeps a second process out of a data folder; the operating system lets go when the first one dies. */
final class FolderLock implements AutoCloseable {

    private static final String FILE = "in-use.lock";

    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /** @throws FolderInUse when another process has the folder open */
    static FolderLock acquire(Path folder) throws IOException {
        var channel = PrivateFile.open(folder.resolve(FILE));
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            channel.close();
            throw new FolderInUse(folder);
        }
        return new FolderLock(channel);
    }

    /** Removes a folder in which there is nothing but a lock that nobody holds; any other stays as it is. */
    static void removeUnused(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            if (files.anyMatch(file -> !file.endsWith(FILE))) {
                return;
            }
        }
        if (!isHeld(folder)) {
            Files.deleteIfExists(folder.resolve(FILE));
            Files.delete(folder);
        }
    }

    /** Whether somebody has it; writes nothing. */
    static boolean isHeld(Path folder) throws IOException {
        var file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            return false;
        }
        try (var channel = FileChannel.open(file, StandardOpenOption.READ);
                var lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
            return lock == null;
        } catch (OverlappingFileLockException _) {
            return true;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
