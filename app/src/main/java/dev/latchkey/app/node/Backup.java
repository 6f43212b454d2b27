package dev.latchkey.app.node;

import dev.latchkey.core.audit.AuditEntry;
import dev.latchkey.core.change.StoreUnavailable;
import dev.latchkey.core.signing.MasterKey;
import dev.latchkey.core.signing.PrivateFile;
import dev.latchkey.store.sql.StoreCopy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a deployment with an embedded store needs to begin again elsewhere: its store, as it was at one moment, and its master key.
 * The configuration, the catalogue and the documents are the operator's files and are not in it.
 */
public final class Backup {

    private static final String BACKING_UP = ".latchkey-backup";
    private static final String RESTORING = ".restoring";

    /** What SQLite keeps beside a store; it would read what is left of another one into the new one. */
    private static final List<String> BESIDE_THE_STORE = List.of("-wal", "-shm", "-journal");

    /** What an interrupted backup left is taken away when it is so old; until then its folder may be one that was just made. */
    private static final Duration LEFT_BEHIND_AFTER = Duration.ofHours(1);

    private Backup() {}

    /**
     * A backup that was made.
     *
     * @param at when the copy was begun; everything acknowledged before is in it
     * @param untold why the platform's audit log has no entry of it; empty when it has one
     */
    public record Made(Instant at, Optional<String> untold) {}

    /**
     * Copies the store of a deployment, running or stopped, into a new file that is its owner's alone.
     *
     * @param withMasterKey whether the key goes into the same file: who has the file then has everything
     * @return when the copy was begun, and whether the platform's audit log knows of it
     * @throws IllegalStateException when there is no deployment in the folder
     * @throws IOException when the file is there already or cannot be written; nothing of it is left, and what a killed process left
     *     goes with a later backup into the same folder
     */
    public static Made make(Path dataFolder, Path file, boolean withMasterKey, InstantSource clock) throws IOException {
        var store = dataFolder.resolve(OpenedStore.FILE);
        var key = dataFolder.resolve(BackupFile.MASTER_KEY);
        if (!Files.isRegularFile(store) || !Files.isRegularFile(key)) {
            throw new IllegalStateException(dataFolder + ": expected the data folder of a deployment");
        }
        var masterKey = MasterKey.readOrCreate(key, new SecureRandom());
        var untold = tellAuditLog(store, StoreAudit.backupBegun(clock.instant(), file, withMasterKey), clock);
        var madeAt = clock.instant();
        // Beside the target: what does not fit there is found out before anything stands under its name.
        var target = Files.createDirectories(parent(file));
        var work = Files.createTempDirectory(target, BACKING_UP);
        try (var _ = FolderLock.acquire(work)) {
            deleteLeftBehind(work, madeAt.minus(LEFT_BEHIND_AFTER));
            var copy = work.resolve(OpenedStore.FILE);
            StoreCopy.make(store, copy);
            var written = work.resolve("backup");
            BackupFile.write(written, copy, madeAt, masterKey, withMasterKey ? Optional.of(key) : Optional.empty());
            // Fails where something else of that name has come meanwhile.
            Files.createLink(file, written);
            return new Made(madeAt, untold);
        } finally {
            delete(work);
        }
    }

