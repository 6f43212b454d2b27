package dev.latchkey.edge.http;

import dev.latchkey.engine.protocol.HttpMethod;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

/** What the head of a request says of its body. */
final class DeclaredBody {

    private DeclaredBody() {}

    /** As {@link Exchange#declaredBodyBytes}. */
    static long bytes(HttpServerRequest request) {
        var length = request.headers().get(HttpHeaders.CONTENT_LENGTH);
        if (length == null) {
            return -1;
        }
        return MessageRules.isContentLength(length) ? Long.parseLong(length) : Long.MAX_VALUE;
    }

    /** As {@link Exchange#hasBody}. */
    static boolean follows(HttpServerRequest request, HttpMethod method) {
        var length = bytes(request);
        if (length >= 0) {
            return length > 0;
        }
        return request.version() == HttpVersion.HTTP_2
                ? method.isMeantToHaveBody() && !request.isEnded()
                : request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
    }

    /** Whether an upstream may get a body: where one follows, and the head of an HTTP/2 stream has not ended it. */
    static boolean mayFollow(HttpServerRequest request, HttpMethod method) {
        return follows(request, method)
                && (request.version() != HttpVersion.HTTP_2 || bytes(request) >= 0 || HttpListener.isOpen(request));
    }
}
