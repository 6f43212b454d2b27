package dev.latchkey.page;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A path on the web origin with its query, to send a browser to. It cannot name another place, so no parameter makes an
 * open redirect: it starts with one slash, has no backslash, no dot segment, no control character and nothing but
 * printable ASCII, as a path and query are in a URI (RFC 3986 §3.3, §3.4).
 */
public record LocalPath(String value) {

    /** Longest accepted, in characters. */
    public static final int LENGTH_MAX = 4_000;

    private static final Pattern ALLOWED = Pattern.compile(
            "/(?:[A-Za-z0-9._~!$&'()*+,;=:@-][A-Za-z0-9._~!$&'()*+,;=:@/%-]*)?(?:\\?[A-Za-z0-9._~!$&'()*+,;=:@/?%-]*)?");
    private static final Pattern DOT_SEGMENT =
            Pattern.compile("(?:^|/)(?:\\.|%2e){1,2}(?:/|$)", Pattern.CASE_INSENSITIVE);

    /** The start page. */
    public static final LocalPath HOME = new LocalPath("/");

    /** @throws IllegalArgumentException when it could lead elsewhere */
    public LocalPath {
        if (!isLocal(value)) {
            throw new IllegalArgumentException("expected a path on this origin");
        }
    }

    public static Optional<LocalPath> parse(String value) {
        return isLocal(value) ? Optional.of(new LocalPath(value)) : Optional.empty();
    }

    private static boolean isLocal(String value) {
        if (value.length() > LENGTH_MAX || !ALLOWED.matcher(value).matches()) {
            return false;
        }
        var end = value.indexOf('?');
        var path = end < 0 ? value : value.substring(0, end);
        return !path.contains("//") && !DOT_SEGMENT.matcher(path).find();
    }

    /** The same path with one more query parameter, encoded; without it when it would be too long then. */
    public LocalPath with(String name, String parameter) {
        var longer = value + (value.indexOf('?') < 0 ? "?" : "&")
                + URLEncoder.encode(name, StandardCharsets.UTF_8) + "="
                + URLEncoder.encode(parameter, StandardCharsets.UTF_8);
        return longer.length() > LENGTH_MAX ? this : new LocalPath(longer);
    }

    @Override
    public String toString() {
        return value;
    }
}
