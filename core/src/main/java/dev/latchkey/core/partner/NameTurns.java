package dev.latchkey.core.partner;

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Lets whatever takes a name for a partner or an application be done one after the other, on this node: what the one before took is known
 * when the next is looked at. Two of one name at the same moment are not both made. Safe for use by many threads; waits, and must not be
 * entered from within a transaction.
 */
final class NameTurns {

    /** Who waits longest is next, so nobody who takes many names keeps another out. */
    private final Lock turn = new ReentrantLock(true);

    /** @param work looks whether a name is free and then takes it */
    <T> T call(Supplier<T> work) {
        turn.lock();
        try {
            return work.get();
        } finally {
            turn.unlock();
        }
    }
}
