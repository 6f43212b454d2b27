package dev.latchkey.engine.routing;

import dev.latchkey.engine.protocol.PercentEncoding;

/**
 * The pairs of a target as the most lenient servers find them: in its query, or in its path where a rule makes a query of that; decoded
 * once or twice before they are parted, their names in any case, with any marks between the letters (PHP makes underscores of some and
 * leaves out others), brackets or a NUL behind them. Characters are single bytes. Looking allocates nothing.
 */
final class LenientText {

    /** Of an escape that was encoded once more. */
    private static final int TWICE = 5;

    private static final int ONCE = 3;

    private LenientText() {}

    /** What stands there when it is decoded as a single byte; what is no percent sequence stands for itself. */
    static char charAt(String text, int at) {
        return switch (width(text, at)) {
            case ONCE -> (char) PercentEncoding.octetAt(text, at, text.length());
            case TWICE -> (char) secondOctet(text, at);
            default -> text.charAt(at);
        };
    }

    /** How many characters of the text stand for the one that {@link #charAt} gives; 1 behind the end. */
    static int width(String text, int at) {
        if (at >= text.length() || text.charAt(at) != '%') {
            return 1;
        }
        var octet = PercentEncoding.octetAt(text, at, text.length());
        if (octet < 0) {
            return 1;
        }
        // The digits of the second escape stand where those of the first did, behind its percent sign.
        return octet == '%' && secondOctet(text, at) >= 0 ? TWICE : ONCE;
    }

    private static int secondOctet(String text, int at) {
        var high = at + ONCE < text.length() ? Character.digit(text.charAt(at + ONCE), 16) : -1;
        var low = at + ONCE + 1 < text.length() ? Character.digit(text.charAt(at + ONCE + 1), 16) : -1;
        return high < 0 || low < 0 ? -1 : high * 16 + low;
    }

    /** What begins a pair, also where the path is made a query of, by rules that decode it and encode nothing again. */
    static boolean isSeparator(char c) {
        return c == '&' || c == ';' || c == '?';
    }

    static boolean isLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    /** Where the name of a pair ends: at its equals sign, or where the pair does. */
    static int nameEnd(String text, int start) {
        var end = start;
        while (end < text.length() && charAt(text, end) != '=' && !isSeparator(charAt(text, end))) {
            end += width(text, end);
        }
        return end;
    }

    /** Where a pair ends. */
    static int pairEnd(String text, int start) {
        var end = start;
        while (end < text.length() && !isSeparator(charAt(text, end))) {
            end += width(text, end);
        }
        return end;
    }

    /** @param folded a name by its letters and digits alone, in lower case */
    static boolean isNamed(String text, int start, int end, String folded) {
        var matched = 0;
        for (var i = start; i < end; i += width(text, i)) {
            var c = charAt(text, i);
            if ((c == '[' || c == 0) && matched == folded.length()) {
                return true;
            }
            if (isLetterOrDigit(c)) {
                if (matched == folded.length() || (c | 0x20) != folded.charAt(matched)) {
                    return false;
                }
                matched++;
            }
        }
        return matched == folded.length();
    }

    /** Whether the letters and digits that stand there are those of a word, in any case, as far as a NUL. */
    static boolean isFolded(String text, int start, int end, String word) {
        var matched = nextOf(word, 0);
        for (var i = start; i < end; i += width(text, i)) {
            var c = charAt(text, i);
            if (c == 0) {
                break;
            }
            if (isLetterOrDigit(c)) {
                if (matched == word.length() || (c | 0x20) != (word.charAt(matched) | 0x20)) {
                    return false;
                }
                matched = nextOf(word, matched + 1);
            }
        }
        return matched == word.length();
    }

    private static int nextOf(String word, int from) {
        var next = from;
        while (next < word.length() && !isLetterOrDigit(word.charAt(next))) {
            next++;
        }
        return next;
    }
}
