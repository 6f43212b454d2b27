package dev.latchkey.authserver.registration;

import dev.latchkey.core.audit.AuditEntry;
import dev.latchkey.core.audit.AuditEvent;
import dev.latchkey.core.audit.AuditFacts;
import dev.latchkey.core.audit.AuditLog;
import dev.latchkey.core.audit.AuditSubject;
import dev.latchkey.core.audit.Author;
import dev.latchkey.core.audit.ChangeWeight;
import dev.latchkey.core.change.ChangeKind;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.partner.Application;
import dev.latchkey.core.partner.ApplicationFacts;
import dev.latchkey.core.partner.ApplicationPower;
import java.time.InstantSource;

/**
 * Tells the change feed and the log of clients that registered themselves, in the change's own transaction. The log is nobody's own, so what
 * is told counts for the source that it comes from: the network of who asks, or the host of a document.
 */
final class MachineAudit {

    private final AuditLog log;
    private final InstantSource clock;

    MachineAudit(AuditLog log, InstantSource clock) {
        this.log = log;
        this.clock = clock;
    }

    void made(Transaction tx, Author author, Application application, String source) {
        var facts = ApplicationFacts.of(application);
        record(tx, author, application, AuditEvent.APPLICATION_CREATED, facts, new ChangeWeight(false, source));
    }

    void changed(Transaction tx, Author author, Application before, Application after, String source) {
        var weight = new ChangeWeight(ApplicationPower.narrows(before, after), source);
        var facts = ApplicationFacts.changed(before, after);
        record(tx, author, after, AuditEvent.APPLICATION_CHANGED, facts, weight);
    }

    void suspended(Transaction tx, Author author, Application application) {
        var facts = ApplicationFacts.of(application);
        record(tx, author, application, AuditEvent.APPLICATION_SUSPENDED, facts, ChangeWeight.NARROWING);
    }

    private void record(
            Transaction tx,
            Author author,
            Application application,
            AuditEvent event,
            AuditFacts facts,
            ChangeWeight weight) {
        var subject = new AuditSubject(AuditSubject.Type.APPLICATION, application.clientId());
        var entry = new AuditEntry(application.partnerId(), clock.instant(), event, author, subject, facts.map());
        log.append(tx, entry, weight);
        tx.changed(ChangeKind.APPLICATION, application.partnerId(), application.clientId());
    }
}
