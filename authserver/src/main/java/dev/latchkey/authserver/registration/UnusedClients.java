package dev.latchkey.authserver.registration;

import dev.latchkey.core.audit.AuditEntry;
import dev.latchkey.core.audit.AuditEvent;
import dev.latchkey.core.audit.AuditLog;
import dev.latchkey.core.audit.AuditSubject;
import dev.latchkey.core.audit.Author;
import dev.latchkey.core.change.ChangeKind;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.change.Transactions;
import dev.latchkey.core.partner.ApplicationFacts;
import dev.latchkey.core.partner.Applications;
import dev.latchkey.core.partner.PartnerStores;
import dev.latchkey.core.partner.Registrations;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/**
 * Removes clients that came without leave of the operator, by their document or by a registration that needs no token, and that
 * no company has used: else a stranger could take every place there is, for good. A document that is named again makes its client
 * anew.
 */
public final class UnusedClients {

    /** How long they may wait for their first user. */
    public static final Duration KEPT = Duration.ofDays(30);

    /** Most of each kind in one turn. */
    private static final int TURN_MAX = 500;

    private final Transactions transactions;
    private final Registrations registrations;
    private final Applications applications;
    private final AuditLog log;
    private final InstantSource clock;

    public UnusedClients(PartnerStores stores, Registrations registrations, InstantSource clock) {
        this.transactions = stores.transactions();
        this.registrations = registrations;
        this.applications = stores.applications();
        this.log = stores.auditLog();
        this.clock = clock;
    }

    /** Removes those older than {@link #KEPT}, at most 500 of each kind, each in a transaction of its own; how many. Blocks. */
    public int remove() {
        var removed = 0;
        for (var partner : MachinePartner.values()) {
            var before = clock.instant().minus(KEPT);
            var unused = transactions.read(tx -> registrations.unused(tx, partner.id(), before, TURN_MAX));
            for (var clientId : unused) {
                if (transactions.<Boolean>write(tx -> remove(tx, partner, clientId))) {
                    removed++;
                }
            }
        }
        return removed;
    }

    private boolean remove(Transaction tx, MachinePartner partner, String clientId) {
        var application = applications.find(tx, partner.id(), clientId);
        if (application.isEmpty() || !registrations.removeUnused(tx, partner.id(), clientId)) {
            return false;
        }
        var system = new Author(Author.Type.SYSTEM, "registration");
        var subject = new AuditSubject(AuditSubject.Type.APPLICATION, clientId);
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var facts = ApplicationFacts.of(application.get()).map();
        log.append(tx, new AuditEntry(partner.id(), now, AuditEvent.APPLICATION_REMOVED, system, subject, facts));
        tx.changed(ChangeKind.APPLICATION, partner.id(), clientId);
        return true;
    }
}
