package dev.latchkey.core.change;

/** Whether what a node holds in memory may be relied on. Costs a look at the clock; may be asked on any thread. */
@FunctionalInterface
public interface Freshness {

    /** Of what no view stands behind. */
    Freshness ALWAYS = () -> true;

    /** False when a view that is meant has not heard from the store for too long: whoever stands on it answers 503. */
    boolean isGiven();
}
