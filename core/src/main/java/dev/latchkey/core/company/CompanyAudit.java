package dev.latchkey.core.company;

import dev.latchkey.core.audit.AuditEntry;
import dev.latchkey.core.audit.AuditEvent;
import dev.latchkey.core.audit.AuditLog;
import dev.latchkey.core.audit.AuditSubject;
import dev.latchkey.core.audit.ChangeWeight;
import dev.latchkey.core.change.ChangeKind;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.command.Actor;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/** Tells the change feed and the audit log of a change to a company, in the change's own transaction. */
final class CompanyAudit {

    private final AuditLog log;
    private final InstantSource clock;

    CompanyAudit(AuditLog log, InstantSource clock) {
        this.log = log;
        this.clock = clock;
    }

    void record(
            Transaction tx,
            Actor.InCompany actor,
            AuditEvent event,
            AuditSubject.Type type,
            String id,
            Map<String, String> context) {
        record(tx, actor, event, type, id, context, ChangeWeight.USUAL);
    }

    /** @param weight whether the change takes power away */
    void record(
            Transaction tx,
            Actor.InCompany actor,
            AuditEvent event,
            AuditSubject.Type type,
            String id,
            Map<String, String> context,
            ChangeWeight weight) {
        var subject = new AuditSubject(type, id);
        var at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        log.append(tx, new AuditEntry(actor.companyId(), at, event, actor.author(), subject, context), weight);
        tx.changed(kindOf(type), actor.companyId(), id);
    }

    private static ChangeKind kindOf(AuditSubject.Type type) {
        return switch (type) {
            case COMPANY -> ChangeKind.COMPANY;
            case USER -> ChangeKind.USER;
            case SYSTEM_ROLE -> ChangeKind.SYSTEM_ROLE;
            case ACCESS_GROUP -> ChangeKind.ACCESS_GROUP;
            case CREDENTIAL, PARTNER, PARTNER_USER, APPLICATION, GRANT, OPERATOR, SIGNING_KEY, APIS, STORE ->
                throw new IllegalStateException("not changed by these commands: " + type);
        };
    }
}
