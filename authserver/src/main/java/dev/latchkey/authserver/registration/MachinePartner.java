package dev.latchkey.authserver.registration;

import dev.latchkey.authserver.registration.RegistrationRefused.Reason;
import dev.latchkey.core.audit.AuditEntry;
import dev.latchkey.core.audit.AuditEvent;
import dev.latchkey.core.audit.AuditLog;
import dev.latchkey.core.audit.AuditSubject;
import dev.latchkey.core.audit.Author;
import dev.latchkey.core.change.ChangeKind;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.partner.Partner;
import dev.latchkey.core.partner.Partners;
import java.time.Instant;
import java.util.Map;

/** The partners to whom machines' applications belong, each made when it is first needed. */
public enum MachinePartner {
    REGISTERED(Partner.OF_REGISTERED, "Self-registered applications"),
    DOCUMENTS(Partner.OF_DOCUMENTS, "Applications known by their document");

    private final String id;
    private final String title;

    MachinePartner(String id, String title) {
        this.id = id;
        this.title = title;
    }

    public String id() {
        return id;
    }

    /** @throws RegistrationRefused when the operator has deactivated it */
    void require(Transaction tx, Partners partners, AuditLog log, Instant now) {
        var found = partners.find(tx, id);
        if (found.isEmpty()) {
            partners.insert(tx, new Partner(id, title, true, true, now));
            var system = new Author(Author.Type.SYSTEM, "registration");
            var subject = new AuditSubject(AuditSubject.Type.PARTNER, id);
            log.append(tx, new AuditEntry(id, now, AuditEvent.PARTNER_CREATED, system, subject, Map.of()));
            tx.changed(ChangeKind.PARTNER, id, id);
        } else if (!found.get().isActive()) {
            throw Reason.ACCESS_DENIED.because("the operator has suspended such applications");
        }
    }
}
