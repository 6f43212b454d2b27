package dev.latchkey.core.change;

import java.util.function.Supplier;

/**
 * What a node holds in memory, handed out only while it may be relied on: whoever looks something up in it cannot forget to ask.
 *
 * @param <T> what is held
 */
public final class Vouched<T> implements Supplier<T> {

    private final String name;
    private final T held;
    private final Freshness freshness;

    /** @param name of what is held, for the log */
    Vouched(String name, T held, Freshness freshness) {
        this.name = name;
        this.held = held;
        this.freshness = freshness;
    }

    /**
     * What is held. To be asked for anew for each request.
     *
     * @throws StoreUnavailable when it is too old to be relied on
     */
    @Override
    public T get() {
        if (!freshness.isGiven()) {
            throw new StoreUnavailable("what is held of " + name + " is too old to be relied on", null);
        }
        return held;
    }
}
