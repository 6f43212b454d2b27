package dev.latchkey.core.partner;

import dev.latchkey.core.audit.AuditEvent;
import dev.latchkey.core.audit.AuditFacts;
import dev.latchkey.core.audit.AuditSubject;
import dev.latchkey.core.change.ChangeKind;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.CommandRefused;
import java.util.ArrayList;
import java.util.List;

/** Whether partners and their applications work: changed by operators, each within a transaction of somebody's command. */
public final class PartnerStanding {

    private final Partners partners;
    private final Applications applications;
    private final Suspensions suspensions;
    private final PartnerAudit audit;

    PartnerStanding(PartnerStores stores, Suspensions suspensions, PartnerAudit audit) {
        this.partners = stores.partners();
        this.applications = stores.applications();
        this.suspensions = suspensions;
        this.audit = audit;
    }

    /**
     * As {@link PartnerCommands#setApplicationActive}.
     *
     * @return the application as it was
     */
    public Application setApplicationActive(
            Transaction tx, Actor.Operator actor, String partnerId, String clientId, boolean isActive) {
        var application =
                applications.find(tx, partnerId, clientId).orElseThrow(() -> CommandRefused.notFound("application"));
        applications.setActive(tx, partnerId, clientId, isActive);
        if (isActive) {
            suspensions.applicationReturns(tx, clientId);
        } else {
            suspensions.applicationSuspended(tx, actor.author(), clientId);
        }
        var event = isActive ? AuditEvent.APPLICATION_REINSTATED : AuditEvent.APPLICATION_SUSPENDED;
        var subject = new AuditSubject(AuditSubject.Type.APPLICATION, clientId);
        var facts = new AuditFacts().changed("active", application.isActive(), isActive);
        audit.record(tx, actor.author(), partnerId, event, subject, facts);
        tx.changed(ChangeKind.APPLICATION, partnerId, clientId);
        return application;
    }

    /**
     * As {@link PartnerCommands#setPartnerActive}.
     *
     * @return the partner as it was
     */
    public Partner setPartnerActive(Transaction tx, Actor.Operator actor, String partnerId, boolean isActive) {
        var partner = partners.find(tx, partnerId).orElseThrow(() -> CommandRefused.notFound("partner"));
        partners.setActive(tx, partnerId, isActive);
        var clientIds = clientIds(tx, partnerId);
        if (isActive) {
            clientIds.forEach(clientId -> suspensions.applicationReturns(tx, clientId));
        } else {
            suspensions.applicationsSuspended(tx, actor.author(), clientIds);
        }
        var event = isActive ? AuditEvent.PARTNER_ACTIVATED : AuditEvent.PARTNER_DEACTIVATED;
        var subject = new AuditSubject(AuditSubject.Type.PARTNER, partnerId);
        var facts = new AuditFacts().changed("active", partner.isActive(), isActive);
        audit.record(tx, actor.author(), partnerId, event, subject, facts);
        tx.changed(ChangeKind.PARTNER, partnerId, partnerId);
        return partner;
    }

    /** Of all its applications: partners of machines have more than those of people may. */
    private List<String> clientIds(Transaction tx, String partnerId) {
        var all = new ArrayList<String>();
        var after = "";
        for (var page = applications.page(tx, partnerId, after, PartnerCommands.APPLICATIONS_MAX);
                !page.isEmpty();
                page = applications.page(tx, partnerId, after, PartnerCommands.APPLICATIONS_MAX)) {
            page.forEach(one -> all.add(one.clientId()));
            after = page.getLast().clientId();
        }
        return all;
    }
}
