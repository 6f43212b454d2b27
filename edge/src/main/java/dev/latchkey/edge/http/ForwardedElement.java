package dev.latchkey.edge.http;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What one proxy says in {@code Forwarded} (RFC 7239 §4). It is read in exactly one way or not at all: a proxy may copy into it what its
 * caller wrote, such as a host, and nothing of that may pass for what the proxy itself says.
 *
 * @param address that it names as the one before, without port; absent when there is none, and {@code unknown} or {@code _name} when it is hidden
 * @param scheme by which that one came; absent when it does not say
 */
record ForwardedElement(@Nullable String address, @Nullable String scheme) {

    private static final ForwardedElement UNREADABLE = new ForwardedElement(null, null);

    private static final Pattern PAIR =
            Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]++)=([!#$%&'*+.^_`|~0-9A-Za-z-]++|\"[^\"\\\\]*+\")");

    /**
     * Reads one.
     *
     * @param text between two commas
     * @return one that says nothing when anything of it is malformed
     */
    static ForwardedElement parse(String text) {
        String node = null;
        String scheme = null;
        var rest = text.strip();
        while (true) {
            var pairs = PAIR.matcher(rest);
            if (!pairs.lookingAt()) {
                return UNREADABLE;
            }
            switch (pairs.group(1).toLowerCase(Locale.ROOT)) {
                case "for" -> {
                    if (node != null) {
                        return UNREADABLE;
                    }
                    node = unquoted(pairs.group(2));
                }
                case "proto" -> {
                    if (scheme != null) {
                        return UNREADABLE;
                    }
                    scheme = unquoted(pairs.group(2));
                }
                default -> {}
            }
            var at = pairs.end();
            if (at == rest.length()) {
                return of(node, scheme);
            }
            if (rest.charAt(at) != ';') {
                return UNREADABLE;
            }
            rest = rest.substring(at + 1);
        }
    }

    private static ForwardedElement of(@Nullable String node, @Nullable String scheme) {
        if (node == null) {
            return new ForwardedElement(null, scheme);
        }
        var address = withoutPort(node);
        return address == null ? UNREADABLE : new ForwardedElement(address, scheme);
    }

    private static String unquoted(String value) {
        return value.startsWith("\"") ? value.substring(1, value.length() - 1) : value;
    }

    /** An address of IPv6 stands in brackets, and with a port or in brackets it stands in quotes (§6). */
    private static @Nullable String withoutPort(String text) {
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
