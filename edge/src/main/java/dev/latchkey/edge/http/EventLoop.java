package dev.latchkey.edge.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * The way back to the event loop of whoever asks: what another thread settles is heard there, as all else of the same request
 * is. Where nobody is on an event loop, it is heard where it was settled.
 */
public final class EventLoop {

    private EventLoop() {}

    /**
     * Runs work that blocks, and settles as it returned or threw.
     *
     * @param executor starts a virtual thread for each task
     */
    public static <T> Future<T> call(Executor executor, Callable<T> work) {
        Promise<T> outcome = Promise.promise();
        var here = here(outcome.future());
        executor.execute(() -> {
            T result;
            try {
                result = work.call();
            } catch (Throwable e) {
                outcome.fail(e);
                return;
            }
            outcome.complete(result);
        });
        return here;
    }

    /** What a stage settles, heard on the event loop that this is called on. */
    public static <T> Future<T> here(CompletionStage<T> outcome) {
        return here(Future.fromCompletionStage(outcome));
    }

    /** The same outcome, heard on the event loop that this is called on. */
    public static <T> Future<T> here(Future<T> outcome) {
        var context = Vertx.currentContext();
        if (context == null) {
            return outcome;
        }
        Promise<T> heard = Promise.promise();
        outcome.onComplete(_ -> context.runOnContext(_ -> outcome.onComplete(heard)));
        return heard.future();
    }
}
