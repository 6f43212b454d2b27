package dev.latchkey.core.change;

import java.util.concurrent.CompletionStage;

/** Hears of the commits of this node. */
@FunctionalInterface
public interface CommitListener {

    /**
     * A commit that changed something is durable. Called on the writer's thread, which must not be held up.
     *
     * @return completes, and never fails, when the writers may be answered: the change is in force on this node, or it was waited for
     *     long enough
     */
    CompletionStage<?> committed();
}
