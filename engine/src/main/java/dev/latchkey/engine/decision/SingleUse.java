package dev.latchkey.engine.decision;

import org.jspecify.annotations.Nullable;

/**
 * What a request proves itself with and what works once, such as a DPoP proof (RFC 9449 §11.1): good, and not used up yet. Whoever lets
 * the request go on uses it up first, behind the limits, so that a request that is refused takes up no room.
 */
@FunctionalInterface
public interface SingleUse {

    /** Nothing that works once. */
    SingleUse NONE = () -> null;

    /**
     * Uses it up; of several calls for the same thing, also at once, one is the first. Never blocks.
     *
     * @return why the request must be refused after all; absent when it may go on
     */
    @Nullable
    Denial use();
}
