package dev.latchkey.edge.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

/** Ends of requests before their own, in the words of each version of HTTP. */
final class BrokenOff {

    /** INTERNAL_ERROR of RFC 9113 §7. */
    private static final long HTTP2_INTERNAL_ERROR = 2;

    private BrokenOff() {}

    /** Stops reading a body behind an answer that has ended. */
    static void leaveBody(HttpServerRequest request) {
        if (request.version() == HttpVersion.HTTP_2) {
            if (!request.isEnded()) {
                UnwantedBody.leave(request);
            }
        } else {
            request.connection().close();
        }
    }

    /** Breaks an answer off in a way that its reader cannot take for an end. */
    static void abort(HttpServerRequest request) {
        if (request.version() == HttpVersion.HTTP_2) {
            request.response().reset(HTTP2_INTERNAL_ERROR);
        } else if (request.version() == HttpVersion.HTTP_1_0) {
            LingeringClose.reset(Exchange.channel(request)); // any other end would be the answer's own
        } else {
            request.connection().close();
            LingeringClose.endSoon(Exchange.channel(request));
        }
    }
}
