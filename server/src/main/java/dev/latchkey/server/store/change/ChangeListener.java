package dev.latchkey.server.store.change;

/** Brings what a node holds in memory up to the change feed. */
@FunctionalInterface
public interface ChangeListener {

    /**
     * Applies what is new in the feed. Called after each commit of this node that changed something, before any of its
     * writers is answered, and by a timer for the changes of other nodes.
     */
    void catchUp();
}