    /**
     * Before the copy, which has the entry too. A backup is made all the same where that cannot be: a disk that is full is a reason for one.
     *
     * @return why it does not know
     */
    private static Optional<String> tellAuditLog(Path store, AuditEntry entry, InstantSource clock) {
        try {
            return StoreCopy.record(store, entry, clock)
                    ? Optional.empty()
                    : Optional.of("the store is of another release, which has to open it first");
        } catch (StoreUnavailable e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** A process that was killed took nothing away; nobody holds the lock of its folder any more. What other users made is theirs. */
    private static void deleteLeftBehind(Path work, Instant before) throws IOException {
        for (var folder : within(parent(work), BACKING_UP)) {
            if (!Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(work))
                    || !Files.getLastModifiedTime(folder).toInstant().isBefore(before)) {
                continue;
            }
            try (var _ = FolderLock.acquire(folder)) {
                delete(folder);
            } catch (FolderInUse e) {
                // A long backup goes on.
            }
        }
    }

    private static List<Path> within(Path folder, String prefix) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> String.valueOf(file.getFileName()).startsWith(prefix))
                    .filter(file -> Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS))
                    .toList();
        }
    }

    /**
     * Puts a backup into a data folder that holds no deployment yet. The store comes last, so that a folder in which it stands is
     * whole.
     *
     * @param masterKey the key's file, where the backup does not hold it and it is not in the data folder already
     * @return when the backup was made: what was revoked later works again, of which {@link Restoration} reminds
     * @throws IllegalStateException when there is a deployment already or something of one is left, the key is missing or another's,
     *     or the store is damaged; nothing is changed then
     */
    public static Instant restore(Path file, Path dataFolder, Optional<Path> masterKey, InstantSource clock)
            throws IOException {
        var backup = BackupFile.read(file);
        var placed = dataFolder.resolve(BackupFile.MASTER_KEY);
        refuseStore(dataFolder);
        var key = key(backup, masterKey, placed);
        try {
            if (Files.exists(placed)) {
                requireSame(backup, placed, placed.toString());
            }
            var isNew = !Files.exists(dataFolder);
            var folder = DataFolder.create(dataFolder);
            try {
                fill(folder, backup, key, clock.instant());
            } catch (IOException | RuntimeException e) {
                if (isNew) {
                    FolderLock.removeUnused(folder);
                }
                throw e;
            }
            return backup.madeAt();
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private static void fill(Path folder, BackupFile backup, byte[] key, Instant now) throws IOException {
        try (var _ = FolderLock.acquire(folder)) {
            for (var left : within(folder, RESTORING)) {
                delete(left);
            }
            put(backup, key, folder, now);
        }
    }

    private static void refuseStore(Path dataFolder) {
        var store = dataFolder.resolve(OpenedStore.FILE);
        if (Files.exists(store)) {
            throw new IllegalStateException(dataFolder + ": a deployment is there already; name an empty folder");
        }
        for (var suffix : BESIDE_THE_STORE) {
            var left = dataFolder.resolve(OpenedStore.FILE + suffix);
            if (Files.exists(left)) {
                throw new IllegalStateException(
                        left + " is left of another store and would be read into this one; name an empty folder");
            }
        }
    }

    private static byte[] key(BackupFile backup, Optional<Path> masterKey, Path placed) throws IOException {
        if (masterKey.isPresent()) {
            return Files.readAllBytes(masterKey.get());
        }
        if (!backup.holdsMasterKey() && Files.exists(placed)) {
            return Files.readAllBytes(placed);
        }
        if (!backup.holdsMasterKey()) {
            throw new IllegalStateException(backup.file()
                    + " does not hold the master key, without which no credential in its store can be verified:"
                    + " name your copy of master.key with --master-key");
        }
        return backup.masterKey();
    }

    /** A key that is there already, of a restore that was interrupted or put there by somebody, stays. */
    private static MasterKey requireSame(BackupFile backup, Path keyFile, String name) throws IOException {
        var masterKey = MasterKey.readOrCreate(keyFile, new SecureRandom());
        if (!BackupFile.fingerprint(masterKey).equals(backup.keyFingerprint())) {
            throw new IllegalStateException(
                    name + " is another deployment's: the backup was made with the one of fingerprint "
                            + backup.keyFingerprint());
        }
        return masterKey;
    }

    private static void put(BackupFile backup, byte[] key, Path folder, Instant now) throws IOException {
        var work = Files.createTempDirectory(folder, RESTORING);
        try {
            var keyFile = work.resolve(BackupFile.MASTER_KEY);
            PrivateFile.write(keyFile, key);
            var masterKey = requireSame(backup, keyFile, "the master key");
            var store = work.resolve(OpenedStore.FILE);
            backup.extractStore(masterKey, store);
            StoreCopy.damage(store).ifPresent(damage -> {
                throw new IllegalStateException(backup.file() + ": " + damage);
            });
            var reminder = work.resolve(Restoration.FILE);
            new Restoration(backup.madeAt(), now, false).write(reminder);
            Files.move(keyFile, folder.resolve(BackupFile.MASTER_KEY), StandardCopyOption.ATOMIC_MOVE);
            Files.move(reminder, folder.resolve(Restoration.FILE), StandardCopyOption.ATOMIC_MOVE);
            Files.move(store, folder.resolve(OpenedStore.FILE), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            delete(work);
        }
    }

    private static Path parent(Path file) {
        var parent = file.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IllegalStateException(file + ": expected the name of a file");
        }
        return parent;
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            for (var file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
