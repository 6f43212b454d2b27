package dev.latchkey.gateway.proxy;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.HashSet;
import java.util.List;
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

    private ForwardedHeaders() {}

    /**
     * What the upstream gets of the caller's headers; ours are added afterwards, so that no caller can take them away.
     *
     * @param withheld all of {@link WithheldHeaders}
     */
    static MultiMap request(MultiMap headers, FoldedNames withheld) {
        var named = namedInConnection(headers);
        var forwarded = HttpHeaders.headers();
        headers.forEach((name, value) -> {
            if (!withheld.contains(name) && (named == null || !named.contains(name))) {
                forwarded.add(name, value);
            }
        });
        return forwarded;
    }

    /** What the caller gets of the upstream's headers. */
    static void response(MultiMap from, MultiMap to) {
        var named = namedInConnection(from);
        from.forEach((name, value) -> {
            if (!WITHHELD_FROM_ANSWERS.contains(name) && (named == null || !named.contains(name))) {
                to.add(name, value);
            }
        });
    }

    /** What one credential sees is for no shared cache, which knows nothing of the header that carries keys. */
    static void keepPrivate(MultiMap answer) {
        if (!answer.contains(HttpHeaders.CACHE_CONTROL)) {
            answer.set(HttpHeaders.CACHE_CONTROL, "private, no-store");
        }
    }

    /** Says how the body ends: after so many bytes, or as the protocol marks an end. */
    static void delimit(HttpServerResponse answer, @Nullable String length) {
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
