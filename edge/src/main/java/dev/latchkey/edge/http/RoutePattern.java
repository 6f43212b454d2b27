package dev.latchkey.edge.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A path with parameters, each a whole segment. A parameter's value is made of unreserved characters (RFC 3986 §2.3), {@code :}
 * and {@code @}, at most {@value #VALUE_LENGTH_MAX}; identifiers need no others. Ordered so that more literal patterns come first.
 *
 * @param text as written: {@code /settings/users/{id}}
 */
record RoutePattern(String text, List<String> segments) implements Comparable<RoutePattern> {

    static final int VALUE_LENGTH_MAX = 128;

    private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9._~:@-]{1," + VALUE_LENGTH_MAX + "}");
    private static final Pattern LITERAL = Pattern.compile("[A-Za-z0-9._-]+");
    private static final Pattern PARAMETER = Pattern.compile("\\{[a-zA-Z]+}");

    static RoutePattern parse(String text) {
        var segments = List.of(text.substring(1).split("/", -1));
        for (var segment : segments) {
            if (!LITERAL.matcher(segment).matches()
                    && !PARAMETER.matcher(segment).matches()) {
                throw new IllegalArgumentException("expected segments like users or {id}, got " + text);
            }
        }
        if (isParameter(segments.getFirst())) {
            throw new IllegalArgumentException("expected a first segment without parameter, got " + text);
        }
        return new RoutePattern(text, segments);
    }

    private static boolean isParameter(String segment) {
        return segment.startsWith("{");
    }

    String beginning() {
        return segments.getFirst();
    }

    static String beginningOf(String path) {
        var end = path.indexOf('/', 1);
        return end < 0 ? path.substring(1) : path.substring(1, end);
    }

    /** The values by name; null when the path does not match. */
    @Nullable
    Map<String, String> match(String path) {
        var given = path.substring(1).split("/", -1);
        if (given.length != segments.size()) {
            return null;
        }
        var values = new HashMap<String, String>();
        for (var i = 0; i < given.length; i++) {
            var segment = segments.get(i);
            if (isParameter(segment) && VALUE.matcher(given[i]).matches()) {
                values.put(segment.substring(1, segment.length() - 1), given[i]);
            } else if (!segment.equals(given[i])) {
                return null;
            }
        }
        return Map.copyOf(values);
    }

    @Override
    public int compareTo(RoutePattern other) {
        return shape().compareTo(other.shape());
    }

    /** Literal segments sort before parameters, wherever they stand. */
    private String shape() {
        var shape = new ArrayList<String>();
        for (var segment : segments) {
            shape.add(isParameter(segment) ? "~" : "!" + segment);
        }
        return String.join("/", shape) + text;
    }
}
