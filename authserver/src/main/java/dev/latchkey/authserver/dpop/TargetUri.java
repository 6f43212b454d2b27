package dev.latchkey.authserver.dpop;

import dev.latchkey.engine.protocol.PercentEncoding;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayDeque;
import java.util.Locale;
import java.util.Optional;

/**
 * Addresses compared as RFC 9449 §4.3 asks: without query and fragment, after syntax-based and scheme-based normalisation (RFC
 * 3986 §6.2.2, §6.2.3).
 */
final class TargetUri {

    private static final String UNRESERVED_MARKS = "-._~";

    private TargetUri() {}

    static boolean isSame(String claimed, String expected) {
        if (claimed.equals(expected)) {
            return true;
        }
        return normalise(claimed)
                .flatMap(mine -> normalise(expected).map(mine::equals))
                .orElse(false);
    }

    /** Empty for what is no absolute http or https address, or has a user in it. */
    static Optional<String> normalise(String text) {
        try {
            var uri = new URI(text).parseServerAuthority();
            if (uri.getScheme() == null || uri.getHost() == null || uri.getRawUserInfo() != null) {
                return Optional.empty();
            }
            var scheme = uri.getScheme().toLowerCase(Locale.ROOT);
            if (!scheme.equals("https") && !scheme.equals("http")) {
                return Optional.empty();
            }
            var isDefaultPort = uri.getPort() == -1 || uri.getPort() == (scheme.equals("https") ? 443 : 80);
            return Optional.of(scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT)
                    + (isDefaultPort ? "" : ":" + uri.getPort()) + path(uri.getRawPath()));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static String path(String raw) {
        var path = raw.isEmpty() ? "/" : normalisePercent(raw);
        return path.contains("/.") ? removeDotSegments(path) : path;
    }

    /** RFC 3986 §6.2.2.1 and §6.2.2.2. The parser has seen to it that two hexadecimal digits follow each percent sign. */
    private static String normalisePercent(String raw) {
        if (raw.indexOf('%') < 0) {
            return raw;
        }
        var path = new StringBuilder(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            var c = raw.charAt(i);
            if (c != '%') {
                path.append(c);
                continue;
            }
            var decoded = (char) PercentEncoding.octetAt(raw, i, raw.length());
            if (isUnreserved(decoded)) {
                path.append(decoded);
            } else {
                path.append(raw.substring(i, i + 3).toUpperCase(Locale.ROOT));
            }
            i += 2;
        }
        return path.toString();
    }

    private static boolean isUnreserved(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || UNRESERVED_MARKS.indexOf(c) >= 0;
    }

    /** RFC 3986 §5.2.4 for a path that begins with a slash. */
    private static String removeDotSegments(String path) {
        var kept = new ArrayDeque<String>();
        var segments = path.substring(1).split("/", -1);
        for (int i = 0; i < segments.length; i++) {
            var isLast = i == segments.length - 1;
            switch (segments[i]) {
                case "." -> keepSlash(kept, isLast);
                case ".." -> {
                    kept.pollLast();
                    keepSlash(kept, isLast);
                }
                default -> kept.addLast(segments[i]);
            }
        }
        return "/" + String.join("/", kept);
    }

    private static void keepSlash(ArrayDeque<String> kept, boolean isLast) {
        if (isLast) {
            kept.addLast("");
        }
    }
}
