package dev.latchkey.page;

import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.Rights;
import java.util.Map;

/** What the navigation counts beside its places; asked for with every page, so it looks at little. */
@FunctionalInterface
public interface WaitingWork {

    /** Largest count: one more than is ever written as a number. */
    int COUNT_MAX = 100;

    /** How much waits for a user, by the name of the section; at most {@link #COUNT_MAX} of each, and nothing that they may not see. */
    Map<String, Integer> count(Transaction tx, Actor.CompanyUser actor, Rights rights);
}
