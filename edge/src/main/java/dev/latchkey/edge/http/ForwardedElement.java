package dev.latchkey.edge.http;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What one proxy says in {@code Forwarded} (RFC 7239 §4). It is read in exactly one way or not at all: a proxy may copy into it what its
 * caller wrote, such as a host, and nothing of that may pass for what the proxy itself says.
 */
final class ForwardedElement {

    private static final Pattern PAIR =
            Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]++)=([!#$%&'*+.^_`|~0-9A-Za-z-]++|\"[^\"\\\\]*+\")");

    private ForwardedElement() {}

    /**
     * The address that it names as the one before, without port.
     *
     * @param text between two commas
     * @return absent when there is none, also when it is hidden ({@code unknown}, {@code _name}) or anything of the element is malformed
     */
    static @Nullable String findAddress(String text) {
        String found = null;
        var rest = text.strip();
        while (true) {
            var pairs = PAIR.matcher(rest);
            if (!pairs.lookingAt()) {
                return null;
            }
            if (pairs.group(1).toLowerCase(Locale.ROOT).equals("for")) {
                if (found != null) {
                    return null;
                }
                found = pairs.group(2);
            }
            var at = pairs.end();
            if (at == rest.length()) {
                return found == null ? null : withoutPort(found);
            }
            if (rest.charAt(at) != ';') {
                return null;
            }
            rest = rest.substring(at + 1);
        }
    }

    /** An address of IPv6 stands in brackets, and with a port or in brackets it stands in quotes (§6). */
    private static @Nullable String withoutPort(String node) {
        var text = node.startsWith("\"") ? node.substring(1, node.length() - 1) : node;
        if (text.startsWith("[")) {
            var end = text.indexOf(']');
            return end < 0 || !isPort(text.substring(end + 1)) ? null : text.substring(1, end);
        }
        var colon = text.indexOf(':');
        return colon < 0 ? text : isPort(text.substring(colon)) ? text.substring(0, colon) : null;
    }

    private static boolean isPort(String text) {
        return text.isEmpty() || text.matches(":(\\d{1,5}|_[A-Za-z0-9._-]+)");
    }
}
