package dev.latchkey.engine.routing;

import dev.latchkey.engine.protocol.Leniency;
import dev.latchkey.engine.protocol.PercentEncoding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What servers are known to make of a query that parts nothing as {@link QueryParameters} does: they decode the whole of it, once or
 * twice, and then part it, at semicolons too; and a name ends for them at a NUL. Some make a query of values in the path.
 */
public final class QueryReadings {

    private static final int DECODINGS_MAX = 2;

    /** Most times that a query is gone through. */
    private static final int READINGS_MAX = 8;

    private QueryReadings() {}

    /**
     * The values that a parameter has in each of the readings, where there may be another than the usual one: those of names, too,
     * that some server takes for it ({@link QueryParameters#hasLookalike}).
     *
     * @return one list of values for each reading; empty when something cannot be decoded, or there are more than {@link QueryParameters#PARAMETERS_MAX}
     */
    public static Optional<List<List<String>>> of(RequestPath path, String parameter) {
        var query = path.rawQuery();
        if (query.indexOf('%') < 0 && !hasEmptyName(query)) {
            return Optional.of(List.of());
        }
        var readings = new ArrayList<List<String>>();
        var text = query.replace('+', ' ');
        for (var i = 0; i < DECODINGS_MAX; i++) {
            var decoded = i == 0 ? decoded(text, path) : Optional.of(decodedAgain(text));
            if (decoded.isEmpty()) {
                return Optional.empty();
            }
            text = decoded.get();
            var folded = folded(text);
            for (var one : folded.equals(text) ? List.of(text) : List.of(text, folded)) {
                for (var partsAtSemicolons : one.indexOf(';') < 0 ? List.of(false) : List.of(false, true)) {
                    var values = values(one, parameter, partsAtSemicolons);
                    if (values.isEmpty()) {
                        return Optional.empty();
                    }
                    readings.add(values.get());
                }
            }
        }
        return Optional.of(readings);
    }

    /** Whether some server finds the parameter in the query or in the path, or what it finds there cannot be said. */
    static boolean mayName(RequestPath path, String parameter, Effort effort) {
        if (!effort.allows(READINGS_MAX * (path.rawTarget().length() - path.pathLength()))) {
            return true;
        }
        if (path.hasQuery()) {
            if (!(QueryParameters.parse(path) instanceof ParsedQuery.Read read)
                    || !read.parameters().values(parameter).isEmpty()
                    || read.parameters().hasLookalike(parameter)) {
                return true;
            }
            var readings = of(path, parameter);
            if (holdsPair("?" + path.rawQuery(), parameter)
                    || readings.isEmpty()
                    || readings.get().stream().anyMatch(values -> !values.isEmpty())) {
                return true;
            }
        }
        return isInPath(path, parameter);
    }

    /**
     * Whether a server that rewrites values of the path into its query, as rules for PHP do ({@code /items/7%26mode=all} as
     * {@code items.php?id=7&mode=all}), or parses what it decoded once more ({@code 7%3Fmode=all}), finds the parameter there.
     */
    public static boolean isInPath(RequestPath path, String parameter) {
        var rawPath = path.rawPath();
        if (!mayHoldPairs(rawPath)) {
            return false;
        }
        var text = rawPath;
        for (var i = 0; i <= DECODINGS_MAX; i++) {
            if (holdsPair(folded(text), parameter)) {
                return true;
            }
            // What is no UTF-8 is of no other length for it, and no separator.
            text = i == 0 ? PercentEncoding.decode(text).orElse(decodedAgain(text)) : decodedAgain(text);
        }
        return false;
    }

    private static boolean mayHoldPairs(String rawPath) {
        for (var i = 0; i < rawPath.length(); i++) {
            var c = rawPath.charAt(i);
            if (c == '%' || c == '&' || c == '=' || c == ';') {
                return true;
            }
        }
        return false;
    }

    /** A piece behind a mark of a query counts with or without a value; a segment only with one, or it would be any text. */
    private static boolean holdsPair(String text, String parameter) {
        var start = 0;
        var equals = -1;
        var isBehindMark = false;
        for (var i = 0; i <= text.length(); i++) {
            var c = i == text.length() ? '/' : text.charAt(i);
            if (c == '=' && equals < 0) {
                equals = i;
            } else if (c == '/' || c == '&' || c == ';' || c == '?') {
                if ((equals >= 0 || isBehindMark)
                        && QueryParameters.isTakenFor(text.substring(start, equals < 0 ? i : equals), parameter)) {
                    return true;
                }
                isBehindMark = c != '/';
                equals = -1;
                start = i + 1;
            }
        }
        return false;
    }

    /** Separators in compatibility forms as those that some servers take them for. */
    private static String folded(String text) {
        var isPlain = true;
        for (var i = 0; i < text.length() && isPlain; i++) {
            isPlain = text.charAt(i) < 0x80;
        }
        if (isPlain) {
            return text;
        }
        var folded = new StringBuilder(text.length());
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            var separator = Lookalikes.separatorOfQuery(c);
            folded.append(separator == 0 ? c : separator);
        }
        return folded.toString();
    }

    private static boolean hasEmptyName(String query) {
        return query.startsWith("=") || query.contains("&=");
    }

    private static Optional<String> decoded(String text, RequestPath path) {
        return path.leniencies().contains(Leniency.LATIN_1)
                ? PercentEncoding.decodeLatin1(text)
                : PercentEncoding.decode(text);
    }

    /** Single bytes of ASCII are enough to part a query, and to spell a name. What is no percent sequence stands for itself. */
    private static String decodedAgain(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        var decoded = new StringBuilder(text.length());
        for (var i = 0; i < text.length(); i++) {
            var octet = text.charAt(i) == '%' ? PercentEncoding.octetAt(text, i, text.length()) : -1;
            decoded.append(octet < 0 ? text.charAt(i) : (char) octet);
            i += octet < 0 ? 0 : 2;
        }
        return decoded.toString();
    }

    private static Optional<List<String>> values(String query, String parameter, boolean partsAtSemicolons) {
        var pairs = 0;
        var values = new ArrayList<String>();
        for (var start = 0; start <= query.length(); ) {
            var end = start;
            while (end < query.length()
                    && query.charAt(end) != '&'
                    && !(partsAtSemicolons && query.charAt(end) == ';')) {
                end++;
            }
            while (start < end && query.charAt(start) == '=') {
                start++;
            }
            if (start < end && ++pairs > QueryParameters.PARAMETERS_MAX) {
                return Optional.empty();
            }
            var pair = query.substring(start, end);
            var equals = pair.indexOf('=');
            var name = equals < 0 ? pair : pair.substring(0, equals);
            if (QueryParameters.isTakenFor(name, parameter)) {
                values.add(equals < 0 ? "" : pair.substring(equals + 1));
            }
            start = end + 1;
        }
        return Optional.of(values);
    }
}
