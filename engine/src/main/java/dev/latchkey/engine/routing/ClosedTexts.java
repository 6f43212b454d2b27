package dev.latchkey.engine.routing;

import dev.latchkey.engine.apispec.PathTemplate;
import dev.latchkey.engine.protocol.PercentEncoding;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * The texts of all paths that not anybody may run, to tell at a glance that a value is none of these paths: nearly every value of a query
 * holds none of them. What servers differ in is left out of both: all but letters and digits, and their case. Immutable.
 */
final class ClosedTexts {

    /** Hashes of whole segments, and of what stands in them before a format or a parameter. */
    private final int[] beginnings;

    /** Hashes of words behind a parameter. */
    private final int[] words;

    /** Whether such a text may stand between any letters. */
    private final boolean isAnywhere;

    private final boolean isEmpty;

    /** Whether some text has no letter and no digit of ASCII, by which it would be known. */
    private final boolean isForeign;

    private ClosedTexts(Builder builder) {
        this.isEmpty = builder.isEmpty;
        this.isForeign = builder.isForeign;
        this.beginnings = sorted(builder.beginnings);
        this.words = sorted(builder.words);
        this.isAnywhere = builder.isAnywhere;
    }

    private static int[] sorted(Set<Integer> hashes) {
        return hashes.stream().mapToInt(Integer::intValue).sorted().toArray();
    }

    /** Whether anybody may run everything. */
    boolean isEmpty() {
        return isEmpty;
    }

    /** Whether what stands there may be such a path, or a part of one; allocates nothing. */
    boolean mayBeIn(String target, int start, int end) {
        if (isAnywhere) {
            return start < end;
        }
        var segment = 0;
        var word = 0;
        var left = 0;
        for (var i = start; i <= end; i += LenientText.width(target, i)) {
            var c = i >= end ? '/' : LenientText.charAt(target, i);
            if (c > 0x7F && left > 0) {
                left--;
            } else if (c > 0x7F && !isForeign) {
                left = following(target, i, end);
            }
            if (c > 0x7F ? isForeign || left < 0 : left > 0 || c == '<' || (words.length > 0 && isDropped(c))) {
                return true; // what some servers take for something else, or drop
            }
            if (c > 0x7F) {
                continue; // no letter of a text that is known by its hash
            }
            if (LenientText.isLetterOrDigit(c)) {
                segment = 31 * segment + (c | 0x20);
                word = 31 * word + (c | 0x20);
            } else {
                if (isAmong(beginnings, segment) || (word != segment && isAmong(words, word))) {
                    return true;
                }
                word = 0;
                segment = c == '/' || c == '\\' ? 0 : segment;
            }
        }
        return false;
    }

    /**
     * How many bytes of UTF-8 go on with a character of an alphabet that has no compatibility forms in ASCII (Unicode TR 15), as most values
     * are written in: Latin of ISO 8859-1, Greek, Cyrillic to Thai, Kana, Han and Hangul; -1 of any other, and of what is no first byte.
     */
    private static int following(String target, int at, int end) {
        var c = LenientText.charAt(target, at);
        if (c == 0xC3 || (c >= 0xCE && c <= 0xDF)) {
            return 1;
        }
        if (c == 0xE0 || (c >= 0xE4 && c <= 0xED)) {
            return 2;
        }
        var next = at + LenientText.width(target, at);
        var second = next < end ? LenientText.charAt(target, next) : 0;
        return c == 0xE3 && second >= 0x81 && second <= 0x83 ? 2 : -1;
    }

    private static boolean isDropped(char c) {
        return c <= ' ' || c == '+';
    }

    private static boolean isAmong(int[] hashes, int hash) {
        return hash != 0 && Arrays.binarySearch(hashes, hash) >= 0;
    }

    /**
     * Whether a document writes a word in a path.
     *
     * @param from segment to begin at
     * @param withFormats whether one behind a dot is one
     */
    static boolean hasText(PathTemplate path, int from, boolean withFormats) {
        for (var i = from; i < path.segments().size(); i++) {
            var segment = path.segments().get(i);
            if (segment instanceof PathTemplate.Literal literal
                    ? !literal.text().isEmpty()
                    : segment instanceof PathTemplate.Mixed mixed
                            && mixed.pieces().stream()
                                    .anyMatch(piece -> isWord(piece)
                                            && (withFormats || !piece.written().startsWith(".")))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isWord(PathTemplate.Segment piece) {
        return piece instanceof PathTemplate.Literal literal && hash(decoded(literal.text())) != 0;
    }

    private static String decoded(String text) {
        return PercentEncoding.decode(text).orElse(text);
    }

    private static int hash(String text) {
        var hash = 0;
        for (var i = 0; i < text.length(); i++) {
            if (LenientText.isLetterOrDigit(text.charAt(i))) {
                hash = 31 * hash + (text.charAt(i) | 0x20);
            }
        }
        return hash;
    }

    /** Collects the texts. */
    static final class Builder {

        private final Set<Integer> beginnings = new HashSet<>();
        private final Set<Integer> words = new HashSet<>();
        private boolean isAnywhere;
        private boolean isEmpty = true;
        private boolean isForeign;

        void add(PathTemplate path) {
            isEmpty = false;
            for (var segment : path.segments()) {
                if (segment instanceof PathTemplate.Literal literal) {
                    var text = decoded(literal.text());
                    var dot = text.indexOf('.', 1);
                    isForeign |= !text.isEmpty() && hash(text) == 0;
                    beginnings.add(hash(text));
                    beginnings.add(hash(dot < 0 ? text : text.substring(0, dot)));
                } else if (segment instanceof PathTemplate.Mixed mixed) {
                    add(mixed);
                }
            }
        }

        private void add(PathTemplate.Mixed mixed) {
            for (var i = 0; i < mixed.pieces().size(); i++) {
                if (isWord(mixed.pieces().get(i)) && mixed.pieces().get(i) instanceof PathTemplate.Literal literal) {
                    add(decoded(literal.text()), i == 0, i == mixed.pieces().size() - 1);
                }
            }
        }

        private void add(String text, boolean isFirst, boolean isLast) {
            isAnywhere |= (!isFirst && LenientText.isLetterOrDigit(text.charAt(0)))
                    || (!isLast && LenientText.isLetterOrDigit(text.charAt(text.length() - 1)));
            if (isFirst) {
                beginnings.add(hash(text));
            } else {
                for (var word : text.split("[^A-Za-z0-9]+")) {
                    words.add(hash(word));
                }
            }
        }

        ClosedTexts build() {
            return new ClosedTexts(this);
        }
    }
}
