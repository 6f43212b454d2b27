package dev.latchkey.edge.http;

import io.vertx.core.Future;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint with the check that stands before it. Nothing is served without: whoever adds a check says here what it checks, so
 * the table of paths tells what is enforced.
 *
 * @param admits who may, as the table of paths says it
 * @param limit how often, as the table of paths says it; empty when as often as the listener bears
 * @param gate asked before anything of the body is read
 * @param everyAnswer headers that every answer carries which does not say otherwise, also when the edge itself refuses
 * @param door whose bytes its requests are taken from
 */
public record Guarded(
        Endpoint endpoint, String admits, String limit, Gate gate, Map<String, String> everyAnswer, Door door)
        implements Endpoint {

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

    /** Whose answers carry nothing in common. */
    public Guarded(Endpoint endpoint, String admits, String limit, Gate gate) {
        this(endpoint, admits, limit, gate, Map.of(), Door.STRANGERS);
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
        Gate both = head -> {
            var refusal = first.refusal(head);
            return refusal == null ? gate.refusal(head) : refusal;
        };
        return new Guarded(endpoint, admits, limit.isEmpty() ? before : before + "; " + limit, both, everyAnswer, door);
    }

    /** The same, whose requests take nothing from those of strangers elsewhere, nor those from them. */
    public Guarded at(Door other) {
        return new Guarded(endpoint, admits, limit, gate, everyAnswer, other);
    }

    @Override
    public Future<HttpResponse> handle(HttpRequest request) {
        var refusal = gate.refusal(request);
        return refusal == null ? endpoint.handle(request) : Future.succeededFuture(refusal);
    }
}
