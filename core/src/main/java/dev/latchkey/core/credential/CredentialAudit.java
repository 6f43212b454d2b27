package dev.latchkey.core.credential;

import dev.latchkey.core.audit.AuditEntry;
import dev.latchkey.core.audit.AuditEvent;
import dev.latchkey.core.audit.AuditLog;
import dev.latchkey.core.audit.AuditSubject;
import dev.latchkey.core.change.ChangeKind;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.command.Actor;
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
