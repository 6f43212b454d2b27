package dev.latchkey.engine.routing;

import dev.latchkey.engine.protocol.PercentEncoding;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What servers are known to make of a path that all of them decode alike: fold its characters (Unicode TR 15), take a backslash for a
 * slash, cut a segment at a semicolon or the path at what then looks like a query or a fragment, leave out what nobody sees, take a plus
 * sign for a space, and take away spaces of any alphabet and dots at the edges of segments and of names before their formats.
 */
final class FoldedReadings {

    /** Each is done or not, in this order. */
    private static final List<UnaryOperator<String>> STEPS = List.of(
            path -> Normalizer.normalize(path, Normalizer.Form.NFKC),
            path -> path.replace('\\', '/'),
            FoldedReadings::beforeQuery,
            PathReadings::beforeParameters,
            PathReadings::withoutParameters,
            FoldedReadings::withoutIgnored,
            FoldedReadings::trimmedBeforeFormats,
            FoldedReadings::trimmed);

    private static final Pattern SLASHES = Pattern.compile("/{2,}");

    private FoldedReadings() {}

    /**
     * The readings that are not the path itself, spelt as documents spell paths.
     *
     * @param rawPath that decodes to well-formed UTF-8
     * @param effort of the request; when it is spent, some are missing
     */
    static List<String> of(String rawPath, Effort effort) {
        return of(Set.of(rawPath), effort);
    }

    /** The same of several readings of one path, all of which end in a slash or none does. */
    static List<String> of(Set<String> rawPaths, Effort effort) {
        var endsInSlash = rawPaths.stream().allMatch(path -> path.endsWith("/"));
        Set<String> readings = new LinkedHashSet<>();
        rawPaths.forEach(path -> readings.add(PercentEncoding.decode(path).orElse(path)));
        var decoded = List.copyOf(readings);
        rawPaths.stream()
                .filter(path -> path.indexOf('+') >= 0)
                .map(path -> path.replace("+", "%20"))
                .forEach(path -> readings.add(PercentEncoding.decode(path).orElse(path)));
        for (var step : STEPS) {
            for (var reading : List.copyOf(readings)) {
                if (!effort.allows(reading.length())) {
                    return List.of();
                }
                readings.add(step.apply(reading));
            }
        }
        decoded.forEach(readings::remove);
        return readings.stream()
                .map(FoldedReadings::spelt)
                .flatMap(reading -> endsInSlash ? Stream.of(reading) : Stream.of(reading, withoutSlashAtEnd(reading)))
                .distinct()
                .toList();
    }

    /** Where all of the last segment is taken away, most servers do not mind the slash that is left. */
    private static String withoutSlashAtEnd(String path) {
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private static String beforeQuery(String path) {
        var end = 0;
        while (end < path.length() && path.charAt(end) != '?' && path.charAt(end) != '#') {
            end++;
        }
        return path.substring(0, end);
    }

    static String withoutIgnored(String path) {
        if (path.codePoints().noneMatch(Lookalikes::isIgnored)) {
            return path;
        }
        var kept = new StringBuilder(path.length());
        path.codePoints().filter(c -> !Lookalikes.isIgnored(c)).forEach(kept::appendCodePoint);
        return kept.toString();
    }

    /** Without spaces before a dot, where a name ends for who takes its format away. */
    static String trimmedBeforeFormats(String path) {
        var kept = new StringBuilder(path.length());
        for (var at = 0; at < path.length(); ) {
            var c = path.codePointAt(at);
            if (c == '.') {
                while (kept.length() > 0 && Lookalikes.isBlank(kept.codePointBefore(kept.length()))) {
                    kept.setLength(kept.offsetByCodePoints(kept.length(), -1));
                }
            }
            kept.appendCodePoint(c);
            at += Character.charCount(c);
        }
        return kept.toString();
    }

    static String trimmed(String path) {
        var kept = new StringBuilder(path.length());
        for (var start = 0; start <= path.length(); ) {
            var slash = path.indexOf('/', start);
            var end = slash < 0 ? path.length() : slash;
            var from = start;
            while (from < end && Lookalikes.isBlank(path.codePointAt(from))) {
                from = path.offsetByCodePoints(from, 1);
            }
            var to = end;
            while (to > from && (path.charAt(to - 1) == '.' || Lookalikes.isBlank(path.codePointBefore(to)))) {
                to = path.offsetByCodePoints(to, -1);
            }
            kept.append(path, from, to);
            if (slash >= 0) {
                kept.append('/');
            }
            start = end + 1;
        }
        return kept.toString();
    }

    /** Slashes that came together are one to most servers. */
    static String spelt(String path) {
        var spelt = new StringBuilder(path.length() + 16);
        for (var octet : SLASHES.matcher(path).replaceAll("/").getBytes(StandardCharsets.UTF_8)) {
            var c = (char) (octet & 0xFF);
            if (c == '/' || PercentEncoding.isSegmentCharacter(c)) {
                spelt.append(c);
            } else {
                PercentEncoding.append(spelt, c);
            }
        }
        return spelt.toString();
    }
}
