package dev.latchkey.core.text;

import java.lang.Character.UnicodeScript;
import java.util.EnumSet;
import java.util.Set;

/**
 * Characters of a text that its reader does not see, or that change in which order the rest is read (Unicode Standard Annex 9): a
 * name with one of them looks like another, and a line of a list or a log with one of them says what nobody wrote.
 */
public final class UnseenCharacters {

    /** Stands where one was, so that it is seen that there was one. */
    private static final String REPLACEMENT = "\uFFFD";

    /** Letters, marks and symbols that leave a gap or nothing at all. */
    private static final String BLANK = "\u034F\u115F\u1160\u17B4\u17B5\u2800\u3164\uFFA0";

    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
    private static final int ZERO_WIDTH_JOINER = 0x200D;

    /** In these no letter looks otherwise for what stands behind it. */
    private static final Set<UnicodeScript> NOT_JOINED = EnumSet.of(
            UnicodeScript.LATIN,
            UnicodeScript.GREEK,
            UnicodeScript.CYRILLIC,
            UnicodeScript.COMMON,
            UnicodeScript.INHERITED);

    private UnseenCharacters() {}

    /** Whether a character is one whatever stands beside it; a joiner and a variation selector are not. */
    public static boolean isOne(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> true;
            case Character.FORMAT -> !isJoiner(character);
            default -> BLANK.indexOf(character) >= 0;
        };
    }

    public static boolean isJoiner(int character) {
        return character == ZERO_WIDTH_NON_JOINER || character == ZERO_WIDTH_JOINER;
    }

    public static boolean isVariationSelector(int character) {
        return (character >= 0xFE00 && character <= 0xFE0F) || (character >= 0xE0100 && character <= 0xE01EF);
    }

    /**
     * Whether a text has one.
     *
     * @param hasLines whether it may be of several lines, so that the ends of these are none
     */
    public static boolean isIn(String text, boolean hasLines) {
        return !replaced(text, hasLines).equals(text);
    }

    /**
     * Whether a text may stand where people read it: it is one line of so many characters, something of it is seen, and none of its
     * characters is one of these.
     */
    public static boolean areNotIn(String line, int lengthMax) {
        return line.length() <= lengthMax && isSeen(line) && !isIn(line, false);
    }

    private static boolean isSeen(String text) {
        return text.codePoints()
                .anyMatch(character -> !Character.isSpaceChar(character) && !Character.isWhitespace(character));
    }

    /**
     * A text with each of them made visible.
     *
     * @param hasLines whether it may be of several lines, so that the ends of these are left
     * @return the same object when there is none
     */
    private static String replaced(String text, boolean hasLines) {
        StringBuilder made = null;
        var before = 0;
        for (var at = 0; at < text.length(); ) {
            var character = text.codePointAt(at);
            var next = at + Character.charCount(character);
            if (isOneHere(text, before, character, next, hasLines)) {
                if (made == null) {
                    made = new StringBuilder(text.length()).append(text, 0, at);
                }
                made.append(REPLACEMENT);
            } else if (made != null) {
                made.appendCodePoint(character);
            }
            before = character;
            at = next;
        }
        return made == null ? text : made.toString();
    }

    /**
     * A text that was stored before texts were held to this, with each such character made visible, as U+FFFD. Ends of lines stay.
     *
     * @return the same object when there is none
     */
    public static String madeVisible(String stored) {
        return stored.isBlank() || isSeen(stored) ? replaced(stored, true) : REPLACEMENT;
    }

    /**
     * A text that nobody was asked to keep to one line, as the name of a file, as one line in which each such character is visible, as U+FFFD.
     *
     * @return the same object when there is none
     */
    public static String inOneLine(String text) {
        return replaced(text, false);
    }

    private static boolean isOneHere(String text, int before, int character, int next, boolean hasLines) {
        if (hasLines && (character == '\n' || character == '\r' || character == '\t')) {
            return false;
        }
        if (isJoiner(character)) {
            return next == text.length() || !joins(before, character) || isOne(text.codePointAt(next));
        }
        if (isVariationSelector(character)) {
            return before < 0x80 || (!Character.isIdeographic(before) && !Character.isEmoji(before));
        }
        return isOne(character);
    }

    /** Persian and the scripts of India need joiners between letters, and emoji are put together with one. */
    private static boolean joins(int before, int joiner) {
        return (Character.isLetter(before) || isMark(before))
                ? !NOT_JOINED.contains(UnicodeScript.of(before))
                : joiner == ZERO_WIDTH_JOINER
                        && before >= 0x80
                        && (Character.isEmoji(before) || isVariationSelector(before));
    }

    private static boolean isMark(int character) {
        return switch (Character.getType(character)) {
            case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK -> !isVariationSelector(character);
            default -> false;
        };
    }
}
