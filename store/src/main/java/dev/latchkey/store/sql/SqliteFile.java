package dev.latchkey.store.sql;

import dev.latchkey.core.signing.PrivateFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The file of an embedded store, which is its owner's alone. */
final class SqliteFile {

    private SqliteFile() {}

    /**
     * Makes the file and its folder where they are not there yet, and takes the permissions of others away where they are.
     *
     * @throws UncheckedIOException when the folder or the file cannot be made
     */
    static void create(Path file) {
        try {
            var folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            PrivateFile.create(file);
            // What SQLite makes beside it gets the same permissions; what a crash left there has those of its time.
            for (var beside : List.of("-wal", "-shm")) {
                var left = file.resolveSibling(file.getFileName() + beside);
                if (Files.exists(left)) {
                    PrivateFile.create(left);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the store's file " + file + " could not be made", e);
        }
    }
}
