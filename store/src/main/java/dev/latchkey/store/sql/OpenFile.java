package dev.latchkey.store.sql;

import dev.latchkey.core.change.StoreUnavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of an embedded store, as long as it is open. Who puts another file in its place leaves whoever has it open writing to one that
 * nobody will ever find again; so nothing is written while the file at the path is not the one that was opened. Safe for use by many
 * threads.
 */
final class OpenFile {

    static final String EXCHANGED =
            "its file was exchanged or taken away; restart Latchkey to go on with the file that is there";

    private static final Logger LOG = LoggerFactory.getLogger(OpenFile.class);

    private final Path file;
    /** Null where the system has no such thing; there nobody can move a file that is open. */
    private final @Nullable Object key;

    private volatile boolean isExchanged;

    /**
     * Takes the file that is there now for the one that is opened.
     *
     * @param file has been written to before: some layered file systems make another file of it then
     * @throws StoreUnavailable when it cannot be looked at
     */
    OpenFile(Path file) {
        this.file = file;
        try {
            this.key = key(file);
        } catch (IOException e) {
            throw new StoreUnavailable("the store's file " + file + " cannot be looked at", e);
        }
    }

    Path path() {
        return file;
    }

    private static @Nullable Object key(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    /** Looks, and says so in the log when it was not so at the last look. A call of the system. */
    boolean look() {
        boolean isOther;
        try {
            isOther = !Objects.equals(key, key(file));
        } catch (NoSuchFileException _) {
            isOther = true;
        } catch (IOException _) {
            return isExchanged; // a folder that cannot be looked at just now says nothing about the file
        }
        if (isOther != isExchanged) {
            isExchanged = isOther;
            if (isOther) {
                LOG.error(
                        "the file at {} is not the one that is open any more: nothing is stored, and this node is not"
                                + " ready. Restart Latchkey to go on with the file that is there",
                        file);
            } else {
                LOG.info("the file at {} is again the one that is open: changes are stored", file);
            }
        }
        return isOther;
    }

    /** As of the last look. */
    boolean isExchanged() {
        return isExchanged;
    }

    /** @throws StoreUnavailable when another file is at the path, or none */
    void require() {
        if (look()) {
            throw new StoreUnavailable(EXCHANGED, null);
        }
    }
}
