package dev.latchkey.gateway.proxy;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which header lines go on to the other side. */
final class ForwardedHeaders {

    /** RFC 9110 §7.6.1, and what frames the message, which each connection does for itself. */
    private static final Set<String> HOP_BY_HOP = Set.of(
            "connection",
            "keep-alive",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "http2-settings",
            "content-length");

    /** The caller's credential, cookies, which no API reads, and every header that only we may write. */
    private static final Set<String> OURS_IN_REQUEST = Set.of(
            "host",
            "expect",
            "authorization",
            "cookie",
            "dpop",
            "x-oauth-scopes",
            "x-request-id",
            "forwarded",
            "x-real-ip",
            "max-forwards",
            // Some servers execute another method or path, or believe in another caller, because of these.
            "x-http-method",
            "x-http-method-override",
            "x-method-override",
            "x-original-url",
            "x-rewrite-url",
            "x-original-host",
            "x-host",
            "true-client-ip",
            "x-client-ip",
            "x-cluster-client-ip",
            "cf-connecting-ip");

    private ForwardedHeaders() {}

    /**
     * What the upstream gets of the caller's headers; ours are added afterwards, so that no caller can take them away.
     *
     * @param keyHeader the header that carries keys, as {@link #plain} has it
     */
    static MultiMap request(MultiMap headers, String keyHeader) {
        var named = namedInConnection(headers);
        var forwarded = HttpHeaders.headers();
        headers.forEach((name, value) -> {
            var plain = plain(name);
            if (!isHopByHop(plain, named)
                    && !OURS_IN_REQUEST.contains(plain)
                    && !plain.equals(keyHeader)
                    && !plain.startsWith("latchkey-")
                    && !plain.startsWith("x-forwarded-")) {
                forwarded.add(name, value);
            }
        });
        return forwarded;
    }

    /** What the caller gets of the upstream's headers. */
    static void response(MultiMap from, MultiMap to) {
        var named = namedInConnection(from);
        from.forEach((name, value) -> {
            var plain = plain(name);
            if (!isHopByHop(plain, named)
                    && !plain.startsWith("latchkey-")
                    && !plain.startsWith("x-ratelimit-")
                    && !plain.equals("x-request-id")) {
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

    /**
     * The name as an upstream may see it: many interfaces between server and program (CGI and those after it) make an
     * underscore of a hyphen, so {@code Latchkey_Principal} must not pass for ours either.
     */
    static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static boolean isHopByHop(String name, @Nullable Set<String> named) {
        return HOP_BY_HOP.contains(name) || name.startsWith("proxy-") || (named != null && named.contains(name));
    }

    private static @Nullable Set<String> namedInConnection(MultiMap headers) {
        if (!headers.contains(HttpHeaders.CONNECTION)) {
            return null;
        }
        var named = new HashSet<String>();
        for (var value : headers.getAll(HttpHeaders.CONNECTION)) {
            for (var name : value.split(",", -1)) {
                named.add(plain(name.strip()));
            }
        }
        return named;
    }
}
