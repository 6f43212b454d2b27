package dev.latchkey.core.signing;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files that nobody but their owner reads or writes, whatever the folder around them and the process's mask allow. Everything that a
 * deployment writes is one: whoever reads its store reads hashes, sessions and the audit log.
 */
public final class PrivateFile {

    private static final Set<PosixFilePermission> OWNER_ALONE = PosixFilePermissions.fromString("rw-------");
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
            PosixFilePermissions.asFileAttribute(OWNER_ALONE);
    private static final Set<PosixFilePermission> FOLDER_OF_OWNER_ALONE = PosixFilePermissions.fromString("rwx------");
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FOLDER =
            PosixFilePermissions.asFileAttribute(FOLDER_OF_OWNER_ALONE);
    private static final Logger LOG = LoggerFactory.getLogger(PrivateFile.class);

    private PrivateFile() {}

    /** Makes a folder with those around it, unless it is there, and takes from one that is there what others may do with it. */
    public static void createFolder(Path folder) throws IOException {
        Files.createDirectories(folder, PRIVATE_FOLDER);
        if (!FOLDER_OF_OWNER_ALONE.containsAll(Files.getPosixFilePermissions(folder))) {
            Files.setPosixFilePermissions(folder, FOLDER_OF_OWNER_ALONE);
        }
    }

    /** Makes an empty file, unless one is there, and takes from one that is there what others may do with it. */
    public static void create(Path file) throws IOException {
        try {
            Files.createFile(file, PRIVATE);
        } catch (FileAlreadyExistsException e) {
            close(file);
        }
    }

    /** Writes a file, over what is there. */
    public static void write(Path file, byte[] content) throws IOException {
        create(file);
        Files.write(file, content);
    }

    /** Opens a file to be written to, which is made when it is not there. */
    public static FileChannel open(Path file) throws IOException {
        create(file);
        return FileChannel.open(file, StandardOpenOption.WRITE);
    }

    private static void close(Path file) throws IOException {
        if (!Files.isRegularFile(file) || OWNER_ALONE.containsAll(Files.getPosixFilePermissions(file))) {
            return;
        }
        try {
            Files.setPosixFilePermissions(file, OWNER_ALONE);
        } catch (IOException e) {
            LOG.warn("{} can be read by others, and belongs to another user, so that it stays so", file, e);
        }
    }
}
