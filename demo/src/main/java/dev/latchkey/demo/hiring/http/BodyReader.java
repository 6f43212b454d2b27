package dev.latchkey.demo.hiring.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Consumer;

/** Reads a body into memory and stops keeping it where it passes the limit. Used on the request's event loop only. */
final class BodyReader {

    private final HttpServerRequest request;
    private final int bytesMax;
    private final Buffer body = Buffer.buffer();
    private boolean isTooLarge;

    BodyReader(HttpServerRequest request, int bytesMax) {
        this.request = request;
        this.bytesMax = bytesMax;
    }

    /** Calls exactly one of the two, unless the client goes away. */
    void read(Consumer<Buffer> whole, Runnable tooLarge) {
        request.handler(chunk -> {
            if (isTooLarge) {
                return;
            }
            if (body.length() + chunk.length() > bytesMax) {
                isTooLarge = true;
                request.response().putHeader("Connection", "close");
                tooLarge.run();
                return;
            }
            body.appendBuffer(chunk);
        });
        request.endHandler(_ -> {
            if (!isTooLarge) {
                whole.accept(body);
            }
        });
    }
}
