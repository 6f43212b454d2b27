package dev.latchkey.app.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The folder that everything a deployment keeps is in. */
public final class DataFolder {

    private DataFolder() {}

    /** Makes the folder, its owner's alone, unless it is there; one that is there keeps the permissions it was given. */
    public static Path create(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return folder;
        }
        var parent = folder.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        return Files.createDirectory(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    /** Whether a process has the deployment open: one that serves it, or a command. Changes nothing. */
    public static boolean isOpen(Path folder) throws IOException {
        return FolderLock.isHeld(folder);
    }
}
