package dev.latchkey.engine.routing;

import dev.latchkey.engine.apispec.PathTemplate;
import dev.latchkey.engine.protocol.PercentEncoding;
import java.nio.charset.StandardCharsets;

/**
 * Paths as a server sees them that minds no case: letters folded one by one, as {@link String#equalsIgnoreCase} does, also where they
 * are escaped. Everything else is spelt as documents spell it.
 */
final class LetterCase {

    private LetterCase() {}

    /** Whether folding may change a path, so far as a look at it can tell. */
    static boolean mayChange(String path, int end) {
        for (var i = 0; i < end; i++) {
            var c = path.charAt(i);
            if ((c >= 'A' && c <= 'Z') || c == '%') {
                return true;
            }
        }
        return false;
    }

    /** Slashes stay where they are; an escaped one is no slash. */
    static String foldedPath(String rawPath) {
        if (rawPath.indexOf('%') < 0) {
            return folded(rawPath);
        }
        var all = new StringBuilder(rawPath.length() + 16);
        for (var start = 0; ; ) {
            var slash = rawPath.indexOf('/', start);
            all.append(foldedSegment(rawPath.substring(start, slash < 0 ? rawPath.length() : slash)));
            if (slash < 0) {
                return all.toString();
            }
            all.append('/');
            start = slash + 1;
        }
    }

    static PathTemplate folded(PathTemplate path) {
        return new PathTemplate(path.segments().stream().map(LetterCase::folded).toList());
    }

    private static PathTemplate.Segment folded(PathTemplate.Segment segment) {
        if (segment instanceof PathTemplate.Literal literal) {
            return new PathTemplate.Literal(foldedSegment(literal.text()));
        }
        return segment instanceof PathTemplate.Mixed mixed
                ? new PathTemplate.Mixed(
                        mixed.pieces().stream().map(LetterCase::folded).toList())
                : segment;
    }

    /** A segment that stands for no text keeps what is escaped in it. */
    static String foldedSegment(String raw) {
        if (raw.indexOf('%') < 0) {
            return folded(raw);
        }
        var decoded = PercentEncoding.decode(raw);
        return decoded.isPresent() ? spelt(folded(decoded.get())) : raw;
    }

    /** With the case of every letter of ASCII turned that is not escaped. */
    static String flipped(String raw) {
        var flipped = new StringBuilder(raw);
        for (var i = 0; i < raw.length(); i++) {
            var c = raw.charAt(i);
            if (c == '%') {
                i += 2;
            } else if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
                flipped.setCharAt(i, (char) (c ^ 0x20));
            }
        }
        return flipped.toString();
    }

    private static String folded(String text) {
        var folded = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> Character.toLowerCase(Character.toUpperCase(c)))
                .forEach(folded::appendCodePoint);
        return folded.toString();
    }

    private static String spelt(String text) {
        var spelt = new StringBuilder(text.length() + 16);
        for (var octet : text.getBytes(StandardCharsets.UTF_8)) {
            var c = (char) (octet & 0xFF);
            if (PercentEncoding.isSegmentCharacter(c)) {
                spelt.append(c);
            } else {
                PercentEncoding.append(spelt, c);
            }
        }
        return spelt.toString();
    }
}
