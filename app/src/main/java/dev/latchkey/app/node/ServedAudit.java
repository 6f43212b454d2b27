package dev.latchkey.app.node;

import dev.latchkey.core.audit.AuditEntry;
import dev.latchkey.core.audit.AuditEvent;
import dev.latchkey.core.audit.AuditFacts;
import dev.latchkey.core.audit.AuditSubject;
import dev.latchkey.core.audit.Author;
import dev.latchkey.core.catalogue.ApisChange;
import dev.latchkey.core.change.Change;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.engine.decision.AccessComparison;
import java.util.List;
import java.util.function.Predicate;

/** Tells the platform's audit log that something else is served. */
final class ServedAudit {

    /** Most operations and other things that an entry names of a kind; it says how many there are. */
    private static final int NAMED_MAX = 20;

    private ServedAudit() {}

    /** In the transaction in which the store was looked at for it. */
    static void append(
            Deployment deployment,
            Transaction tx,
            Author author,
            ApisChange.Served before,
            ApisChange.Served after,
            ApisChange.Plan plan) {
        var facts = new AuditFacts()
                .changed("generation", before.generation(), after.generation())
                .changed("digest", before.digest(), after.digest())
                .with("opened", named(places(plan, AccessComparison.Change::isOpening)))
                .with("closed", named(places(plan, change -> !change.isOpening())))
                .with("openings", named(plan.openings()))
                .with("others", named(plan.others()));
        deployment
                .stores()
                .auditLog()
                .append(
                        tx,
                        new AuditEntry(
                                Change.PLATFORM,
                                after.since(),
                                AuditEvent.APIS_CHANGED,
                                author,
                                new AuditSubject(AuditSubject.Type.APIS, Change.PLATFORM),
                                facts.map()));
    }

    private static List<String> places(ApisChange.Plan plan, Predicate<AccessComparison.Change> which) {
        return plan.access().stream()
                .filter(which)
                .map(change -> change.method() + " " + change.path())
                .toList();
    }

    private static String named(List<String> all) {
        if (all.isEmpty()) {
            return AuditFacts.NONE;
        }
        var named = String.join(", ", all.subList(0, Math.min(NAMED_MAX, all.size())));
        return all.size() > NAMED_MAX ? named + " and " + (all.size() - NAMED_MAX) + " more" : named;
    }
}
