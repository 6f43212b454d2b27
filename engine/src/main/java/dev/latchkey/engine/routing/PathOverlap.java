package dev.latchkey.engine.routing;

import dev.latchkey.engine.apispec.PathTemplate;
import dev.latchkey.engine.protocol.PercentEncoding;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What two path templates both match, and requests for it. */
public final class PathOverlap {

    /** So long that a value fits also where parameters follow each other at once. */
    private static final int VALUE_LENGTH = 8;

    private PathOverlap() {}

    /**
     * The template of what both match: at each segment the more concrete of the two. Where neither of two segments of texts and
     * parameters is, a text that fits both stands for all that do.
     *
     * @param fill what parameters are filled with
     * @return empty when nothing matches both
     */
    public static Optional<PathTemplate> of(PathTemplate one, PathTemplate other, char fill) {
        var mine = one.segments();
        var theirs = other.segments();
        if (mine.size() != theirs.size()) {
            return Optional.empty();
        }
        var segments = new ArrayList<PathTemplate.Segment>(mine.size());
        for (var i = 0; i < mine.size(); i++) {
            var both = of(mine.get(i), theirs.get(i), fill);
            if (both.isEmpty()) {
                return Optional.empty();
            }
            segments.add(both.get());
        }
        return Optional.of(new PathTemplate(segments));
    }

    private static Optional<PathTemplate.Segment> of(PathTemplate.Segment one, PathTemplate.Segment other, char fill) {
        if (one instanceof PathTemplate.Literal literal) {
            return takes(other, literal.text()) ? Optional.of(one) : Optional.empty();
        }
        if (other instanceof PathTemplate.Literal literal) {
            return takes(one, literal.text()) ? Optional.of(other) : Optional.empty();
        }
        if (one instanceof PathTemplate.Mixed first && other instanceof PathTemplate.Mixed second) {
            if (SegmentPattern.of(second).covers(SegmentPattern.of(first))) {
                return Optional.of(one);
            }
            return SegmentPattern.of(first).covers(SegmentPattern.of(second))
                    ? Optional.of(other)
                    : common(first, second, fill).map(PathTemplate.Literal::new);
        }
        return Optional.of(one instanceof PathTemplate.Mixed ? one : other);
    }

    private static boolean takes(PathTemplate.Segment segment, String text) {
        if (segment instanceof PathTemplate.Literal literal) {
            return literal.text().equals(text)
                    || PercentEncoding.decode(literal.text()).equals(PercentEncoding.decode(text));
        }
        return segment instanceof PathTemplate.Mixed mixed
                ? SegmentPattern.of(mixed).takes(text)
                : !text.isEmpty();
    }

    /** A character of a segment: one of a text, or any number of a parameter's behind its first. */
    private record Symbol(char text, boolean isAny, boolean isRepeated) {}

    private static List<Symbol> symbols(PathTemplate.Mixed segment) {
        var symbols = new ArrayList<Symbol>();
        for (var piece : segment.pieces()) {
            if (piece instanceof PathTemplate.Literal literal) {
                literal.text().chars().forEach(c -> symbols.add(new Symbol((char) c, false, false)));
            } else {
                symbols.add(new Symbol('\0', true, false));
                symbols.add(new Symbol('\0', true, true));
            }
        }
        return symbols;
    }

    /** How far two segments are gone through, and the text that got there. */
    private record Reached(int one, int other, String text) {}

    private record At(int one, int other) {}

    /** The shortest text that both match. */
    private static Optional<String> common(PathTemplate.Mixed first, PathTemplate.Mixed second, char fill) {
        var one = symbols(first);
        var other = symbols(second);
        var open = new ArrayDeque<Reached>();
        var seen = new HashSet<At>();
        open.add(new Reached(0, 0, ""));
        while (!open.isEmpty()) {
            var reached = open.removeFirst();
            var i = reached.one();
            var j = reached.other();
            if (!seen.add(new At(i, j))) {
                continue;
            }
            if (i == one.size() && j == other.size()) {
                return Optional.of(reached.text());
            }
            if (i < one.size() && one.get(i).isRepeated()) {
                open.addFirst(new Reached(i + 1, j, reached.text()));
            }
            if (j < other.size() && other.get(j).isRepeated()) {
                open.addFirst(new Reached(i, j + 1, reached.text()));
            }
            if (i < one.size() && j < other.size()) {
                var mine = one.get(i);
                var theirs = other.get(j);
                if (mine.isAny() || theirs.isAny() || mine.text() == theirs.text()) {
                    var next = !mine.isAny() ? mine.text() : theirs.isAny() ? fill : theirs.text();
                    open.addLast(new Reached(
                            mine.isRepeated() ? i : i + 1, theirs.isRepeated() ? j : j + 1, reached.text() + next));
                }
            }
        }
        return Optional.empty();
    }

    /** A request target that a template stands for, with values that no other template names where there is a parameter. */
    public static String target(PathTemplate template, char fill) {
        var value = String.valueOf(fill).repeat(VALUE_LENGTH);
        var path = template.segments().stream()
                .map(segment -> "/" + value(segment, value))
                .collect(Collectors.joining());
        return path.isEmpty() ? "/" : path;
    }

    private static String value(PathTemplate.Segment segment, String value) {
        if (segment instanceof PathTemplate.Literal literal) {
            return literal.text();
        }
        return segment instanceof PathTemplate.Mixed mixed
                ? mixed.pieces().stream().map(piece -> value(piece, value)).collect(Collectors.joining())
                : value;
    }
}
