package dev.latchkey.engine.routing;

import java.util.List;

/**
 * The name of a parameter, letter by letter, compared with those that some servers take for the method of a request ({@link
 * MethodOverride}): in any case, with any marks between its letters, with brackets or a NUL behind it. Belongs to one reader.
 */
final class OverrideName {

    private static final int LENGTH_MAX =
            MethodOverride.NAMES.stream().mapToInt(String::length).max().orElseThrow();

    private final char[] letters = new char[LENGTH_MAX];
    private int length;
    private boolean isEmpty = true;
    private boolean isMarked;
    private boolean isTooLong;
    private boolean isCut;

    /** From here on it is another one. */
    void begin() {
        length = 0;
        isEmpty = true;
        isMarked = false;
        isTooLong = false;
        isCut = false;
    }

    /** @param c a character, or a byte of one */
    void add(int c) {
        var isLetterOrDigit = c < 128 && LenientText.isLetterOrDigit((char) c);
        if (isEmpty) {
            isEmpty = false;
            isMarked = !isLetterOrDigit;
        }
        if (!isLetterOrDigit) {
            isCut |= (c == '[' || c == 0) && isKnown();
        } else if (length == LENGTH_MAX) {
            isTooLong = true;
        } else {
            letters[length++] = (char) (c | 0x20);
        }
    }

    /** Whether there was no letter and no digit yet. */
    boolean isBlank() {
        return length == 0 && !isTooLong;
    }

    /** Whether it is one of them, if it ends here. */
    boolean isOverride() {
        return isCut || isKnown();
    }

    private boolean isKnown() {
        return !isTooLong && ((isMarked && is(MethodOverride.MARKED)) || isAny(MethodOverride.NAMES));
    }

    private boolean isAny(List<String> names) {
        for (var name : names) {
            if (is(name)) {
                return true;
            }
        }
        return false;
    }

    private boolean is(String name) {
        if (length != name.length()) {
            return false;
        }
        for (var i = 0; i < length; i++) {
            if (letters[i] != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
