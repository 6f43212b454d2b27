package dev.latchkey.server.credential;

import dev.latchkey.server.audit.AuditEntry;
import dev.latchkey.server.audit.AuditEvent;
import dev.latchkey.server.audit.AuditLog;
import dev.latchkey.server.audit.AuditSubject;
import dev.latchkey.server.command.Actor;
import dev.latchkey.server.store.change.ChangeKind;
import dev.latchkey.server.store.change.Transaction;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;

/** Tells the change feed and the audit log of a change to a credential, in the change's own transaction. */
public final class CredentialAudit {

    private final AuditLog log;
    private final InstantSource clock;

    public CredentialAudit(AuditLog log, InstantSource clock) {
        this.log = log;
        this.clock = clock;
    }

    void record(
            Transaction tx,
            Actor.InCompany actor,
            AuditEvent event,
            Credential credential,
            Map<String, String> context) {
        var facts = new TreeMap<>(context);
        facts.put("credentialType", credential.type().name());
        var subject = new AuditSubject(AuditSubject.Type.CREDENTIAL, credential.id());
        log.append(tx, new AuditEntry(actor.companyId(), clock.instant(), event, actor.author(), subject, facts));
        tx.changed(ChangeKind.CREDENTIAL, actor.companyId(), credential.id());
    }
}
