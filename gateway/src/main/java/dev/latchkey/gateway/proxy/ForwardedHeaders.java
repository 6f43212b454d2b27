package dev.latchkey.gateway.proxy;

import dev.latchkey.edge.http.Exchange;
import dev.latchkey.engine.protocol.FoldedNames;
import dev.latchkey.engine.protocol.HeaderLookalikes;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.protocol.WithheldHeaders;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which header lines go on to the other side. */
final class ForwardedHeaders {

    /** RFC 9110 §7.6.1, and what frames the message, which each connection does for itself; and what only we may say of an answer. */
    private static final FoldedNames WITHHELD_FROM_ANSWERS = new FoldedNames(
            List.of(
                    "Connection",
                    "Keep-Alive",
                    "TE",
                    "Trailer",
                    "Transfer-Encoding",
                    "Upgrade",
                    "HTTP2-Settings",
                    "Content-Length",
                    "X-Request-Id"),
            List.of("Proxy", "Latchkey", "X-RateLimit"));

    /** What most connections say of themselves; it names no header that would go on otherwise. */
    private static final FoldedNames ALONE = FoldedNames.of(Set.of("keep-alive", "close"));

    /** What waits of an answer at most when all of it has come: what a connection takes without being full, and one read. */
    private static final long WAITING_BYTES_MAX = 128 * 1024;

    private ForwardedHeaders() {}

    /**
     * What the upstream gets of the caller's headers; ours are added afterwards, so that no caller can take them away.
     *
     * @param withheld all of {@link WithheldHeaders}, and keys
     * @param keys those that carry keys of some API
     * @param taken by the API all the same
     */
    static MultiMap request(MultiMap headers, FoldedNames withheld, FoldedNames keys, UpstreamHeaders taken) {
        var named = namedInConnection(headers);
        var forwarded = HttpHeaders.headers();
        headers.forEach((name, value) -> {
            if ((!withheld.contains(name) || (taken.passes(name) && !keys.contains(name)))
                    && (named == null || !named.contains(name))
                    && !HeaderLookalikes.contains(name)) {
                forwarded.add(name, value);
            }
        });
        return forwarded;
    }

    /** What the caller gets of the upstream's headers. */
    private static void response(MultiMap from, MultiMap to) {
        var named = namedInConnection(from);
        from.forEach((name, value) -> {
            if (!WITHHELD_FROM_ANSWERS.contains(name) && (named == null || !named.contains(name))) {
                to.add(name, value);
            }
        });
    }

    /**
     * Writes the head of an answer down, which goes out with what follows.
     *
     * @param isPersonal whether it is for the holder of a credential alone
     * @param ours set whatever the upstream says
     * @return whether a body follows
     */
    static boolean writeHead(HttpClientResponse from, Exchange exchange, boolean isPersonal, Map<String, String> ours) {
        var to = exchange.request().response();
        to.setStatusCode(from.statusCode());
        response(from.headers(), to.headers());
        exchange.writeCarried(to.headers());
        ours.forEach(to::putHeader);
        to.putHeader("X-Request-Id", exchange.id());
        // The upstream may answer before it has the whole body; the rest is not read, so no request can follow.
        if (exchange.isLast(!exchange.request().isEnded())) {
            to.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        var length = from.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (exchange.method().equals(HttpMethod.HEAD) || from.statusCode() == 204 || from.statusCode() == 304) {
            if (length != null && from.statusCode() != 204) {
                to.putHeader(HttpHeaders.CONTENT_LENGTH, length);
            }
            return false;
        }
        if (isPersonal) {
            keepPrivate(to.headers());
        }
        delimit(to, length);
        return true;
    }

    /**
     * Writes the head of an answer after which another protocol is spoken (RFC 9110 §15.2.2).
     *
     * @param ours set whatever the upstream says
     */
    static void writeUpgrade(
            HttpClientResponse from, MultiMap to, Exchange exchange, String protocol, Map<String, String> ours) {
        response(from.headers(), to);
        exchange.writeCarried(to);
        ours.forEach(to::set);
        to.set("X-Request-Id", exchange.id());
        to.set(HttpHeaders.CONNECTION, HttpHeaders.UPGRADE);
        to.set(HttpHeaders.UPGRADE, protocol);
    }

    /** Ends an answer with what the upstream says behind the body, such as the status of a gRPC call. */
    static Future<Void> end(HttpClientResponse from, Exchange exchange) {
        var to = exchange.request().response();
        if (!from.trailers().isEmpty()) {
            response(from.trailers(), to.trailers());
        }
        var written = to.end();
        if (!written.isComplete()) { // as a rule it was, in the same breath
            exchange.keepUntil(written, waitingBytes(from.getHeader(HttpHeaders.CONTENT_LENGTH)));
        }
        return written;
    }

    private static long waitingBytes(@Nullable String length) {
        try {
            return length == null ? WAITING_BYTES_MAX : Math.min(Long.parseLong(length), WAITING_BYTES_MAX);
        } catch (NumberFormatException _) { // of an upstream on HTTP/2 nobody has seen to that
            return WAITING_BYTES_MAX;
        }
    }

    /** What one credential sees is for no shared cache, which knows nothing of the header that carries keys. */
    private static void keepPrivate(MultiMap answer) {
        if (!answer.contains(HttpHeaders.CACHE_CONTROL)) {
            answer.set(HttpHeaders.CACHE_CONTROL, "private, no-store");
        }
    }

    /** Says how the body ends: after so many bytes, or as the protocol marks an end. */
    private static void delimit(HttpServerResponse answer, @Nullable String length) {
        if (length == null) {
            answer.setChunked(true);
        } else {
            answer.putHeader(HttpHeaders.CONTENT_LENGTH, length);
        }
    }

    private static @Nullable FoldedNames namedInConnection(MultiMap headers) {
        if (!headers.contains(HttpHeaders.CONNECTION)) {
            return null;
        }
        var values = headers.getAll(HttpHeaders.CONNECTION);
        if (values.size() == 1 && ALONE.contains(values.getFirst())) {
            return null;
        }
        var named = new HashSet<String>();
        for (var value : values) {
            for (var name : value.split(",", -1)) {
                named.add(name);
            }
        }
        return FoldedNames.of(named);
    }
}
