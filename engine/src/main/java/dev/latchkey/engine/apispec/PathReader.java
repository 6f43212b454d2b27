package dev.latchkey.engine.apispec;

import dev.latchkey.engine.protocol.PercentEncoding;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Reads path templates. A literal segment must be written in the one form in which a request can spell it: the router
 * compares bytes. A path that ends in a slash is another path than the one without.
 */
final class PathReader {

    /** Longest path with its base path, in characters. */
    static final int PATH_LENGTH_MAX = 2_048;

    /** Most segments of a path with its base path. */
    static final int SEGMENTS_MAX = 64;

    /** Most texts and parameters of one segment. */
    static final int PIECES_MAX = 16;

    /** Braces in pairs around a name that begins with no operator of RFC 6570, under which a slash might stand for a value. */
    private static final Pattern PARAMETERS = Pattern.compile("(?:[^{}]|\\{[^{}+#./;?&][^{}*]*})*");

    private PathReader() {}

    /** The segments of a path of a document; empty, with problems told, when it is no template that can be routed. */
    static Optional<List<PathTemplate.Segment>> template(String path, Consumer<String> problem) {
        return segments(path, problem);
    }

    /** A parameter that a path has twice, of which nobody knows which value is meant; empty when there is none. */
    static Optional<String> repeatedParameter(List<PathTemplate.Segment> template) {
        Set<String> names = new HashSet<>();
        return new PathTemplate(template)
                .parameters().stream().filter(name -> !names.add(name)).findFirst();
    }

    /**
     * What a path that cannot be read claims: the segments that can be read, and a parameter for each of the others. A query or a
     * fragment, which belongs to no path, is cut off.
     */
    static List<PathTemplate.Segment> vague(String path) {
        var cut = path.split("[?#]", 2)[0];
        var text = cut.length() > PATH_LENGTH_MAX ? cut.substring(0, PATH_LENGTH_MAX) : cut;
        var segments = new ArrayList<PathTemplate.Segment>();
        for (var part : (text.startsWith("/") ? text.substring(1) : text).split("/", SEGMENTS_MAX)) {
            segments.add(segment(part, message -> {}).orElse(new PathTemplate.Parameter(PathTemplate.UNREADABLE)));
        }
        return segments.size() == 1 && text.length() < 2 ? List.of() : segments;
    }

    /** The segments of a server's base path, all literal; slashes at its end are not part of it. */
    static Optional<List<PathTemplate.Segment>> base(String path, Consumer<String> problem) {
        var end = path.length();
        while (end > 1 && path.charAt(end - 1) == '/') {
            end--;
        }
        var trimmed = path.substring(0, end);
        return segments(trimmed, problem);
    }

    private static Optional<List<PathTemplate.Segment>> segments(String path, Consumer<String> problem) {
        if (!path.startsWith("/")) {
            problem.accept("expected a path that begins with a slash, came " + Quoted.of(path));
            return Optional.empty();
        }
        if (path.length() > PATH_LENGTH_MAX) {
            problem.accept("expected a path of at most " + PATH_LENGTH_MAX + " characters");
            return Optional.empty();
        }
        if (path.equals("/")) {
            return Optional.of(List.of());
        }
        var texts = path.substring(1).split("/", -1);
        if (texts.length > SEGMENTS_MAX) {
            problem.accept("expected a path of at most " + SEGMENTS_MAX + " segments");
            return Optional.empty();
        }
        var segments = new ArrayList<PathTemplate.Segment>();
        for (var i = 0; i < texts.length; i++) {
            if (texts[i].isEmpty() && i < texts.length - 1) {
                problem.accept("expected no empty segment (//), came " + Quoted.of(path));
                return Optional.empty();
            }
            var segment = segment(texts[i], problem);
            if (segment.isEmpty()) {
                return Optional.empty();
            }
            segments.add(segment.get());
        }
        return Optional.of(segments);
    }

    private static Optional<PathTemplate.Segment> segment(String text, Consumer<String> problem) {
        if (text.equals(".") || text.equals("..")) {
            problem.accept("expected no dot segment, came " + Quoted.of(text));
            return Optional.empty();
        }
        if (text.indexOf('{') < 0 && text.indexOf('}') < 0) {
            return literal(text, problem);
        }
        if (!PARAMETERS.matcher(text).matches()) {
            problem.accept("expected parameters as {name}, without the operators of RFC 6570, came " + Quoted.of(text));
            return Optional.empty();
        }
        var pieces = new ArrayList<PathTemplate.Segment>();
        for (var start = 0; start < text.length(); ) {
            var isParameter = text.charAt(start) == '{';
            var end = text.indexOf(isParameter ? '}' : '{', start);
            if (isParameter) {
                pieces.add(new PathTemplate.Parameter(text.substring(start + 1, end)));
                start = end + 1;
                continue;
            }
            var literal = literal(text.substring(start, end < 0 ? text.length() : end), problem);
            if (literal.isEmpty()) {
                return literal;
            }
            pieces.add(literal.get());
            start = end < 0 ? text.length() : end;
        }
        if (pieces.size() > PIECES_MAX) {
            problem.accept("expected at most " + PIECES_MAX + " texts and parameters in one segment");
            return Optional.empty();
        }
        return Optional.of(pieces.size() == 1 ? pieces.get(0) : new PathTemplate.Mixed(pieces));
    }

    private static Optional<PathTemplate.Segment> literal(String text, Consumer<String> problem) {
        if (!isNormalForm(text)) {
            problem.accept(
                    "expected a literal segment in normal form (RFC 3986 §6.2.2: only what must be encoded is, with"
                            + " upper-case hex digits, as UTF-8, and no slash, backslash, semicolon, percent sign or"
                            + " control character in any form), came " + Quoted.of(text));
            return Optional.empty();
        }
        return Optional.of(new PathTemplate.Literal(text));
    }

    private static boolean isNormalForm(String text) {
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c != '%') {
                if (!PercentEncoding.isSegmentCharacter(c)) {
                    return false;
                }
                continue;
            }
            var octet = PercentEncoding.octetAt(text, i, text.length());
            if (octet < 0x20
                    || octet == 0x7F
                    || octet == '/'
                    || octet == '\\'
                    || octet == '%'
                    || octet == ';'
                    || PercentEncoding.isSegmentCharacter((char) octet)
                    || Character.isLowerCase(text.charAt(i + 1))
                    || Character.isLowerCase(text.charAt(i + 2))) {
                return false;
            }
            i += 2;
        }
        return PercentEncoding.decode(text)
                .filter(decoded -> decoded.chars().noneMatch(Character::isISOControl))
                .isPresent();
    }
}
