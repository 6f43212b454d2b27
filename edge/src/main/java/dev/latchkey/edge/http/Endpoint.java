package dev.latchkey.edge.http;

import io.vertx.core.Future;

/** Something that answers requests of one path. Called on an event loop, so it must not block. */
@FunctionalInterface
public interface Endpoint {

    Future<HttpResponse> handle(HttpRequest request);
}
