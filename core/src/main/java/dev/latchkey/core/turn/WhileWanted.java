package dev.latchkey.core.turn;

import java.util.function.BooleanSupplier;

/**
 * Binds what a thread has others do to whether somebody still waits for its outcome: what waits for its turn is left out once nobody does. For
 * work that has no use without its answer, such as keeping what was given a secret name that nobody has heard; never for what a person
 * ordered, which is to happen also when the browser was closed.
 */
public final class WhileWanted {

    private static final ScopedValue<BooleanSupplier> HAS_LEFT = ScopedValue.newInstance();

    private WhileWanted() {}

    /** @param hasLeft whether nobody waits any more; asked by any thread */
    public static <T, X extends Throwable> T call(BooleanSupplier hasLeft, ScopedValue.CallableOp<T, X> work) throws X {
        return ScopedValue.where(HAS_LEFT, hasLeft).call(work);
    }

    /** Whether nobody waits any more for what this thread does now; it never becomes true when nothing was bound. */
    public static BooleanSupplier hasLeft() {
        return HAS_LEFT.isBound() ? HAS_LEFT.get() : () -> false;
    }
}
