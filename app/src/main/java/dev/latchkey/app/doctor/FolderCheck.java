package dev.latchkey.app.doctor;

import dev.latchkey.app.node.Restoration;
import dev.latchkey.core.change.StoreUnavailable;
import dev.latchkey.core.signing.MasterKey;
import dev.latchkey.core.signing.SigningKeyCheck;
import dev.latchkey.store.sql.StoreCopy;
import dev.latchkey.store.sql.UnopenedStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The data folder: the store, room for it, who may read it, and the keys. */
final class FolderCheck {

    private static final String STORE = "store";
    private static final String KEYS = "keys";
    private static final long MEBIBYTE = 1024 * 1024;
    private static final long FREE_BYTES_MIN = 100 * MEBIBYTE;
    private static final long FREE_BYTES_COMFORTABLE = 1024 * MEBIBYTE;
    private static final Set<PosixFilePermission> OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.GROUP_EXECUTE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE,
            PosixFilePermission.OTHERS_EXECUTE);

    private final Path folder;
    private final Path store;
    private final Path masterKey;
    private final List<Finding> findings = new ArrayList<>();

    private FolderCheck(Path folder) {
        this.folder = folder;
        this.store = folder.resolve("latchkey.db");
        this.masterKey = folder.resolve("master.key");
    }

    /** @param reserveBytes while less is free, only what takes power away is stored */
    static List<Finding> look(Path folder, long reserveBytes) throws IOException {
        var check = new FolderCheck(folder);
        if (!Files.isRegularFile(check.store)) {
            check.findings.add(Finding.failed(
                    STORE, folder + " holds no store", "begin a deployment with init, or restore a backup"));
            return check.findings;
        }
        check.store();
        check.restoration();
        check.room(reserveBytes);
        check.permissions();
        check.keys();
        return check.findings;
    }

    private void store() {
        var damage = StoreCopy.damage(store);
        findings.add(
                damage.isEmpty()
                        ? Finding.ok(STORE, store + " is whole")
                        : Finding.failed(
                                STORE,
                                store + ": " + damage.get(),
                                "stop the deployment, keep the file, and restore the newest backup"));
    }

    private void restoration() {
        try {
            Restoration.of(folder)
                    .ifPresent(restoration ->
                            findings.add(Finding.warning(STORE, restoration.text(), Restoration.advice(folder))));
        } catch (IOException e) {
            findings.add(Finding.warning(
                    STORE, Restoration.UNREAD + ": " + e.getMessage(), Restoration.adviceWhereUnread(folder)));
        }
    }

    private void room(long reserveBytes) throws IOException {
        var free = Files.getFileStore(folder).getUsableSpace();
        var text = free / MEBIBYTE + " MiB are free beside the store";
        if (free < reserveBytes) {
            findings.add(Finding.failed(
                    STORE,
                    text + ", less than store.reserveBytes (" + reserveBytes / MEBIBYTE + " MiB)",
                    "make room: only what takes power away, and what operators do, is stored until there is more"));
        } else if (free < FREE_BYTES_MIN) {
            findings.add(Finding.failed(STORE, text, "make room: a full disk takes no change, revocations among them"));
        } else if (free < FREE_BYTES_COMFORTABLE) {
            findings.add(Finding.warning(STORE, text, "make room before it is less than 100 MiB"));
        } else {
            findings.add(Finding.ok(STORE, text));
        }
    }

    private void permissions() throws IOException {
        var open = new ArrayList<String>();
        for (var file : List.of(folder, store, masterKey)) {
            if (Files.exists(file)) {
                var permissions = Files.getPosixFilePermissions(file);
                if (permissions.stream().anyMatch(OTHERS::contains)) {
                    open.add(file + " (" + PosixFilePermissions.toString(permissions) + ")");
                }
            }
        }
        if (!Files.isWritable(folder) || !Files.isWritable(store)) {
            findings.add(Finding.failed(
                    STORE,
                    folder + " cannot be written to by this user",
                    "run as the deployment's user, or give the folder to this one"));
        } else if (open.isEmpty()) {
            findings.add(Finding.ok(STORE, "only its owner may enter " + folder));
        } else {
            findings.add(Finding.warning(
                    STORE, "others may use " + String.join(", ", open), "chmod 700 the folder, chmod 600 the files"));
        }
    }

    private void keys() {
        if (!Files.isRegularFile(masterKey)) {
            findings.add(Finding.failed(
                    KEYS,
                    masterKey + " is missing",
                    "restore it from your backup: nothing in the store can be used without it"));
            return;
        }
        try {
            var key = MasterKey.readOrCreate(masterKey, new SecureRandom());
            findings.add(Finding.ok(KEYS, masterKey + " can be read"));
            UnopenedStore.signingKeys(store)
                    .ifPresent(stored -> findings.add(SigningKeyCheck.problem(stored, key)
                            .map(problem ->
                                    Finding.failed(KEYS, problem, "restore the master key that belongs to the store"))
                            .orElse(Finding.ok(
                                    KEYS,
                                    (stored.size() == 1 ? "1 signing key" : stored.size() + " signing keys")
                                            + " can be used"))));
        } catch (IOException e) {
            findings.add(Finding.failed(KEYS, masterKey + " cannot be read", "run as the deployment's user"));
        } catch (StoreUnavailable _) {
            // Told of the store already.
        } catch (IllegalStateException e) {
            findings.add(Finding.failed(KEYS, String.valueOf(e.getMessage()), "restore it from your backup"));
        }
    }
}
