package dev.latchkey.engine.routing;

import dev.latchkey.engine.protocol.PercentEncoding;
import java.util.List;

/**
 * Parameters of a query by which some servers execute another method than the one of the request: {@code _method} and its kin. Such a
 * server would do what was never judged. Looking allocates nothing.
 */
public final class MethodOverride {

    /** By letters and digits alone. */
    static final List<String> NAMES = List.of("xhttpmethodoverride", "xhttpmethod", "xmethodoverride");

    /** A parameter like any other, unless a mark stands before it. */
    static final String MARKED = "method";

    private MethodOverride() {}

    /**
     * Whether the query asks for another method. Names are compared as servers differ in them: pairs also between semicolons, any
     * case, percent-encoded or not, any marks between the letters, brackets behind them.
     */
    public static boolean isInQueryOf(RequestPath path) {
        var target = path.rawTarget();
        var start = path.pathLength() + 1;
        for (var i = start; i <= target.length(); i++) {
            if (i == target.length() || target.charAt(i) == '&' || target.charAt(i) == ';') {
                if (isOverride(target, start, nameEnd(target, start, i))) {
                    return true;
                }
                start = i + 1;
            }
        }
        return false;
    }

    private static int nameEnd(String target, int start, int end) {
        for (var i = start; i < end; i++) {
            if (target.charAt(i) == '=') {
                return i;
            }
        }
        return end;
    }

    private static boolean isOverride(String target, int start, int end) {
        if (start == end) {
            return false;
        }
        if (!isLetterOrDigit(charAt(target, start, end)) && isSame(target, start, end, MARKED)) {
            return true;
        }
        for (var i = 0; i < NAMES.size(); i++) {
            if (isSame(target, start, end, NAMES.get(i))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isSame(String target, int start, int end, String folded) {
        var matched = 0;
        for (var i = start; i < end; i += isEncoded(target, i, end) ? 3 : 1) {
            var c = charAt(target, i, end);
            if (c == '[' && matched == folded.length()) {
                return true;
            }
            if (isLetterOrDigit(c)) {
                if (matched == folded.length() || (c | 0x20) != folded.charAt(matched)) {
                    return false;
                }
                matched++;
            }
        }
        return matched == folded.length();
    }

    /** What stands there when it is decoded as a single byte; what is no percent sequence stands for itself. */
    private static char charAt(String target, int at, int end) {
        return isEncoded(target, at, end) ? (char) PercentEncoding.octetAt(target, at, end) : target.charAt(at);
    }

    private static boolean isEncoded(String target, int at, int end) {
        return target.charAt(at) == '%' && PercentEncoding.octetAt(target, at, end) >= 0;
    }

    static boolean isLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }
}
