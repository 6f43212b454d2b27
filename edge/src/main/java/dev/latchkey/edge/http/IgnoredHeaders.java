package dev.latchkey.edge.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpVersion;

/** What the head of a request asks of its connection and does not get. */
final class IgnoredHeaders {

    private IgnoredHeaders() {}

    /** Takes it out before anybody acts on it. */
    static void strip(HttpMessage request) {
        var headers = request.headers();
        // Neither HTTP/2 nor WebSocket is reached by an upgrade (RFC 9110 §7.8: a server may ignore it).
        if (headers.contains(HttpHeaderNames.UPGRADE)) {
            headers.remove(HttpHeaderNames.UPGRADE);
            headers.remove("HTTP2-Settings");
        }
        if (request.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
            // One request for each connection, so the end of its answer is never in doubt; and it knows no interim
            // answers.
            headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
            headers.remove(HttpHeaderNames.EXPECT);
        }
    }
}
