package dev.latchkey.app.node;

import dev.latchkey.core.signing.MasterKey;
import dev.latchkey.core.signing.PrivateFile;
import dev.latchkey.store.sql.StoreCopy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a deployment with an embedded store needs to begin again elsewhere: its store, as it was at one moment, and its master key.
 * The configuration, the catalogue and the documents are the operator's files and are not in it.
 */
public final class Backup {

    private Backup() {}

    /**
     * Copies the store of a deployment, running or stopped, into a new file that is its owner's alone.
     *
     * @param withMasterKey whether the key goes into the same file: who has the file then has everything
     * @return when the copy was begun; everything acknowledged before is in it
     * @throws IllegalStateException when there is no deployment in the folder
     * @throws IOException when the file is there already or cannot be written; nothing of it is left
     */
    public static Instant make(Path dataFolder, Path file, boolean withMasterKey, InstantSource clock)
            throws IOException {
        var store = dataFolder.resolve(OpenedStore.FILE);
        var key = dataFolder.resolve(BackupFile.MASTER_KEY);
        if (!Files.isRegularFile(store) || !Files.isRegularFile(key)) {
            throw new IllegalStateException(dataFolder + ": expected the data folder of a deployment");
        }
        var masterKey = MasterKey.readOrCreate(key, new SecureRandom());
        var madeAt = clock.instant();
        // Beside the target: what does not fit there is found out before anything stands under its name.
        var work = Files.createTempDirectory(Files.createDirectories(parent(file)), ".latchkey-backup");
        try {
            var copy = work.resolve(OpenedStore.FILE);
            StoreCopy.make(store, copy);
            var written = work.resolve("backup");
            BackupFile.write(written, copy, madeAt, masterKey, withMasterKey ? Optional.of(key) : Optional.empty());
            // Fails where something else of that name has come meanwhile.
            Files.createLink(file, written);
            return madeAt;
        } finally {
            delete(work);
        }
    }

    /**
     * Puts a backup into a data folder that holds no deployment yet. The store comes last, so that a folder in which it stands is
     * whole.
     *
     * @param masterKey the key's file, where the backup does not hold it
     * @return when the backup was made: what was revoked later works again
     * @throws IllegalStateException when there is a deployment already, the key is missing or another's, or the store is damaged;
     *     nothing is changed then
     */
    public static Instant restore(Path file, Path dataFolder, Optional<Path> masterKey) throws IOException {
        var backup = BackupFile.read(file);
        var key = masterKey.isPresent() ? Files.readAllBytes(masterKey.get()) : ownKey(backup);
        try {
            var store = dataFolder.resolve(OpenedStore.FILE);
            var keyFile = dataFolder.resolve(BackupFile.MASTER_KEY);
            if (Files.exists(store) || Files.exists(keyFile)) {
                throw new IllegalStateException(dataFolder + ": a deployment is there already; name an empty folder");
            }
            var folder = DataFolder.create(dataFolder);
            try (var _ = FolderLock.acquire(folder)) {
                put(backup, key, folder);
            }
            return backup.madeAt();
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private static byte[] ownKey(BackupFile backup) throws IOException {
        if (!backup.holdsMasterKey()) {
            throw new IllegalStateException(backup.file()
                    + " does not hold the master key, without which no credential in its store can be verified:"
                    + " name your copy of master.key with --master-key");
        }
        return backup.masterKey();
    }

    private static void put(BackupFile backup, byte[] key, Path folder) throws IOException {
        var work = Files.createTempDirectory(folder, ".restoring");
        try {
            var keyFile = work.resolve(BackupFile.MASTER_KEY);
            PrivateFile.write(keyFile, key);
            var masterKey = MasterKey.readOrCreate(keyFile, new SecureRandom());
            if (!BackupFile.fingerprint(masterKey).equals(backup.keyFingerprint())) {
                throw new IllegalStateException("the master key is another deployment's: the backup was made with the"
                        + " one of fingerprint " + backup.keyFingerprint());
            }
            var store = work.resolve(OpenedStore.FILE);
            backup.extractStore(masterKey, store);
            StoreCopy.damage(store).ifPresent(damage -> {
                throw new IllegalStateException(backup.file() + ": " + damage);
            });
            Files.move(keyFile, folder.resolve(BackupFile.MASTER_KEY), StandardCopyOption.ATOMIC_MOVE);
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
