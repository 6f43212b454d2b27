package dev.latchkey.engine.routing;

import dev.latchkey.engine.protocol.PathDistinction;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One segment that names several things: batches of tRPC ({@code posts.list,admin.users}), indexes of Elasticsearch
 * ({@code public,secret}, {@code *}), functions of Spring Cloud Function ({@code a,b}, {@code a|b}). Each of them that is a text of a path
 * which not anybody may run is judged in place of the segment. For {@link MarkedTexts}.
 */
final class ListedValues {

    private static final String SEPARATORS = ",|;&";

    private static final Pattern SEPARATOR = Pattern.compile("[,|;&]");

    private static final char WILDCARD = '*';

    private final MarkedTexts marked;
    private final PathMeanings meanings;
    private final List<String> segments;

    /** @param segments of the target, raw */
    ListedValues(MarkedTexts marked, PathMeanings meanings, List<String> segments) {
        this.marked = marked;
        this.meanings = meanings;
        this.segments = segments;
    }

    /** Whether several names may be parted by it. */
    static boolean isSeparator(char c) {
        return SEPARATORS.indexOf(c) >= 0;
    }

    /** Whether it stands for any number of characters. */
    static boolean isWildcard(char c) {
        return c == WILDCARD;
    }

    /**
     * What a segment may name beside what it is as a whole.
     *
     * @param asked the segment, decoded
     */
    void addTo(Set<MarkedTexts.Read> readings, String asked, int segment) {
        if (meanings.minds(PathDistinction.LIST) || meanings.isText(segment)) {
            return;
        }
        if (asked.indexOf(WILDCARD) >= 0) {
            addWhatIsMatched(readings, asked, segment);
        }
        var pieces = SEPARATOR.split(asked, -1);
        for (var i = 0; i < pieces.length && pieces.length > 1; i++) {
            marked.addReadings(pieces[i], "", segment, meanings, readings, true);
            var dots = 0;
            for (var dot = pieces[i].indexOf('.', 1);
                    dot >= 0 && dots++ < FileNames.DOTS_MAX;
                    dot = pieces[i].indexOf('.', dot + 1)) {
                marked.addReadings(
                        pieces[i].substring(0, dot), pieces[i].substring(dot), segment, meanings, readings, true);
            }
        }
    }

    /** Of texts in that very place alone: a wildcard matches nearly all there are. */
    private void addWhatIsMatched(Set<MarkedTexts.Read> readings, String asked, int segment) {
        var isOnly = segments.stream().filter(one -> mayHaveWildcard(one)).count() == 1;
        marked.texts()
                .takeWhile(text -> readings.size() <= MarkedTexts.READINGS_MAX
                        && meanings.effort().allowsToLookAt(text.length()))
                .filter(text -> matches(asked, text) && (!isOnly || isWritten(text, segment)))
                .forEach(text -> readings.add(MarkedTexts.Read.of(text, "")));
    }

    private static boolean mayHaveWildcard(String raw) {
        return raw.indexOf(WILDCARD) >= 0 || raw.indexOf('%') >= 0;
    }

    private boolean isWritten(String text, int segment) {
        var path = new StringBuilder();
        for (var i = 0; i < segments.size(); i++) {
            path.append(i == segment ? MarkedTexts.Read.of(text, "").path() : '/' + segments.get(i));
        }
        return meanings.find(path.toString(), path.length(), false) != null
                || meanings.find(path.toString(), path.length(), true) != null;
    }

    /** Each wildcard stands for as little as it can, and for more where what is behind it does not fit. */
    private static boolean matches(String pattern, String text) {
        var at = 0;
        var in = 0;
        var wildcard = -1;
        var taken = 0;
        while (at < text.length()) {
            if (in < pattern.length() && pattern.charAt(in) == WILDCARD) {
                wildcard = in++;
                taken = at;
            } else if (in < pattern.length() && pattern.charAt(in) == text.charAt(at)) {
                in++;
                at++;
            } else if (wildcard >= 0) {
                in = wildcard + 1;
                at = ++taken;
            } else {
                return false;
            }
        }
        while (in < pattern.length() && pattern.charAt(in) == WILDCARD) {
            in++;
        }
        return in == pattern.length();
    }
}
