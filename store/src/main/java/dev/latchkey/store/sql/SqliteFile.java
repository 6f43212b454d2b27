package dev.latchkey.store.sql;

import dev.latchkey.core.signing.PrivateFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/** The file of an embedded store, which is its owner's alone. */
final class SqliteFile {

    private static final List<String> BESIDE = List.of("-wal", "-shm");

    private SqliteFile() {}

    /**
     * Makes the file with its schema, and its folder, where they are not there yet, and takes the permissions of others away where they
     * are. A new file gets its name when it is whole, so that an empty one of that name is never one that was about to be made.
     *
     * @param schema writes into a file that is empty, and closes it
     * @throws UncheckedIOException when the folder or the file cannot be made
     */
    static void create(Path file, Consumer<Path> schema) {
        try {
            var folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            if (!Files.exists(file)) {
                make(file, schema);
            }
            PrivateFile.create(file);
            // What SQLite makes beside it gets the same permissions; what a crash left there has those of its time.
            for (var suffix : BESIDE) {
                var left = beside(file, suffix);
                if (Files.exists(left)) {
                    PrivateFile.create(left);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the store's file " + file + " could not be made", e);
        }
    }

    private static void make(Path file, Consumer<Path> schema) throws IOException {
        var fresh = beside(file, ".new");
        Files.deleteIfExists(fresh);
        for (var suffix : BESIDE) {
            Files.deleteIfExists(beside(fresh, suffix));
        }
        PrivateFile.create(fresh);
        schema.accept(fresh);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        try (var folder =
                FileChannel.open(Objects.requireNonNull(file.toAbsolutePath().getParent()))) {
            folder.force(true);
        }
    }

    private static Path beside(Path file, String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }
}
