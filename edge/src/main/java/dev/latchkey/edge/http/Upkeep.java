package dev.latchkey.edge.http;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * When caches on the path of a request put themselves in order. They ask for that once in some look-ups, and a task in the common pool is
 * then a call of the system that wakes a thread, which was a thirtieth of what a request costs (docs/performance.md). So it is done a
 * moment later, for all look-ups until then: a cache that has asked does not ask again before it was done. What is too old is found by no
 * look-up meanwhile, and a cache into which more is put than it can note down until then puts itself in order at once, so that its bound
 * holds. Safe for use by many threads.
 */
public final class Upkeep {

    private static final long LATER_MILLIS = 20;

    /** For a cache that event loops look into. */
    public static final Executor LATER = CompletableFuture.delayedExecutor(LATER_MILLIS, TimeUnit.MILLISECONDS);

    private Upkeep() {}
}
