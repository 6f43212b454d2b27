package dev.latchkey.engine.routing;

import dev.latchkey.engine.apispec.PathTemplate;
import dev.latchkey.engine.protocol.PathDistinction;
import dev.latchkey.engine.protocol.PercentEncoding;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a server runs that takes one punctuation mark for another, as CherryPy makes an underscore of each: paths with marks in their
 * texts, looked up with all marks and letters of a target folded. For {@link PathMeanings}.
 */
final class MarkReadings {

    private static final Set<PathDistinction> BY = Set.of(PathDistinction.PUNCTUATION);

    private MarkReadings() {}

    /** Whether a path has a mark in a text, so that another path of the documents may be taken for it. */
    static boolean hasMarks(List<PathTemplate.Segment> segments) {
        return segments.stream()
                .anyMatch(segment -> segment instanceof PathTemplate.Literal literal && hasMark(literal.text()));
    }

    private static boolean hasMark(String text) {
        return decoded(text).chars().anyMatch(MarkReadings::isMark);
    }

    /** With marks folded in its texts. */
    static List<PathTemplate.Segment> folded(List<PathTemplate.Segment> segments) {
        return segments.stream()
                .map(segment -> segment instanceof PathTemplate.Literal literal
                        ? new PathTemplate.Literal(folded(literal.text()))
                        : segment instanceof PathTemplate.Mixed ? PathEnds.UNKNOWN : segment)
                .toList();
    }

    static void add(PathAliases.Builder marks, PathTemplate path, PathAnswers answers) {
        marks.add(folded(PathAliases.withoutSlashAtEnd(path.segments())), BY, answers);
    }

    /** Whether everything that is written with other marks does no harm. */
    static boolean areHarmless(PathMeanings meanings) {
        var ends = meanings.ends;
        if (ends.marks.isEmpty() || meanings.minds(PathDistinction.PUNCTUATION) || meanings.end == 0) {
            return true;
        }
        var asked = meanings.target.substring(1, meanings.end).split("/", -1);
        var target = new StringBuilder();
        for (var text : asked) {
            target.append('/').append(folded(text));
        }
        var mindsCase = meanings.minds(PathDistinction.LETTER_CASE);
        return ends.marks.areHarmless(
                target.toString(),
                target.length(),
                found -> !found.answers().has(meanings.method)
                        || !isTaken(asked, found.answers().path(), mindsCase)
                        || meanings.isHarmless(found.answers().strictest(meanings.method), false));
    }

    /** Whether some text differs in its marks, and in nothing else that the server minds. */
    private static boolean isTaken(String[] asked, @Nullable PathTemplate path, boolean mindsCase) {
        var differs = false;
        for (var i = 0;
                path != null && i < Math.min(asked.length, path.segments().size());
                i++) {
            if (path.segments().get(i) instanceof PathTemplate.Literal literal) {
                var text = marked(decoded(literal.text()));
                var other = marked(decoded(asked[i]));
                if (mindsCase && !text.equals(other)) {
                    return false;
                }
                differs |= !decoded(literal.text()).equalsIgnoreCase(decoded(asked[i]));
            }
        }
        return differs;
    }

    private static String folded(String raw) {
        return LetterCase.foldedSegment(raw.isEmpty() ? raw : spelt(marked(decoded(raw))));
    }

    private static String spelt(String text) {
        return FoldedReadings.spelt(text);
    }

    private static String decoded(String raw) {
        return PercentEncoding.decode(raw).orElse(raw);
    }

    private static String marked(String text) {
        var marked = new StringBuilder(text);
        for (var i = 0; i < text.length(); i++) {
            if (isMark(text.charAt(i))) {
                marked.setCharAt(i, '_');
            }
        }
        return marked.toString();
    }

    /** The punctuation of ASCII. */
    private static boolean isMark(int c) {
        return c > 0x20 && c < 0x7F && !(c >= '0' && c <= '9') && !(c >= 'A' && c <= 'Z') && !(c >= 'a' && c <= 'z');
    }
}
