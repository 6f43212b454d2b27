package dev.latchkey.core.audit;

/**
 * Asked before an entry is added to a log, in the transaction of what it tells. Every change that lasts leaves an entry, so what is refused here
 * is not done.
 */
@FunctionalInterface
public interface ChangeGate {

    /** Lets everything in. */
    ChangeGate OPEN = (_, _) -> {};

    /** @throws dev.latchkey.core.change.StoreUnavailable when it must not be stored now */
    void admit(AuditEntry entry, ChangeWeight weight);
}
