package dev.latchkey.app.node;

import dev.latchkey.core.audit.AuditEntry;
import dev.latchkey.core.audit.AuditEvent;
import dev.latchkey.core.audit.AuditFacts;
import dev.latchkey.core.audit.AuditSubject;
import dev.latchkey.core.audit.Author;
import dev.latchkey.core.change.Change;
import dev.latchkey.core.text.UnseenCharacters;
import java.nio.file.Path;
import java.time.Instant;

/** What the platform's audit log is told of a store as a whole, by whoever may use the deployment's machine. */
final class StoreAudit {

    private static final Author AUTHOR = new Author(Author.Type.OPERATOR, "command-line");
    private static final AuditSubject STORE = new AuditSubject(AuditSubject.Type.STORE, Change.PLATFORM);

    private StoreAudit() {}

    /** @param file where the copy goes to */
    static AuditEntry backupBegun(Instant at, Path file, boolean withMasterKey) {
        var facts = new AuditFacts()
                .with(
                        "file",
                        UnseenCharacters.inOneLine(
                                file.toAbsolutePath().normalize().toString()))
                .with("masterKey", withMasterKey ? "included" : "not included");
        return new AuditEntry(Change.PLATFORM, at, AuditEvent.BACKUP_BEGUN, AUTHOR, STORE, facts.map());
    }

    static AuditEntry restored(Restoration restoration) {
        var facts = new AuditFacts().with("backupMadeAt", restoration.madeAt());
        return new AuditEntry(
                Change.PLATFORM, restoration.restoredAt(), AuditEvent.BACKUP_RESTORED, AUTHOR, STORE, facts.map());
    }
}
