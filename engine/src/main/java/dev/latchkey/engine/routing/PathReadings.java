package dev.latchkey.engine.routing;

import dev.latchkey.engine.protocol.PercentEncoding;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What servers are known to make of a path that not all of them read alike. Each may cut the segments, or all of the path, at semicolons, decode, drop
 * bytes that are no UTF-8, and do all of that once more with what came of it; the path is cut at its slashes after any of these steps.
 * While it is decoded, a path is text whose characters are bytes.
 */
final class PathReadings {

    /** Longest path that is looked at, in bytes: the looking costs more than for other paths. */
    static final int PATH_BYTES_MAX = 2 * 1024;

    /** A server that decodes more often is wrong about every path. */
    private static final int DECODINGS_MAX = 2;

    private static final Pattern ENCODED_SEMICOLON = Pattern.compile("%(?:25)*3[Bb]");

    private static final Pattern ENCODED_SLASH = Pattern.compile("%2[Ff]");

    /** Stands for an encoded slash where the path is cut before it is decoded: U+FFFD, which no document has. */
    private static final String NO_SLASH = "%EF%BF%BD";

    private final String rawPath;
    private final boolean endsInSlash;
    private final Set<String> readings = new LinkedHashSet<>();
    private final Effort effort;

    private PathReadings(String rawPath, Effort effort) {
        this.rawPath = rawPath;
        this.effort = effort;
        this.endsInSlash = rawPath.endsWith("/");
    }

    /**
     * The readings that are not the path itself, each spelt as documents spell paths where it was decoded.
     *
     * @param rawPath whose percent signs are each followed by two hex digits
     * @param effort of the request
     * @return empty when the effort is spent, when a server might take it for a path with an empty segment, a dot segment, a control character or a backslash, or
     *     when there is still something to decode after two steps, or something then becomes a slash
     */
    static Optional<List<String>> of(String rawPath, Effort effort) {
        return new PathReadings(rawPath, effort).find();
    }

    private Optional<List<String>> find() {
        Set<String> decodedReadings = new LinkedHashSet<>();
        Set<String> reached = new LinkedHashSet<>();
        reached.add(rawPath);
        reached.add(ENCODED_SLASH.matcher(rawPath).replaceAll(NO_SLASH));
        var slashesMax = 0;
        for (var decodings = 0; decodings <= DECODINGS_MAX; decodings++) {
            var here = new LinkedHashSet<String>();
            for (var path : reached) {
                addWithWhatIsDropped(path, decodings > 0, here);
            }
            if (decodings == 1) {
                slashesMax = slashes(decoded(rawPath));
            }
            for (var path : here) {
                if (!effort.allows(path.length())
                        || isHarmful(path, decodings)
                        || (decodings > 1 && slashes(path) > slashesMax)) {
                    return Optional.empty();
                }
                if (decodings == 0) {
                    readings.add(path);
                } else {
                    decodedReadings.add(spelt(path));
                }
            }
            var next = new LinkedHashSet<String>();
            here.forEach(path -> next.add(decoded(path)));
            if (decodings == DECODINGS_MAX && !here.equals(next)) {
                return Optional.empty();
            }
            reached = next;
        }
        readings.addAll(decodedReadings);
        readings.addAll(FoldedReadings.of(decodedReadings, effort));
        readings.remove(rawPath);
        return Optional.of(List.copyOf(readings));
    }

    private static void addWithWhatIsDropped(String path, boolean isDecoded, Set<String> readings) {
        readings.add(path);
        addCut(path, readings);
        if (!isDecoded) {
            // Who splits before decoding cuts off an encoded slash as well.
            addCut(ENCODED_SEMICOLON.matcher(path).replaceAll(";"), readings);
        } else {
            var dropped = withoutBrokenBytes(path);
            readings.add(dropped);
            addCut(dropped, readings);
        }
    }

    private static void addCut(String path, Set<String> readings) {
        readings.add(withoutParameters(path));
        readings.add(beforeParameters(path));
    }

