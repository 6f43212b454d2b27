package dev.latchkey.edge.http;

import io.vertx.core.Future;

/**
 * An endpoint with the check that stands before it. Nothing is served without: whoever adds a check says here what it checks, so
 * the table of paths tells what is enforced.
 *
 * @param admits who may, as the table of paths says it
 * @param limit how often, as the table of paths says it; empty when as often as the listener bears
 */
public record Guarded(Endpoint endpoint, String admits, String limit) implements Endpoint {

    /** Open to everybody who reaches the listener. */
    public static Guarded anyone(Endpoint endpoint) {
        return new Guarded(endpoint, "anyone", "");
    }

    /** For those whom the endpoint itself lets in. */
    public static Guarded by(String admits, Endpoint endpoint) {
        return new Guarded(endpoint, admits, "");
    }

    /** The same behind a limit. */
    public Guarded limited(String before, Endpoint limited) {
        return new Guarded(limited, admits, limit.isEmpty() ? before : before + "; " + limit);
    }

    @Override
    public Future<HttpResponse> handle(HttpRequest request) {
        return endpoint.handle(request);
    }
}
