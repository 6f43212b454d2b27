package dev.latchkey.engine.routing;

import dev.latchkey.engine.apispec.PathTemplate;
import dev.latchkey.engine.apispec.PathTemplate.Literal;
import dev.latchkey.engine.apispec.PathTemplate.Segment;
import java.util.List;

/**
 * Whether some server may take a request, for what stands in its values, for one of another path: as a text with marks or a format, as a file
 * in front of what follows, as an entity with its key, or as a program that gets the rest. Which values these are is not asked, so that it is
 * true of more than there is.
 */
public final class TakenFor {

    private final List<Segment> mine;
    private final List<Segment> other;

    private TakenFor(PathTemplate mine, PathTemplate other) {
        this.mine = PathAliases.withoutSlashAtEnd(mine.segments());
        this.other = PathAliases.withoutSlashAtEnd(other.segments());
    }

    /** @param mine with a parameter, or nothing is a matter of its values */
    public static boolean mayBe(PathTemplate mine, PathTemplate other) {
        return mine.hasParameter() && new TakenFor(mine, other).mayBe();
    }

    private boolean mayBe() {
        // Of each beginning of the other path whether it may be what a beginning of mine is taken for.
        var reached = new boolean[other.size() + 1];
        reached[0] = true;
        for (var segment : mine) {
            var isValue = !(segment instanceof Literal);
            var next = new boolean[reached.length];
            for (var at = 0; at < reached.length; at++) {
                if (reached[at]) {
                    next[at] |= isValue || isFile(segment);
                    if (at < other.size()) {
                        next[at + 1] |= isValue || isAlike(segment, other.get(at));
                    }
                    if (isValue && at + 1 < other.size()) {
                        next[at + 2] = true; // a text and its key
                    }
                }
            }
            if (isValue && isEnd(next)) {
                return true; // whatever follows is the rest
            }
            reached = next;
        }
        return isEnd(reached);
    }

    /** Whether nothing is left of the other path, or what a request need not spell. */
    private boolean isEnd(boolean[] reached) {
        var last = other.size();
        return reached[last] || (last > 0 && reached[last - 1] && isFile(other.get(last - 1)));
    }

    private static boolean isFile(Segment segment) {
        var text = segment.written();
        return segment instanceof Literal
                && (FileNames.isFront(text, 0, text.length(), true) || FileNames.isIndex(segment));
    }

    private static boolean isAlike(Segment text, Segment other) {
        return !(other instanceof Literal)
                || MarkReadings.lettersOf(text.written()).startsWith(MarkReadings.lettersOf(other.written()))
                || MarkReadings.lettersOf(other.written()).startsWith(MarkReadings.lettersOf(text.written()));
    }
}
