package dev.latchkey.edge.http;

import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.TimeUnit;

/**
 * What still comes of a request's body on HTTP/2 behind an answer that has ended. It is read and dropped for a moment, so that a body whose
 * end is on its way ends by itself. A proxy that has sent that end keeps its connection for the next request, as nginx does, and
 * takes a reset of the last one for the end of the next. What is longer is told that the rest is of no use (RFC 9113 §8.1). Belongs to its
 * event loop.
 */
final class UnwantedBody {

    /** Longer than the end of a body takes that was sent with its head. */
    private static final long READ_MILLIS = 1_000;

    /** What may be on its way to us that was sent before the answer was read. */
    private static final int READ_BYTES_MAX = HttpListener.HTTP2_STREAM_WINDOW_BYTES;

    private static final long HTTP2_NO_ERROR = 0;

    private final HttpServerRequest request;
    private int read;

    private UnwantedBody(HttpServerRequest request) {
        this.request = request;
    }

    static void leave(HttpServerRequest request) {
        var left = new UnwantedBody(request);
        ScheduledFuture<?> end =
                Exchange.channel(request).eventLoop().schedule(left::end, READ_MILLIS, TimeUnit.MILLISECONDS);
        request.exceptionHandler(_ -> end.cancel(false));
        request.endHandler(_ -> end.cancel(false));
        request.handler(part -> {
            left.read += part.length();
            if (left.read > READ_BYTES_MAX && end.cancel(false)) {
                left.end();
            }
        });
        request.resume();
    }

    private void end() {
        var http2 = Exchange.channel(request).pipeline().get(Http2ConnectionHandler.class);
        if (http2 != null && http2.connection().stream((int) request.streamId()) != null) {
            request.response().reset(HTTP2_NO_ERROR);
        }
    }
}
