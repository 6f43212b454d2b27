package dev.latchkey.edge.http;

import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint with the check that stands before it. Nothing is served without: whoever adds a check says here what it checks, so
 * the table of paths tells what is enforced.
 *
 * @param admits who may, as the table of paths says it
 * @param limit how often, as the table of paths says it; empty when as often as the listener bears
 * @param gate asked before anything of the body is read
 */
public record Guarded(Endpoint endpoint, String admits, String limit, Gate gate) implements Endpoint {

    /** Looks at the head of a request, on an event loop, so that what is refused costs no memory. */
    @FunctionalInterface
    public interface Gate {
        /** Lets everything in. */
        Gate OPEN = _ -> null;

        /**
         * What is answered at once; absent when the request may go on.
         *
         * @param head the request, with an empty body
         */
        @Nullable
        HttpResponse refusal(HttpRequest head);
    }

    /** Without a gate. */
    public Guarded(Endpoint endpoint, String admits, String limit) {
        this(endpoint, admits, limit, Gate.OPEN);
    }

    /** Open to everybody who reaches the listener. */
    public static Guarded anyone(Endpoint endpoint) {
        return new Guarded(endpoint, "anyone", "");
    }

    /** For those whom the endpoint itself lets in. */
    public static Guarded by(String admits, Endpoint endpoint) {
        return new Guarded(endpoint, admits, "");
    }

    /**
     * The same behind a limit.
     *
     * @param before how often, as the table of paths says it
     */
    public Guarded limited(String before, Gate first) {
        return new Guarded(endpoint, admits, limit.isEmpty() ? before : before + "; " + limit, head -> {
            var refusal = first.refusal(head);
            return refusal == null ? gate.refusal(head) : refusal;
        });
    }

    @Override
    public Future<HttpResponse> handle(HttpRequest request) {
        var refusal = gate.refusal(request);
        return refusal == null ? endpoint.handle(request) : Future.succeededFuture(refusal);
    }
}
