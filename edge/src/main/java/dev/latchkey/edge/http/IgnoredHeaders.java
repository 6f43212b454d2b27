package dev.latchkey.edge.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpVersion;

/** What the head of a request asks of its connection and does not get. */
final class IgnoredHeaders {

    private IgnoredHeaders() {}

    /**
     * Takes it out before anybody acts on it. An upgrade stays that some operation may allow; any other is ignored (RFC 9110 §7.8).
     *
     * @param isAlone whether no request is waiting for its answer before it
     * @return whether an upgrade stays
     */
    static boolean strip(HttpMessage request, boolean isAlone) {
        var headers = request.headers();
        var upgrades = false;
        if (headers.contains(HttpHeaderNames.UPGRADE)) {
            upgrades = isAlone && UpgradeRequests.isPlain(request);
            if (!upgrades) {
                headers.remove(HttpHeaderNames.UPGRADE);
            }
            headers.remove("HTTP2-Settings");
        }
        if (request.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
            // One request for each connection, so the end of its answer is never in doubt; and it knows no interim
            // answers.
            headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
            headers.remove(HttpHeaderNames.EXPECT);
        }
        return upgrades;
    }
}
