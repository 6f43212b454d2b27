package dev.latchkey.edge.http;

import io.vertx.core.Future;
import java.util.concurrent.Executor;

/** Runs an endpoint that blocks, for the database or a template, on a virtual thread of its own. */
public final class BlockingEndpoint implements Endpoint {

    /** Answers a request in plain blocking code. */
    @FunctionalInterface
    public interface Blocking {
        HttpResponse handle(HttpRequest request) throws Exception;
    }

    private final Executor executor;
    private final Blocking endpoint;

    /** @param executor starts a virtual thread for each task */
    public BlockingEndpoint(Executor executor, Blocking endpoint) {
        this.executor = executor;
        this.endpoint = endpoint;
    }

    @Override
    public Future<HttpResponse> handle(HttpRequest request) {
        return EventLoop.call(executor, () -> endpoint.handle(request));
    }
}
