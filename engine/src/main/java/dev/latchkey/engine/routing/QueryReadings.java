package dev.latchkey.engine.routing;

import dev.latchkey.engine.protocol.Leniency;
import dev.latchkey.engine.protocol.PercentEncoding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What servers are known to make of a query that parts nothing as {@link QueryParameters} does: they decode the whole of it, once or
 * twice, and then part it, at semicolons too; and a name ends for them at a NUL.
 */
public final class QueryReadings {

    private static final int DECODINGS_MAX = 2;

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
            var values = values(text, parameter);
            if (values.isEmpty()) {
                return Optional.empty();
            }
            readings.add(values.get());
        }
        return Optional.of(readings);
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

    private static Optional<List<String>> values(String query, String parameter) {
        var pairs = 0;
        var values = new ArrayList<String>();
        for (var start = 0; start <= query.length(); ) {
            var end = start;
            while (end < query.length() && query.charAt(end) != '&' && query.charAt(end) != ';') {
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
            var nul = name.indexOf('\0');
            if (QueryParameters.isTakenFor(nul < 0 ? name : name.substring(0, nul), parameter)) {
                values.add(equals < 0 ? "" : pair.substring(equals + 1));
            }
            start = end + 1;
        }
        return Optional.of(values);
    }
}
