package dev.latchkey.engine.routing;

import dev.latchkey.engine.protocol.Leniency;
import dev.latchkey.engine.protocol.PercentEncoding;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The parameters of a query, decoded as {@code application/x-www-form-urlencoded}: pairs between ampersands, a plus sign is
 * a space. A name may come several times. Immutable.
 */
public final class QueryParameters {

    /** Most parameters that are read. */
    public static final int PARAMETERS_MAX = 256;

    /** One pair, decoded; the value is empty when there is no equals sign. */
    public record Parameter(String name, String value) {}

    private static final QueryParameters NONE = new QueryParameters(List.of());
    private static final ParsedQuery.Malformed TOO_MANY =
            new ParsedQuery.Malformed("expected at most " + PARAMETERS_MAX + " query parameters");
    private static final ParsedQuery.Malformed BAD_ENCODING =
            new ParsedQuery.Malformed("expected query parameters in ASCII, percent-encoded as well-formed UTF-8");

    private final List<Parameter> parameters;

    private QueryParameters(List<Parameter> parameters) {
        this.parameters = List.copyOf(parameters);
    }

    /** Reads a query without its question mark; empty pairs, as in {@code a=1&&b=2}, are skipped. */
    public static ParsedQuery parse(String rawQuery) {
        return parse(rawQuery, false);
    }

    /** Reads the query of a path; values may hold bytes of ISO 8859-1 that are no UTF-8 where the path is taken so. */
    public static ParsedQuery parse(RequestPath path) {
        return parse(path.rawQuery(), path.leniencies().contains(Leniency.LATIN_1));
    }

    private static ParsedQuery parse(String rawQuery, boolean isLatin1) {
        if (rawQuery.isEmpty()) {
            return new ParsedQuery.Read(NONE);
        }
        var parameters = new ArrayList<Parameter>();
        for (var start = 0; start <= rawQuery.length(); ) {
            var ampersand = rawQuery.indexOf('&', start);
            var end = ampersand < 0 ? rawQuery.length() : ampersand;
            if (end > start) {
                if (parameters.size() == PARAMETERS_MAX) {
                    return TOO_MANY;
                }
                var equals = equalsSign(rawQuery, start, end);
                var name = decode(rawQuery.substring(start, equals < 0 ? end : equals));
                var value = equals < 0 ? Optional.of("") : decodeValue(rawQuery.substring(equals + 1, end), isLatin1);
                if (name.isEmpty() || value.isEmpty()) {
                    return BAD_ENCODING;
                }
                parameters.add(new Parameter(name.get(), value.get()));
            }
            start = end + 1;
        }
        return new ParsedQuery.Read(new QueryParameters(parameters));
    }

    /** Where the first equals sign of a pair stands, -1 where it has none; looks no further than the pair. */
    private static int equalsSign(String rawQuery, int start, int end) {
        for (var i = start; i < end; i++) {
            if (rawQuery.charAt(i) == '=') {
                return i;
            }
        }
        return -1;
    }

    private static Optional<String> decode(String text) {
        return PercentEncoding.decode(text.replace('+', ' '));
    }

    /** A name decides what is judged, so servers that drop bytes must not find another there. */
    private static Optional<String> decodeValue(String text, boolean isLatin1) {
        return isLatin1 ? PercentEncoding.decodeLatin1(text.replace('+', ' ')) : decode(text);
    }

    /** In the order of the query. */
    public List<Parameter> all() {
        return parameters;
    }

    /** The values of a name, compared exactly, in the order of the query. */
    public List<String> values(String name) {
        return parameters.stream()
                .filter(parameter -> parameter.name().equals(name))
                .map(Parameter::value)
                .toList();
    }

    /**
     * Whether a parameter is there whose name is not this one but which some server takes for it: other case, a dot, space,
     * hyphen or open bracket for an underscore, a leading question mark, spaces or control characters of any alphabet, brackets
     * behind it ({@code name[]}, {@code name[0]}), fullwidth and other compatibility characters (Unicode TR 15).
     */
    public boolean hasLookalike(String name) {
        return hasLookalike(name, other -> false);
    }

    /**
     * As {@link #hasLookalike(String)}.
     *
     * @param isAnother whether a name, exactly spelt, is known to be that of something else
     */
    public boolean hasLookalike(String name, Predicate<String> isAnother) {
        return parameters.stream()
                .anyMatch(parameter -> !parameter.name().equals(name)
                        && isTakenFor(parameter.name(), name)
                        && !isAnother.test(parameter.name()));
    }

    /** Whether a name is this one, or one that some server takes for it. */
    static boolean isTakenFor(String spelt, String wanted) {
        var nul = spelt.indexOf('\0');
        var name = nul < 0 ? spelt : spelt.substring(0, nul); // which ends a name to some
        if (name.equals(wanted)) {
            return true;
        }
        var reduced = reduce(wanted);
        return reduce(name).equals(reduced) || reduce(beforeBracket(name)).equals(reduced);
    }

    /** What Rack and qs of Express take for the name, whatever follows: brackets before it are left out, one behind it ends it. */
    private static String beforeBracket(String spelt) {
        var name = Normalizer.normalize(spelt, Normalizer.Form.NFKC);
        var start = 0;
        while (start < name.length() && isBracket(name.charAt(start))) {
            start++;
        }
        var end = start;
        while (end < name.length() && !isBracket(name.charAt(end))) {
            end++;
        }
        return name.substring(start, end);
    }

    private static boolean isBracket(char c) {
        return c == '[' || c == ']';
    }

    /** What differs between servers in a name: everything but letters, digits and marks. */
    private static final Pattern NO_LETTER = Pattern.compile("[^\\p{L}\\p{N}\\p{M}]");

    private static String reduce(String spelt) {
        var name = Normalizer.normalize(spelt, Normalizer.Form.NFKC);
        var bracket = name.indexOf('[');
        var isClosed = bracket > 0 && name.indexOf(']', bracket) > 0;
        return NO_LETTER
                .matcher(isClosed ? name.substring(0, bracket) : name)
                .replaceAll("")
                .toLowerCase(Locale.ROOT);
    }
}
