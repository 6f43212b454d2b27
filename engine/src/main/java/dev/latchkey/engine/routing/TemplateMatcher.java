package dev.latchkey.engine.routing;

import dev.latchkey.engine.apispec.PathTemplate;
import dev.latchkey.engine.protocol.PercentEncoding;

/** Compares paths with one template, in whatever spelling; for the few templates that the trie alone cannot tell apart. */
record TemplateMatcher(PathTemplate template) {

    /** Whether some server may take the path for the template. */
    boolean takes(RequestPath path) {
        var raw = path.rawPath();
        var given = raw.equals("/") ? new String[0] : raw.substring(1).split("/", -1);
        var wanted = template.segments();
        if (given.length != wanted.size()) {
            return false;
        }
        for (var i = 0; i < given.length; i++) {
            if (!takes(wanted.get(i), given[i])) {
                return false;
            }
        }
        return true;
    }

    private static boolean takes(PathTemplate.Segment segment, String given) {
        if (segment instanceof PathTemplate.Literal literal) {
            return literal.text().equals(given)
                    || PercentEncoding.decode(literal.text()).equals(PercentEncoding.decode(given));
        }
        return segment instanceof PathTemplate.Mixed mixed
                ? SegmentPattern.of(mixed).takes(given)
                : !given.isEmpty();
    }

    /**
     * Whether a path may be meant by this template, which cannot be read, though it matches the other. Where the other has a text, a
     * parameter here is meant to be another text, for every path stands once in a document.
     */
    boolean mayMeanWhat(PathTemplate other) {
        var mine = template.segments();
        var theirs = other.segments();
        if (mine.size() != theirs.size()) {
            return false;
        }
        for (var i = 0; i < mine.size(); i++) {
            var theirSegment = theirs.get(i);
            if (isUnreadable(mine.get(i))
                    ? theirSegment instanceof PathTemplate.Literal
                    : !overlap(mine.get(i), theirSegment)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isUnreadable(PathTemplate.Segment segment) {
        return segment instanceof PathTemplate.Parameter parameter
                && parameter.name().equals(PathTemplate.UNREADABLE);
    }

    private static boolean overlap(PathTemplate.Segment one, PathTemplate.Segment other) {
        if (one instanceof PathTemplate.Literal literal) {
            return takes(other, literal.text());
        }
        if (other instanceof PathTemplate.Literal literal) {
            return takes(one, literal.text());
        }
        return !(one instanceof PathTemplate.Mixed first)
                || !(other instanceof PathTemplate.Mixed second)
                || SegmentPattern.of(first).overlaps(SegmentPattern.of(second));
    }
}
