package dev.latchkey.edge.http;

import dev.latchkey.engine.protocol.HttpMethod;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/** What every request must keep to before anything else looks at it, whatever the version of HTTP it came by. */
final class MessageRules {

    /** Two of them could be read as two different callers, or two different messages; so with the header that carries keys. */
    private static final String[] AT_MOST_ONCE = {
        "Authorization", "DPoP", "Content-Type", "Content-Length", "Transfer-Encoding", "Expect", "Host"
    };

    private static final int CONTENT_LENGTH_DIGITS_MAX = 15;
    private static final int HOST_LENGTH_MAX = 255;

    private MessageRules() {}

    /**
     * The first rule that a request breaks; absent when it keeps to all of them.
     *
     * @param method of the request; absent for one that nobody here takes
     * @param keyHeader the header that carries keys
     */
    static @Nullable Refusal findBroken(
            HttpServerRequest request, @Nullable HttpMethod method, HeadLimits limits, String keyHeader) {
        var headers = request.headers();
        if (method == null || method.equals(HttpMethod.TRACE)) {
            return Refusal.METHOD_NOT_IMPLEMENTED; // TRACE would echo credentials, CONNECT makes a tunnel
        }
        if (!request.uri().startsWith("/")) {
            return Refusal.MALFORMED_TARGET;
        }
        if (headers.size() > limits.headersMax()) {
            return Refusal.HEADERS_TOO_LARGE;
        }
        for (var name : AT_MOST_ONCE) {
            if (headers.contains(name) && headers.getAll(name).size() > 1) {
                return switch (name) {
                    case "Host" -> Refusal.MALFORMED_HOST;
                    case "Content-Length", "Transfer-Encoding" -> Refusal.MALFORMED_FRAMING;
                    case "Expect" -> Refusal.EXPECTATION_FAILED;
                    default -> Refusal.REPEATED_HEADER;
                };
            }
        }
        if (headers.contains(keyHeader) && headers.getAll(keyHeader).size() > 1) {
            return Refusal.REPEATED_HEADER;
        }
        if (request.version() == HttpVersion.HTTP_2 && !isPlainHttp2(request)) {
            return Refusal.MALFORMED_HEADER;
        }
        if (!hasPlainHost(request)) {
            return Refusal.MALFORMED_HOST;
        }
        if (!isFramingPlain(request.version(), headers)) {
            return Refusal.MALFORMED_FRAMING;
        }
        var expect = headers.get(HttpHeaders.EXPECT);
        return expect == null || expect.equalsIgnoreCase("100-continue") ? null : Refusal.EXPECTATION_FAILED;
    }

    /**
     * What HTTP/1.1 cannot say: a scheme (RFC 9113 §8.3.1), of which we serve two whatever came before us, and values with white space at
     * their ends (§8.2.1), which whoever reads them next as HTTP/1.1 would not see.
     */
    private static boolean isPlainHttp2(HttpServerRequest request) {
        var scheme = request.scheme();
        if (scheme == null || !(scheme.equals("http") || scheme.equals("https"))) {
            return false;
        }
        for (var header : request.headers()) {
            var value = header.getValue();
            if (!value.isEmpty() && (isSpace(value.charAt(0)) || isSpace(value.charAt(value.length() - 1)))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t';
    }

    /** RFC 9112 §6.1, §6.3: one way, and only one, to know where the body ends; codings have no case (§7). */
    private static boolean isFramingPlain(HttpVersion version, MultiMap headers) {
        var transferEncoding = headers.get(HttpHeaders.TRANSFER_ENCODING);
        var contentLength = headers.get(HttpHeaders.CONTENT_LENGTH);
        if (transferEncoding != null
                && (version != HttpVersion.HTTP_1_1
                        || contentLength != null
                        || !transferEncoding.equalsIgnoreCase("chunked"))) {
            return false;
        }
        return contentLength == null || isContentLength(contentLength);
    }

    static boolean isContentLength(String text) {
        if (text.isEmpty() || text.length() > CONTENT_LENGTH_DIGITS_MAX) {
            return false;
        }
        for (var i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    /** RFC 9112 §3.2 and RFC 9113 §8.3.1: one authority, and a Host beside {@code :authority} says the same. */
    private static boolean hasPlainHost(HttpServerRequest request) {
        var host = request.headers().get(HttpHeaders.HOST);
        if (request.version() != HttpVersion.HTTP_2) {
            return host != null && isAuthority(host);
        }
        var authority = request.authority(true);
        if (authority == null) {
            // Vert.x has taken Host out of the headers then, as nginx writes it. Which of several does not matter:
            // nobody reads it here,
            // and no upstream gets it.
            var stated = request.authority(false);
            return stated != null && isAuthority(stated.toString());
        }
        var text = authority.toString();
        return isAuthority(text) && (host == null || host.equalsIgnoreCase(text));
    }

    /** {@code uri-host [ ":" port ]} of RFC 3986 §3.2.2 without user information; a registered name in ASCII. */
    static boolean isAuthority(String text) {
        if (text.isEmpty() || text.length() > HOST_LENGTH_MAX) {
            return false;
        }
        var end = hostEnd(text);
        if (end <= 0) {
            return false;
        }
        if (end == text.length()) {
            return true;
        }
        if (text.charAt(end) != ':' || text.length() - end > 6 || text.length() - end < 2) {
            return false;
        }
        for (var i = end + 1; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private static int hostEnd(String text) {
        var i = 0;
        if (text.charAt(0) == '[') {
            for (i = 1; i < text.length() && text.charAt(i) != ']'; i++) {
                var c = text.charAt(i);
                if (Character.digit(c, 16) < 0 && c != ':' && c != '.') {
                    return -1;
                }
            }
            return i == text.length() || i == 1 ? -1 : i + 1;
        }
        for (; i < text.length(); i++) {
            var c = text.charAt(i);
            var isName = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || c == '-'
                    || c == '.'
                    || c == '_';
            if (!isName) {
                break;
            }
        }
        return i;
    }
}
