package dev.latchkey.core.company;

import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.command.CommandRefused;
import java.util.Optional;

/** What is closed and has not been ended as a whole. */
public interface Closings {

    /** Has what is left ended after this transaction; once more for what is known changes nothing. */
    void add(Transaction tx, Closing closing);

    /** One of those that there are, the first by its ids. */
    Optional<Closing> first(Transaction tx);

    /** Whether something is left of it. */
    boolean has(Transaction tx, String companyId, String clientId);

    void remove(Transaction tx, Closing closing);

    /** @throws CommandRefused while something is left: what was ended must not come back with what is opened again */
    default void requireEnded(Transaction tx, String companyId, String clientId) {
        if (has(tx, companyId, clientId)) {
            throw CommandRefused.conflict(
                    "active", "what people had of it is still being ended, as it was closed; try again in a minute");
        }
    }
}
