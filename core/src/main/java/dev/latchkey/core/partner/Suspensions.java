package dev.latchkey.core.partner;

import dev.latchkey.core.audit.Author;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.command.CommandRefused;
import java.util.Collection;
import java.util.List;

/** What becomes of the tokens of an application that is suspended; declared here because this package knows no grants. */
@FunctionalInterface
public interface Suspensions {
    /** Ends every grant to some applications, in every company; none counts once they are not active. */
    void applicationsSuspended(Transaction tx, Author author, Collection<String> clientIds);

    /** As {@link #applicationsSuspended}, of one. */
    default void applicationSuspended(Transaction tx, Author author, String clientId) {
        applicationsSuspended(tx, author, List.of(clientId));
    }

    /** @throws CommandRefused while grants to an application that is to work again are left, which ended with it */
    default void applicationReturns(Transaction tx, String clientId) {}
}
