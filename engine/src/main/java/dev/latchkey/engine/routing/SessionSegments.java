package dev.latchkey.engine.routing;

import dev.latchkey.engine.protocol.PercentEncoding;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a server takes out of a path before it looks for what is there: the session that ASP.NET has there where it has no cookie
 * ({@code /(S(x))/admin}), also where more follows in the segment; and the port that PHP's {@code parse_url} sees in {@code /x:80},
 * whereupon it has no path at all.
 */
final class SessionSegments {

    private static final Pattern SESSION =
            Pattern.compile("/(?:\\(|%28)(?:[A-Za-z](?:\\(|%28)[^/()]*?(?:\\)|%29))+(?:\\)|%29)");

    private static final int PORT_DIGITS_MAX = 5;

    private SessionSegments() {}

    /**
     * The path without them; absent where there is none.
     *
     * @param path without a slash at its end
     */
    static @Nullable String without(String path) {
        if (path.indexOf('(') < 0 && path.indexOf("%28") < 0) {
            return null;
        }
        var left = path;
        for (var before = ""; !left.equals(before); ) {
            before = left;
            left = SESSION.matcher(left).replaceAll("");
        }
        return left.equals(path) ? null : left.isEmpty() ? "/" : left;
    }

    /** Whether digits follow the first colon as far as the next slash or the end. */
    static boolean endsInPort(String target, int end) {
        var at = 0;
        while (at < end && !isColon(target, at, end)) {
            at++;
        }
        var start = at + (at < end && target.charAt(at) == '%' ? 3 : 1);
        var next = start;
        while (next < end && target.charAt(next) >= '0' && target.charAt(next) <= '9') {
            next++;
        }
        return next > start && next - start <= PORT_DIGITS_MAX && (next == end || target.charAt(next) == '/');
    }

    private static boolean isColon(String target, int at, int end) {
        var c = target.charAt(at);
        return c == ':' || (c == '%' && PercentEncoding.octetAt(target, at, end) == ':');
    }
}
