package dev.latchkey.app.node;

import dev.latchkey.core.activity.DueWork;
import dev.latchkey.core.activity.DueWork.DueCredential;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.Permissions;
import dev.latchkey.core.command.Rights;
import dev.latchkey.page.WaitingWork;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Counts, beside the connected applications, those that wait for approval; beside the credentials, those with an old secret that was used and
 * still works, and those whose trial has ended.
 */
record CompanyWork(DueWork work, InstantSource clock) implements WaitingWork {

    @Override
    public Map<String, Integer> count(Transaction tx, Actor.CompanyUser actor, Rights rights) {
        var counts = new HashMap<String, Integer>();
        if (rights.permissions().contains(Permissions.APPLICATIONS_MANAGE)) {
            counts.put("applications", work.countApprovals(tx, actor.companyId(), COUNT_MAX));
        }
        if (rights.permissions().contains(Permissions.CREDENTIALS_MANAGE)) {
            counts.put("credentials", credentials(tx, actor.companyId()));
        }
        counts.values().removeIf(waiting -> waiting == 0);
        return counts;
    }

    /** One for which both is due counts once. */
    private int credentials(Transaction tx, String companyId) {
        var now = clock.instant();
        var due = Stream.concat(
                work.overlapping(tx, companyId, now, COUNT_MAX).stream(),
                work.endedTrials(tx, companyId, now, COUNT_MAX).stream());
        return (int) due.map(DueCredential::id).distinct().limit(COUNT_MAX).count();
    }
}
