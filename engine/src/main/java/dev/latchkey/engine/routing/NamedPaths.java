package dev.latchkey.engine.routing;

import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.protocol.HttpMethod;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Paths that a request names beside its own, which a server with one program in front of everything runs in place of it: {@code /?/admin}
 * (CodeIgniter), {@code /?rest_route=/admin} (WordPress), {@code /public?url=admin} for {@code index.php?url=$1}, where the caller's own
 * comes later and wins, and what such a program makes of the path itself. Looking for them allocates nothing; decision 28 has the
 * servers. Belongs to one request.
 */
public final class NamedPaths {

    /** Most places that are looked up for one request. */
    private static final int LOOKUPS_MAX = 512;

    /** Most parameters of known names that are read for it. */
    static final int PARAMETERS_MAX = 32;

    /**
     * Most pairs that some servers find in what is one value to others. Each is looked at as far as that value goes, so that without a bound
     * the work would grow with the square of its length.
     */
    private static final int PAIRS_IN_VALUE_MAX = 32;

    /** Most values of other names that are read because they may be a path. */
    private static final int VALUES_MAX = 256;

    /** Most characters of all values that are read: a few times as many as a target has. */
    static final int CHARACTERS_MAX = 32_768;

    /** What {@link #harmful} gives for the path itself. */
    static final String OF_PATH = "";

    private static final String OF_FOLDER = ":";

    private final Router router;
    private final HttpMethod method;
    private final RequestPath path;
    private final String target;
    private final Operation judged;
    private final Predicate<Operation> mayRun;
    private final List<String> prefixes;

    /** A bit for each text of the path that was judged. */
    private final long texts;

    private final Set<String> seen = new HashSet<>();
    private final Effort effort;

    private NamedPaths(
            Router router,
            HttpMethod method,
            RequestPath path,
            Operation judged,
            Predicate<Operation> mayRun,
            Effort effort) {
        this.router = router;
        this.method = method;
        this.path = path;
        this.target = path.rawTarget();
        this.judged = judged;
        this.mayRun = mayRun;
        this.effort = effort;
        this.prefixes = prefixes(path.rawPath());
        this.texts = router.match(method, path, effort) instanceof RouteMatch.Matched matched
                ? KnownPart.texts(matched.path(), prefixes.size())
                : 0;
    }

    /** For a body: its fields are asked about one by one. */
    static NamedPaths of(
            Router router, RequestPath path, Operation judged, Predicate<Operation> mayRun, Effort effort) {
        return new NamedPaths(router, judged.method(), path, judged, mayRun, effort);
    }

