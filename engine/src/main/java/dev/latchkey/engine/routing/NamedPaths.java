package dev.latchkey.engine.routing;

import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.protocol.PercentEncoding;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Paths that a request names beside its own, which a server with one program in front of everything runs in place of it: {@code /?/admin}
 * (CodeIgniter), {@code /?rest_route=/admin} (WordPress), {@code /public?url=admin} for {@code index.php?url=$1}, where the caller's own
 * comes later and wins. Looking for them allocates nothing; decision 28 has the servers.
 */
public final class NamedPaths {

    /** By letters and digits alone; each is a word that many APIs have parameters of. */
    private static final List<String> NAMES = List.of(
            "url",
            "uri",
            "q",
            "s",
            "r",
            "p",
            "route",
            "path",
            "pathinfo",
            "requesturi",
            "kohanauri",
            "pagename",
            "option");

    /** Nobody's parameters but of one product each, which knows the paths by other names than documents do. */
    private static final List<String> NEVER_OTHERWISE = List.of("restroute", "xastropath");

    /** Most places that are looked up for one request. */
    private static final int LOOKUPS_MAX = 512;

    /** Most parameters that are read for it. */
    private static final int PARAMETERS_MAX = 32;

    private static final int DECODINGS_MAX = 2;

    private NamedPaths() {}

