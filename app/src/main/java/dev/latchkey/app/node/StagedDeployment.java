package dev.latchkey.app.node;

import dev.latchkey.core.signing.FileOwners;
import dev.latchkey.core.signing.PrivateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A deployment that is made in a folder of its own beside where it is to be, so that it is there whole or not at all, whenever whoever makes it is
 * killed. Until {@link #commit} nothing outside that folder has changed, and the next one to stage there begins anew; from then on the next one
 * puts in place what the first could not. One process at a time.
 */
public final class StagedDeployment implements AutoCloseable {

    /** Beside the configuration, and in a data folder that is there already, which may be another file system. */
    public static final String FOLDER = ".latchkey-init";

    private static final String DATA = "data";
    private static final String FILES = "files";
    private static final String COMMITTED = "made";

    private final Path folder;
    private final Path data;
    private final Path target;
    private final Steps steps;
    private final FolderLock lock;

    /** Hears of each step before it is done. */
    @FunctionalInterface
    public interface Steps {

        /** For those who need not know. */
        Steps UNHEARD = _ -> {};

        void begins(String step);
    }

    private StagedDeployment(Path folder, Path data, Path target, Steps steps) throws IOException {
        this.folder = folder;
        this.data = data;
        this.target = target;
        this.steps = steps;
        PrivateFile.createFolder(folder);
        this.lock = FolderLock.acquire(folder);
    }

    /**
     * Takes the place where it is staged.
     *
     * @param beside the folder that the configuration is to be in
     * @param target the data folder that is to be
     * @throws FolderInUse when another process stages there
     * @throws FileOwners.ForeignFile when somebody else has put there what would be taken
     */
    public static StagedDeployment at(Path beside, Path target, Steps steps) throws IOException {
        return at(beside, target, steps, FileOwners.ofThisProcess(beside.getFileSystem()));
    }

    /** As {@link #at(Path, Path, Steps)}, taking what these users have put there. */
    static StagedDeployment at(Path beside, Path target, Steps steps, FileOwners owners) throws IOException {
        var folder = beside.resolve(FOLDER);
        for (var place : List.of(
                folder,
                target,
                target.resolve(FOLDER),
                target.resolve(BackupFile.MASTER_KEY),
                target.resolve(OpenedStore.FILE))) {
            owners.require(place);
        }
        return new StagedDeployment(
                folder, Files.isDirectory(target) ? target.resolve(FOLDER) : folder.resolve(DATA), target, steps);
    }

    /** What was committed and is not known to be in place, as {@link #commit} was given it. */
    public Optional<byte[]> findCommitted() throws IOException {
        var committed = folder.resolve(COMMITTED);
        return Files.exists(committed) ? Optional.of(Files.readAllBytes(committed)) : Optional.empty();
    }

    /** Forgets whatever was not committed, and begins. A master key that stands in the data folder is the one of the new deployment. */
    public void begin() throws IOException {
        steps.begins("forget what was not finished");
        remove(data);
        remove(folder.resolve(DATA));
        remove(folder.resolve(FILES));
        steps.begins("make the folder");
        PrivateFile.createFolder(data);
        PrivateFile.createFolder(folder.resolve(FILES));
        var key = target.resolve(BackupFile.MASTER_KEY);
        if (Files.exists(key)) {
            PrivateFile.write(data.resolve(BackupFile.MASTER_KEY), Files.readAllBytes(key));
        }
    }

    /** The folder of what is needed only while it is made. */
    public Path folder() {
        return folder;
    }

    /** The data folder, where it is made. */
    public Path data() {
        return data;
    }

    /** Whoever makes it says what comes next. */
    public void begins(String step) {
        steps.begins(step);
    }

    /** A file that is to stand beside the configuration, under this name. */
    public void write(String name, byte[] content) throws IOException {
        steps.begins("write " + name);
        Files.write(folder.resolve(FILES).resolve(name), content);
    }

    /**
     * It is whole, and nobody has it open.
     *
     * @param made what whoever finishes it has to know; kept as a file of the owner's alone until {@link #forget}
     */
    public void commit(byte[] made) throws IOException {
        steps.begins("note what was made");
        var noted = folder.resolve(COMMITTED + ".new");
        PrivateFile.write(noted, made);
        steps.begins("commit");
        Files.move(noted, folder.resolve(COMMITTED), StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * Puts what was committed in its place, as far as it is not there: the data first, then the files.
     *
     * @param names of the files, the one last without which nobody takes the others for a deployment
     */
    public void putInPlace(List<String> names) throws IOException {
        moveData(folder.resolve(DATA));
        moveData(target.resolve(FOLDER));
        for (var name : names) {
            var file = folder.resolve(FILES).resolve(name);
            if (Files.exists(file)) {
                steps.begins("put " + name + " in place");
                replace(file, folder.resolveSibling(name));
            }
        }
    }

    /** What was staged is done with, or given up. */
    public void forget() throws IOException {
        steps.begins("forget what was staged");
        remove(target.resolve(FOLDER));
        remove(folder);
    }

    private void moveData(Path from) throws IOException {
        if (!Files.isDirectory(from)) {
            return;
        }
        if (!Files.exists(target)) {
            steps.begins("put the data folder in place");
            Files.move(from, target, StandardCopyOption.ATOMIC_MOVE);
            return;
        }
        try (var children = Files.list(from)) {
            var storeLast = Comparator.<Path>comparingInt(child -> child.endsWith(OpenedStore.FILE) ? 1 : 0)
                    .thenComparing(Comparator.naturalOrder());
            for (var child : children.sorted(storeLast).toList()) {
                steps.begins("put " + child.getFileName() + " in place");
                Files.move(child, target.resolve(child.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    /** Over what is there, which keeps its permissions; where it cannot be exchanged, as a file that is a mount, its content is. */
    private static void replace(Path file, Path target) throws IOException {
        if (!Files.exists(target)) {
            Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
            return;
        }
        var real = target.toRealPath();
        try {
            Files.setPosixFilePermissions(file, Files.getPosixFilePermissions(real));
            Files.move(file, real, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException _) {
            Files.write(real, Files.readAllBytes(file));
            Files.delete(file);
        }
    }

    private static void remove(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Lets others stage here. */
    @Override
    public void close() {
        lock.close();
    }
}
