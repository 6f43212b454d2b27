package dev.latchkey.core.change;

import dev.latchkey.core.change.Transactions.Work;
import java.util.Optional;

/**
 * Binds what a thread stores to a {@link WriteCondition}: every {@link Transactions#write} and {@link Transactions#submit} of it begins with
 * that, whichever command gives it, so that no command can forget it. What other threads do on its behalf is not bound.
 */
public final class WritesWhile {

    private static final ScopedValue<WriteCondition> CURRENT = ScopedValue.newInstance();

    private WritesWhile() {}

    /** Does something whose writes all depend on the condition. */
    public static <T, X extends Throwable> T call(WriteCondition condition, ScopedValue.CallableOp<T, X> work)
            throws X {
        return ScopedValue.where(CURRENT, condition).call(work);
    }

    /** What the writes of this thread depend on; empty when on nothing. */
    public static Optional<WriteCondition> current() {
        return CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
    }

    /** The work with what this thread's writes depend on before it; for whoever hands it to the thread that writes. */
    public static <T> Work<T> bound(Work<T> work) {
        if (!CURRENT.isBound()) {
            return work;
        }
        var condition = CURRENT.get();
        return tx -> {
            condition.require(tx);
            return work.run(tx);
        };
    }
}