    /** Whether a piece of the query is a path itself. */
    public static boolean isPieceOfQuery(RequestPath path) {
        var target = path.rawTarget();
        for (var i = path.pathLength(); i + 1 < target.length(); i++) {
            if (i == path.pathLength() || target.charAt(i) == '&') {
                var c = charAt(target, i + 1);
                if (c == '/' || c == '\\') {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether anything may name a path, so that {@link #areHarmless} has to be asked. */
    public static boolean mayBeIn(RequestPath path) {
        var target = path.rawTarget();
        if (isWord(target, path.pathLength() + 1)) {
            return true;
        }
        for (var i = 1; i < target.length(); i += width(target, i)) {
            if (isSeparator(charAt(target, i)) && isKnown(target, i + width(target, i))) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether everything that is named is nothing, or decides as what was judged does, or is what the caller may run as well. A parameter
     * that the operation declares by that very name counts as no path: behind a server that finds its paths there it could not work.
     *
     * @param judged that the path leads to
     * @param mayRun of another operation
     */
    static boolean areHarmless(
            Router router, HttpMethod method, RequestPath path, Operation judged, Predicate<Operation> mayRun) {
        var target = path.rawTarget();
        var prefixes = prefixes(path.rawPath());
        var places = new LinkedHashSet<String>();
        if (isWord(target, path.pathLength() + 1)) {
            var word = target.substring(path.pathLength() + 1, pieceEnd(target, path.pathLength() + 1));
            if (!judged.queryParameters().contains(decodedOnce(word)) && !add(word, prefixes, places)) {
                return false;
            }
        }
        var parameters = 0;
        for (var i = 1; i < target.length(); i += width(target, i)) {
            var start = i + width(target, i);
            if (!isSeparator(charAt(target, i)) || !isKnown(target, start)) {
                continue;
            }
            var equals = nameEnd(target, start);
            if (judged.queryParameters().contains(decodedOnce(target.substring(start, equals)))) {
                continue;
            }
            var value = equals + width(target, equals);
            if (++parameters > PARAMETERS_MAX
                    || isAny(target, start, NEVER_OTHERWISE)
                    || !add(target.substring(value, Math.max(value, pieceEnd(target, value))), prefixes, places)) {
                return false;
            }
        }
        return places.stream().allMatch(place -> router.isHarmlessAt(method, place, judged, mayRun));
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

    /** @return false when there are too many */
    private static boolean add(String value, List<String> prefixes, Set<String> places) {
        var text = value.replace('+', ' ');
        for (var i = 0; i <= DECODINGS_MAX; i++) {
            var place = spelt(text);
            if (!place.isEmpty()) {
                for (var prefix : prefixes) {
                    places.add(prefix + place);
                    places.add(prefix + place + "/");
                }
            }
            var decoded = decodedOnce(text);
            if (decoded.equals(text)) {
                break;
            }
            text = decoded;
        }
        return places.size() <= LOOKUPS_MAX;
    }

    /** As documents spell it, without what servers leave out; empty where nothing is named, or more than any path has. */
    private static String spelt(String text) {
        var segments = new ArrayDeque<String>();
        for (var segment : text.replace('\\', '/').split("/")) {
            if (segment.equals("..")) {
                segments.pollLast();
            } else if (!segment.isBlank() && !segment.equals(".")) {
                segments.addLast(segment);
            }
        }
        if (segments.isEmpty() || segments.size() > RequestPath.SEGMENTS_MAX) {
            return "";
        }
        var spelt = new StringBuilder(text.length() + 16);
        for (var segment : segments) {
            spelt.append('/');
            for (var i = 0; i < segment.length(); i++) {
                var c = segment.charAt(i);
                if (PercentEncoding.isSegmentCharacter(c)) {
                    spelt.append(c);
                } else {
                    PercentEncoding.append(spelt, c);
                }
            }
        }
        return spelt.toString();
    }

    /** Bytes one by one; what is no percent sequence stands for itself. */
    private static String decodedOnce(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        var decoded = new StringBuilder(text.length());
        for (var i = 0; i < text.length(); i += width(text, i)) {
            decoded.append(charAt(text, i));
        }
        return decoded.toString();
    }

    /** Whether the query begins with a name that has no value, which some servers take for all of it. */
    private static boolean isWord(String target, int start) {
        return start < target.length()
                && target.charAt(start) != '='
                && nameEnd(target, start) == pieceEnd(target, start)
                && pieceEnd(target, start) > start;
    }

    private static boolean isKnown(String target, int start) {
        return isAny(target, start, NAMES) || isAny(target, start, NEVER_OTHERWISE);
    }

    private static boolean isAny(String target, int start, List<String> names) {
        for (var i = 0; i < names.size(); i++) {
            if (isSame(target, start, names.get(i))) {
                return true;
            }
        }
        return false;
    }

    /** Whether a name is there with an equals sign behind it. */
    private static boolean isSame(String target, int start, String folded) {
        var matched = 0;
        for (var i = start; i < target.length(); i += width(target, i)) {
            var c = charAt(target, i);
            if (c == '=') {
                return matched == folded.length();
            }
            if (isSeparator(c) || c == '/') {
                return false;
            }
            if (((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || (c >= '0' && c <= '9')) {
                if (matched == folded.length() || (c | 0x20) != folded.charAt(matched)) {
                    return false;
                }
                matched++;
            }
        }
        return false;
    }

    private static int nameEnd(String target, int start) {
        var end = start;
        while (end < target.length() && charAt(target, end) != '=' && !isSeparator(charAt(target, end))) {
            end += width(target, end);
        }
        return end;
    }

    private static int pieceEnd(String target, int start) {
        var end = start;
        while (end < target.length() && !isSeparator(charAt(target, end))) {
            end += width(target, end);
        }
        return end;
    }

    /** Also where the path is made a query of, by rules that decode it and encode nothing again. */
    private static boolean isSeparator(char c) {
        return c == '&' || c == ';' || c == '?';
    }

    private static char charAt(String target, int at) {
        var octet = target.charAt(at) == '%' ? PercentEncoding.octetAt(target, at, target.length()) : -1;
        return octet < 0 ? target.charAt(at) : (char) octet;
    }

    private static int width(String target, int at) {
        return at < target.length()
                        && target.charAt(at) == '%'
                        && PercentEncoding.octetAt(target, at, target.length()) >= 0
                ? 3
                : 1;
    }
}
