package dev.latchkey.engine.protocol;

import java.util.Locale;

/**
 * Text that others wrote, for a terminal or a log. What is no letter there but does something, and what nobody sees, becomes its number
 * ({@code \u001b}), so that no text erases, colours, reorders or forges what stands around it.
 */
public final class VisibleText {

    private VisibleText() {}

    /** On one line: line ends become numbers as well. Within a string of JSON the numbers mean what stood there. */
    public static String line(String text) {
        return visible(text, false);
    }

    /** As {@link #line}, but line feeds stay: for text that we put together of such lines. */
    public static String lines(String text) {
        return visible(text, true);
    }

    private static String visible(String text, boolean keepsLineFeeds) {
        StringBuilder shown = null;
        for (var i = 0; i < text.length(); i++) {
            var letter = text.charAt(i);
            if (isHidden(text, i) && !(keepsLineFeeds && letter == '\n')) {
                if (shown == null) {
                    shown = new StringBuilder(text.length() + 16).append(text, 0, i);
                }
                shown.append(String.format(Locale.ROOT, "\\u%04x", (int) letter));
            } else if (shown != null) {
                shown.append(letter);
            }
        }
        return shown == null ? text : shown.toString();
    }

    private static boolean isHidden(String text, int index) {
        var letter = text.charAt(index);
        if (Character.isHighSurrogate(letter)) {
            return index + 1 == text.length() || !Character.isLowSurrogate(text.charAt(index + 1));
        }
        if (Character.isLowSurrogate(letter)) {
            return index == 0 || !Character.isHighSurrogate(text.charAt(index - 1));
        }
        return isHidden(letter);
    }

    /**
     * Whether a character is one of those: control characters (C0, DEL, C1), line and paragraph separators, the controls of writing
     * direction (Unicode Standard Annex 9, section 2) and the mark of the order of bytes.
     */
    public static boolean isHidden(int letter) {
        return Character.isISOControl(letter)
                || letter == 0x61c
                || (letter >= 0x200e && letter <= 0x200f)
                || (letter >= 0x2028 && letter <= 0x202e)
                || (letter >= 0x2066 && letter <= 0x2069)
                || letter == 0xfeff;
    }
}