    /**
     * Whether it is what few servers read, while most cut segments: which operation that is matters less than what it asks for, or no
     * segment but the last could have parameters.
     */
    static boolean isBeforeParameters(String reading, String rawPath) {
        return reading.length() < rawPath.length()
                && rawPath.charAt(reading.length()) == ';'
                && rawPath.indexOf('/', reading.length()) >= 0
                && rawPath.startsWith(reading)
                && reading.indexOf(';') < 0;
    }

    /** As far as the first semicolon, where the path ends for who takes what is behind it for a query (Fastify until 5). */
    static String beforeParameters(String path) {
        var semicolon = path.indexOf(';');
        return semicolon < 0 ? path : path.substring(0, semicolon);
    }

    /** Each segment as far as its first semicolon. */
    static String withoutParameters(String path) {
        if (path.indexOf(';') < 0) {
            return path;
        }
        var kept = new StringBuilder(path.length());
        var isParameter = false;
        for (var i = 0; i < path.length(); i++) {
            var c = path.charAt(i);
            isParameter = c != '/' && (isParameter || c == ';');
            if (!isParameter) {
                kept.append(c);
            }
        }
        return kept.toString();
    }

    private static String withoutBrokenBytes(String path) {
        var kept = new StringBuilder(path.length());
        for (var i = 0; i < path.length(); ) {
            var length = PercentEncoding.utf8Length(path, i);
            kept.append(path, i, i + length);
            i += Math.max(1, length);
        }
        return kept.toString();
    }

    /** A percent sign without two hex digits stands for itself. */
    private static String decoded(String path) {
        if (path.indexOf('%') < 0) {
            return path;
        }
        var decoded = new StringBuilder(path.length());
        for (var i = 0; i < path.length(); i++) {
            var octet = path.charAt(i) == '%' ? PercentEncoding.octetAt(path, i, path.length()) : -1;
            decoded.append(octet < 0 ? path.charAt(i) : (char) octet);
            i += octet < 0 ? 0 : 2;
        }
        return decoded.toString();
    }

    private static int slashes(String path) {
        return (int) path.chars().filter(c -> c == '/').count();
    }

    private boolean isHarmful(String path, int decodings) {
        var segments = path.substring(1).split("/", -1);
        if (segments.length > RequestPath.SEGMENTS_MAX) {
            return true;
        }
        for (var i = 0; i < segments.length; i++) {
            var segment = segments[i];
            var mayBeEmpty = endsInSlash && i == segments.length - 1;
            if (segment.equals(".") || segment.equals("..") || (segment.isEmpty() && !mayBeEmpty)) {
                return true;
            }
        }
        return decodings > 0 && (holdsForbidden(path) || TargetScanner.hidesSegments(spelt(path)));
    }

    /** Control characters of every kind, a backslash, and what a careless reader of UTF-8 takes for ASCII (RFC 3629 §10). */
    private static boolean holdsForbidden(String path) {
        for (var i = 0; i < path.length(); ) {
            var c = path.charAt(i);
            var length = PercentEncoding.utf8Length(path, i);
            var isControl = c < 0x20 || c == 0x7F || (length == 0 && c < 0xA0);
            var isC1 = length == 2 && c == 0xC2 && path.charAt(i + 1) < 0xA0;
            if (isControl || isC1 || c == '\\' || PercentEncoding.isOverlong(path, i)) {
                return true;
            }
            i += Math.max(1, length);
        }
        return false;
    }

    /** As documents spell it: only what must be encoded is. Bytes that are no UTF-8 are read as ISO 8859-1. */
    private static String spelt(String path) {
        var spelt = new StringBuilder(path.length() + 16);
        for (var i = 0; i < path.length(); ) {
            var c = path.charAt(i);
            var length = PercentEncoding.utf8Length(path, i);
            if (c == '/' || PercentEncoding.isSegmentCharacter(c)) {
                spelt.append(c);
            } else if (length == 0) {
                PercentEncoding.append(spelt, 0xC0 | (c >> 6));
                PercentEncoding.append(spelt, 0x80 | (c & 0x3F));
            } else {
                for (var at = i; at < i + length; at++) {
                    PercentEncoding.append(spelt, path.charAt(at));
                }
            }
            i += Math.max(1, length);
        }
        return spelt.toString();
    }
}
