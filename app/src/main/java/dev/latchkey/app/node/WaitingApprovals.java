package dev.latchkey.app.node;

import dev.latchkey.core.activity.DueWork;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.Permissions;
import dev.latchkey.core.command.Rights;
import dev.latchkey.page.WaitingWork;
import java.util.Map;

/** Counts, beside the connected applications, those that wait for approval. */
record WaitingApprovals(DueWork work) implements WaitingWork {

    @Override
    public Map<String, Integer> count(Transaction tx, Actor.CompanyUser actor, Rights rights) {
        if (!rights.permissions().contains(Permissions.APPLICATIONS_MANAGE)) {
            return Map.of();
        }
        var waiting = work.countApprovals(tx, actor.companyId(), COUNT_MAX);
        return waiting == 0 ? Map.of() : Map.of("applications", waiting);
    }
}
