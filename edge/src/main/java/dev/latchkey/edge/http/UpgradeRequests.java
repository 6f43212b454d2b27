package dev.latchkey.edge.http;

import dev.latchkey.engine.protocol.UpgradeProtocol;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;

/**
 * Which requests may ask for another protocol on their connection (RFC 9110 §7.8): those about which nobody on the way can think
 * otherwise. A GET of HTTP/1.1 without a body that names one protocol, and in {@code Connection} that it does.
 */
final class UpgradeRequests {

    private UpgradeRequests() {}

    static boolean isPlain(HttpMessage message) {
        var headers = message.headers();
        var asked = headers.getAll(HttpHeaderNames.UPGRADE);
        return message instanceof HttpRequest request
                && request.method().equals(HttpMethod.GET)
                && request.protocolVersion().equals(HttpVersion.HTTP_1_1)
                && !headers.contains(HttpHeaderNames.CONTENT_LENGTH)
                && !headers.contains(HttpHeaderNames.TRANSFER_ENCODING)
                && !headers.contains(HttpHeaderNames.EXPECT)
                && asked.size() == 1
                && UpgradeProtocol.parse(asked.getFirst()).isPresent()
                && namesIt(headers);
    }

    private static boolean namesIt(HttpHeaders headers) {
        return headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
                && !headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE, true);
    }
}
