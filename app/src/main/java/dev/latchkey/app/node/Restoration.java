package dev.latchkey.app.node;

import dev.latchkey.core.signing.PrivateFile;
import dev.latchkey.store.sql.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * That the store of a deployment is a copy of an earlier time, which stays in its data folder until somebody has seen to what follows: what
 * was revoked after the copy works again.
 *
 * @param madeAt when the copy was begun
 * @param restoredAt when it was put into the folder
 * @param isRecorded whether the platform's audit log has it
 */
public record Restoration(Instant madeAt, Instant restoredAt, boolean isRecorded) {

    /** Who has seen to it deletes it. */
    public static final String FILE = "restored.json";

    private static final Logger LOG = LoggerFactory.getLogger(Restoration.class);
    private static final int FILE_BYTES_MAX = 4_096;

    /** What is so of one that cannot be read. */
    public static final String UNREAD = "whether the store was restored cannot be said";

    /**
     * What a data folder says of itself.
     *
     * @return empty when it was not restored, or somebody has seen to it
     * @throws IOException when the file cannot be read or is not what was written
     */
    public static Optional<Restoration> of(Path folder) throws IOException {
        try (var content = Files.newInputStream(folder.resolve(FILE))) {
            var json = JsonMapper.shared().readTree(content.readNBytes(FILE_BYTES_MAX));
            return Optional.of(new Restoration(
                    Instant.parse(json.path("madeAt").asString("")),
                    Instant.parse(json.path("restoredAt").asString("")),
                    json.path("isRecorded").asBoolean(false)));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (JacksonException | DateTimeException e) {
            throw new IOException(folder.resolve(FILE) + ": expected what restore wrote", e);
        }
    }

    /** What to do about one that cannot be read. */
    public static String adviceWhereUnread(Path folder) {
        return "let the user who serves the deployment read " + folder.resolve(FILE) + "; if it is not what restore"
                + " wrote, look at your backups for the time of the copy, see to what was revoked since, and delete it";
    }

    /** What whoever watches the node is told of it, without the folder; none where nothing was restored. */
    static List<String> warnings(Path folder) {
        try {
            return of(folder).map(Restoration::text).stream().toList();
        } catch (IOException _) {
            return List.of(UNREAD + ": " + FILE + " in the data folder cannot be read");
        }
    }

    void write(Path file) throws IOException {
        var json = JsonNodeFactory.instance
                .objectNode()
                .put("madeAt", madeAt.toString())
                .put("restoredAt", restoredAt.toString())
                .put("isRecorded", isRecorded);
        PrivateFile.write(file, JsonMapper.shared().writeValueAsBytes(json));
    }

    /** Tells the audit log of the restored store, when that is opened first; killed in between it is told twice. */
    static void record(Path folder, Stores stores) throws IOException {
        var restoration = read(folder);
        if (restoration.isEmpty() || restoration.get().isRecorded()) {
            return;
        }
        var entry = StoreAudit.restored(restoration.get());
        stores.transactions().write(tx -> {
            stores.auditLog().append(tx, entry);
            return true;
        });
        var written = folder.resolve(FILE + ".new");
        new Restoration(restoration.get().madeAt(), restoration.get().restoredAt(), true).write(written);
        keepOwner(folder.resolve(FILE), written);
        Files.move(written, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
    }

    /** A command of root must not leave a file that whoever serves the deployment cannot read. */
    private static void keepOwner(Path before, Path written) throws IOException {
        var owner = Files.getOwner(before);
        if (!owner.equals(Files.getOwner(written))) {
            Files.setOwner(written, owner);
        }
    }

    /** As {@link #of}; what cannot be read keeps nobody from a deployment, and is told to the log. */
    static Optional<Restoration> read(Path folder) {
        try {
            return of(folder);
        } catch (IOException e) {
            LOG.warn("{}: {}; {}", UNREAD, e.getMessage(), adviceWhereUnread(folder));
            return Optional.empty();
        }
    }

    /** Warns the log when a node starts; says nothing where nothing was restored. */
    static void tell(Path folder) {
        read(folder).ifPresent(restoration -> LOG.warn("{}; {}", restoration.text(), advice(folder)));
    }

    /** What is so, in one sentence without its end. */
    public String text() {
        return "the store was restored at " + restoredAt + " from a backup of " + madeAt
                + ": what was revoked, ended or changed after the backup works again as it was then";
    }

    /** What to do about it. */
    public static String advice(Path folder) {
        return "look through the audit logs that you exported or forwarded for what happened after the backup, and do"
            + " it once more (key revoke, client revoke, app suspend, user deactivate …); keys rotate --now --distrust"
            + " ends every JWT signed before; then delete " + folder.resolve(FILE);
    }
}
