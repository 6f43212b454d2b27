package dev.latchkey.engine.routing;

import dev.latchkey.engine.apispec.PathTemplate;
import dev.latchkey.engine.protocol.PercentEncoding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one segment must look like that is made of texts and parameters: the texts in their order, and between them at least so
 * many characters. The names of the parameters do not matter, nor does where one ends that the next follows at once.
 *
 * @param texts as a request must spell them, one more than there are gaps; the first and the last may be empty
 * @param decodedTexts the same without percent-encoding
 * @param gaps for each gap the fewest characters in it, one for each parameter
 */
record SegmentPattern(List<String> texts, List<String> decodedTexts, List<Integer> gaps) {

    /** How a segment relates to a pattern. */
    enum Fit {
        /** It is spelt as the pattern says. */
        MATCHES,
        /** A server may take it for the pattern, by decoding it or by letting a parameter be empty; others would not. */
        MAY_BE_TAKEN_FOR,
        DIFFERS
    }

    /** Spelt or decoded, with the gaps or without. */
    private static final int WAYS = 4;

    /** The more specific of two that overlap comes first: it has more text, or as much and more parameters. */
    static final Comparator<SegmentPattern> MOST_SPECIFIC_FIRST = Comparator.comparingInt(SegmentPattern::textLength)
            .thenComparingInt(SegmentPattern::leastLength)
            .reversed();

    static SegmentPattern of(PathTemplate.Mixed segment) {
        var texts = new ArrayList<String>();
        var gaps = new ArrayList<Integer>();
        var text = new StringBuilder();
        var gap = 0;
        for (var piece : segment.pieces()) {
            if (piece instanceof PathTemplate.Literal literal) {
                if (gap > 0) {
                    gaps.add(gap);
                    gap = 0;
                }
                text.append(literal.text());
            } else {
                if (gap == 0) {
                    texts.add(text.toString());
                    text.setLength(0);
                }
                gap++;
            }
        }
        if (gap > 0) {
            gaps.add(gap);
        }
        texts.add(text.toString());
        return new SegmentPattern(
                List.copyOf(texts),
                texts.stream()
                        .map(written -> PercentEncoding.decode(written).orElse(written))
                        .toList(),
                List.copyOf(gaps));
    }

    private int textLength() {
        return texts.stream().mapToInt(String::length).sum();
    }

    private int leastLength() {
        return textLength() + gaps.stream().mapToInt(Integer::intValue).sum();
    }

    /** What a part of a path means, for {@link #fit}: once for all patterns that it may fit. */
    static String decoded(String path, int start, int end) {
        var raw = path.substring(start, end);
        return PercentEncoding.decode(raw).orElse(raw);
    }

    /**
     * How the part of a path from {@code start} to {@code end} fits; makes no objects.
     *
     * @param meant that part {@link #decoded}; absent where nothing in it is escaped
     * @param effort when it is spent, what was not looked at may be taken for anything
     */
    Fit fit(String path, int start, int end, @Nullable String meant, Effort effort) {
        if (!effort.allowsToLookAt(texts.size() == 2 ? 1 : (meant == null ? 2 : WAYS) * (end - start))) {
            return Fit.MAY_BE_TAKEN_FOR;
        }
        if (meant == null) {
            return !matches(path, start, end, texts, false)
                    ? Fit.DIFFERS
                    : matches(path, start, end, texts, true) ? Fit.MATCHES : Fit.MAY_BE_TAKEN_FOR;
        }
        var isSpelt = matches(path, start, end, texts, true);
        var isMeant = matches(meant, 0, meant.length(), decodedTexts, true);
        if (isSpelt && isMeant) {
            return Fit.MATCHES;
        }
        return isSpelt
                        || matches(path, start, end, texts, false)
                        || matches(meant, 0, meant.length(), decodedTexts, false)
                ? Fit.MAY_BE_TAKEN_FOR
                : Fit.DIFFERS;
    }

    /** Whether a segment that a document spells, in normal form, may be taken for this. */
    boolean takes(String literal) {
        return fit(literal) != Fit.DIFFERS;
    }

    /** How a text of the documents fits. */
    Fit fit(String text) {
        var meant = text.indexOf('%') < 0 ? null : decoded(text, 0, text.length());
        return fit(text, 0, text.length(), meant, Effort.unbounded());
    }

    /** The leftmost place for every text leaves the most room for those behind it. */
    private boolean matches(String path, int start, int end, List<String> wanted, boolean keepsGaps) {
        var first = wanted.get(0);
        var last = wanted.get(wanted.size() - 1);
        var at = start + first.length();
        if (at + last.length() > end || !path.startsWith(first, start) || !path.startsWith(last, end - last.length())) {
            return false;
        }
        for (var i = 1; i < wanted.size() - 1; i++) {
            var text = wanted.get(i);
            at = indexOf(text, path, at + (keepsGaps ? gaps.get(i - 1) : 0), end);
            if (at < 0) {
                return false;
            }
            at += text.length();
        }
        return end - last.length() - at >= (keepsGaps ? gaps.get(gaps.size() - 1) : 0);
    }

    private static int indexOf(String text, String path, int from, int end) {
        var first = text.charAt(0);
        for (var at = from; at + text.length() <= end; at++) {
            if (path.charAt(at) == first && path.startsWith(text, at)) {
                return at;
            }
        }
        return -1;
    }

    /** How long its texts and gaps are together, in characters. */
    int length() {
        return textLength() + gaps.size();
    }

    /** How many pairs of characters there are with another text of that length. */
    int pairsWith(int otherLength) {
        return length() * otherLength;
    }

    /** Whether everything that matches the other matches this. */
    boolean covers(SegmentPattern other) {
        // A character that no text holds can only stand in a gap.
        var sample = new StringBuilder(other.texts.get(0));
        for (var i = 0; i < other.gaps.size(); i++) {
            sample.append("\0".repeat(other.gaps.get(i))).append(other.texts.get(i + 1));
        }
        return matches(sample.toString(), 0, sample.length(), texts, true);
    }

    /** Whether something can match both, whatever the gaps are asked to hold. */
    boolean overlaps(SegmentPattern other) {
        return overlaps(symbols(), other.symbols());
    }

    /** The texts, with a NUL for each gap. */
    private String symbols() {
        return String.join("\0", texts);
    }

    /** Whether two texts in which NUL stands for anything have an expansion in common. */
    private static boolean overlaps(String one, String other) {
        // Row by row: whether the first i of one and the first j of the other have one.
        var above = new boolean[other.length() + 1];
        for (var i = 0; i <= one.length(); i++) {
            var row = new boolean[other.length() + 1];
            for (var j = 0; j <= other.length(); j++) {
                var isOneGap = i > 0 && one.charAt(i - 1) == 0;
                var isOtherGap = j > 0 && other.charAt(j - 1) == 0;
                row[j] = (i == 0 && j == 0)
                        || (isOneGap && (above[j] || (j > 0 && row[j - 1])))
                        || (isOtherGap && (row[j - 1] || (i > 0 && above[j])))
                        || (i > 0
                                && j > 0
                                && !isOneGap
                                && !isOtherGap
                                && one.charAt(i - 1) == other.charAt(j - 1)
                                && above[j - 1]);
            }
            above = row;
        }
        return above[other.length()];
    }
}
