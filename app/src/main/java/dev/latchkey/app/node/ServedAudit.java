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
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

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
            Generation from,
            Generation to,
            ApisChange.Plan plan) {
        var before = from.served();
        var after = to.served();
        var facts = new AuditFacts()
                .changed("generation", before.generation(), after.generation())
                .changed("digest", before.digest(), after.digest())
                .with("apis", named(List.copyOf(apis(from, to, plan))))
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

    /** Names of those of which somebody gets in elsewhere, or that the configuration says something else of, in order. */
    private static SortedSet<String> apis(Generation from, Generation to, ApisChange.Plan plan) {
        var names = new TreeSet<String>();
        for (var change : plan.access()) {
            Stream.of(change.before(), change.after()).filter(Objects::nonNull).forEach(one -> names.add(one.api()));
        }
        var before = new HashSet<>(from.state().configuration().apis());
        var after = new HashSet<>(to.state().configuration().apis());
        before.stream().filter(api -> !after.contains(api)).forEach(api -> names.add(api.name()));
        after.stream().filter(api -> !before.contains(api)).forEach(api -> names.add(api.name()));
        return names;
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