    /** Whether a piece of the query is a path itself. */
    public static boolean isPieceOfQuery(RequestPath path) {
        var target = path.rawTarget();
        for (var i = path.pathLength(); i + 1 < target.length(); i++) {
            if (i == path.pathLength() || target.charAt(i) == '&') {
                var c = LenientText.charAt(target, i + 1);
                if (c == '/' || c == '\\') {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * Whether anything may name a path, so that {@link #harmful} has to be asked.
     *
     * @param texts of what not anybody may run
     * @param effort when it is spent, something may
     */
    static boolean mayBeIn(RequestPath path, ClosedTexts texts, Effort effort) {
        var target = path.rawTarget();
        if (isWord(target, path.pathLength() + 1) || ParameterReadings.mayDiffer(path)) {
            return true;
        }
        var pairs = 0;
        for (var i = 1; i < target.length(); i += LenientText.width(target, i)) {
            if (LenientText.isSeparator(LenientText.charAt(target, i))) {
                pairs = endsValue(path, i) ? 0 : pairs;
                var start = i + LenientText.width(target, i);
                var end = LenientText.nameEnd(target, start);
                if (isAssigned(target, start, end)) {
                    var value = end + LenientText.width(target, end);
                    if (PathNames.isKnown(target, start, end)
                            || ++pairs > PAIRS_IN_VALUE_MAX
                            || !effort.allows(valueEnd(path, value) - value)
                            || texts.mayBeIn(target, value, valueEnd(path, value))) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** Whether a parameter of that name is a path to some server, or the name is one. */
    static boolean mayBe(String name, ClosedTexts texts) {
        return PathNames.isKnown(name, 0, name.length()) || texts.mayBeIn(name, 0, name.length());
    }

    /**
     * What names a path that does harm: one whose operation decides otherwise than what was judged, and may not be run by the caller. A
     * parameter that the operation declares by that very name counts as no path: behind a server that finds its paths there it could not
     * work. One of an unknown name does as far as the path has a text of a document, or every value beside a path of parameters would.
     *
     * @param judged that the path leads to
     * @param mayRun of another operation
     * @return the name of the parameter as it stands there, {@link #OF_PATH} for what of the path is made a parameter; absent when all is
     *     harmless
     */
    static @Nullable String harmful(
            Router router,
            HttpMethod method,
            RequestPath path,
            Operation judged,
            Predicate<Operation> mayRun,
            Effort effort) {
        return new NamedPaths(router, method, path, judged, mayRun, effort).harmful();
    }

    private @Nullable String harmful() {
        if (ParameterReadings.mayDiffer(path) && !isHarmlessAsParameter()) {
            return OF_PATH;
        }
        var query = path.pathLength() + 1;
        if (isWord(target, query)) {
            var word = target.substring(query, LenientText.nameEnd(target, query));
            if (!judged.query().declares(word, 0, word.length()) && !isHarmless(word, true)) {
                return word;
            }
        }
        var known = 0;
        var pairs = 0;
        var read = 0;
        var characters = 0;
        for (var i = 1; i < target.length(); i += LenientText.width(target, i)) {
            var start = i + LenientText.width(target, i);
            if (!LenientText.isSeparator(LenientText.charAt(target, i))) {
                continue;
            }
            pairs = endsValue(path, i) ? 0 : pairs;
            var end = LenientText.nameEnd(target, start);
            if (!isAssigned(target, start, end) || judged.query().declares(target, start, end)) {
                continue;
            }
            var value = end + LenientText.width(target, end);
            var valueEnd = valueEnd(path, value);
            var isKnown = PathNames.isKnown(target, start, end);
            if (isKnown
                    ? ++known > PARAMETERS_MAX
                            || (characters += valueEnd - value) > CHARACTERS_MAX
                            || PathNames.isNeverOtherwise(target, start, end)
                            || !isHarmless(target.substring(value, valueEnd), true)
                    : ++pairs > PAIRS_IN_VALUE_MAX
                            || !effort.allows(valueEnd - value)
                            || (router.closedTexts().mayBeIn(target, value, valueEnd)
                                    && (++read > VALUES_MAX
                                            || (characters += valueEnd - value) > CHARACTERS_MAX
                                            || !isHarmless(target.substring(value, valueEnd), false)))) {
                return target.substring(start, end);
            }
        }
        return null;
    }

    private boolean isHarmlessAsParameter() {
        var readings = ParameterReadings.ofPath(path, LOOKUPS_MAX, effort);
        return readings.isPresent()
                && readings.get().stream()
                        .allMatch(reading -> isPathHarmlessAt(reading)
                                && (reading.length() == 1
                                        || !reading.endsWith("/")
                                        || isPathHarmlessAt(reading.substring(0, reading.length() - 1))));
    }

    /** @param isKnown whether it is a path for sure, if a program reads it at all */
    boolean isHarmless(String value, boolean isKnown) {
        var readings = ParameterReadings.ofValue(value, LOOKUPS_MAX, effort);
        if (readings.isEmpty()) {
            return false;
        }
        for (var i = 0; i < prefixes.size(); i++) {
            var prefix = prefixes.get(i);
            var textFrom = isKnown ? Router.ANY_TEMPLATE : i;
            for (var reading : readings.get()) {
                var place = prefix + (reading.endsWith("/") ? reading.substring(0, reading.length() - 1) : reading);
                if ((!place.isEmpty() && !isHarmlessAt(place, textFrom, i))
                        || !isHarmlessAt(place + '/', textFrom, i)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** @param folder how many segments of the place are of the path of the request */
    private boolean isHarmlessAt(String place, int textFrom, int folder) {
        return effort.allows(place.length())
                && (!seen.add(textFrom + OF_FOLDER + folder + place)
                        || (seen.size() <= LOOKUPS_MAX
                                && router.isHarmlessAt(method, place, known(textFrom, folder), judged, mayRun, effort)
                                && router.isHarmlessByAnyMethodAt(
                                        method, place, textFrom, folder, judged, mayRun, effort)));
    }

    private KnownPart known(int textFrom, int folder) {
        return new KnownPart(textFrom, folder >= Long.SIZE ? 0 : texts & ((1L << folder) - 1));
    }

    /** What the path itself is made is run by the method of the request, as every path is there. */
    private boolean isPathHarmlessAt(String place) {
        return effort.allows(place.length())
                && (!seen.add(OF_PATH + place)
                        || (seen.size() <= LOOKUPS_MAX
                                && router.isHarmlessAt(method, place, KnownPart.NOTHING, judged, mayRun, effort)));
    }

    /** Where a program may stand that reads the value: before everything, in each folder, at the path itself. */
    private static List<String> prefixes(String rawPath) {
        var prefixes = new LinkedHashSet<String>();
        for (var slash = rawPath.indexOf('/'); slash >= 0; slash = rawPath.indexOf('/', slash + 1)) {
            prefixes.add(rawPath.substring(0, slash));
        }
        prefixes.add(rawPath.endsWith("/") ? rawPath.substring(0, rawPath.length() - 1) : rawPath);
        return List.copyOf(prefixes);
    }

    /** Whether the query begins with a name that has no value, or an empty one, which some servers take for all of it. */
    private static boolean isWord(String target, int start) {
        var nameEnd = LenientText.nameEnd(target, start);
        var pairEnd = LenientText.pairEnd(target, start);
        return start < nameEnd && (nameEnd == pairEnd || nameEnd + LenientText.width(target, nameEnd) == pairEnd);
    }

    private static boolean isAssigned(String target, int start, int nameEnd) {
        return start < nameEnd && nameEnd < target.length() && LenientText.charAt(target, nameEnd) == '=';
    }

    /** Whether the separator there ends a value for all servers. */
    private static boolean endsValue(RequestPath path, int at) {
        return at == path.pathLength() || path.rawTarget().charAt(at) == '&';
    }

    /** Of a value as far as all servers that part queries agree; a separator that ends it for some is one of its readings. */
    private static int valueEnd(RequestPath path, int start) {
        var target = path.rawTarget();
        var end = start <= path.pathLength() ? path.pathLength() : target.length();
        var ampersand = target.indexOf('&', start);
        return Math.max(start, ampersand < 0 ? end : Math.min(end, ampersand));
    }
}
