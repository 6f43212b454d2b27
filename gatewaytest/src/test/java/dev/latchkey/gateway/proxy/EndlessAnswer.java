package dev.latchkey.gateway.proxy;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/** An answer that has no end, and comes as fast as it is taken. */
final class EndlessAnswer {

    private static final Buffer PART = Buffer.buffer(new byte[64 * 1024]);

    private EndlessAnswer() {}

    static void to(HttpServerRequest request) {
        pump(request.response().setChunked(true));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // who breaks it off is not told
    private static void pump(HttpServerResponse response) {
        while (!response.closed() && !response.writeQueueFull()) {
            response.write(PART);
        }
        response.drainHandler(_ -> pump(response));
    }
}
