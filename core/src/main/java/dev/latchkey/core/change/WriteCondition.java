package dev.latchkey.core.change;

/**
 * What must still be so when something is stored. {@link WritesWhile} has every transaction of a request begin with it, because what the
 * request was admitted by may have ended since it was looked at.
 */
@FunctionalInterface
public interface WriteCondition {

    /**
     * Runs in the transaction that writes, before anything else does.
     *
     * @throws RuntimeException when it is not so any more, after which nothing of the transaction is stored
     */
    void require(Transaction tx);
}
