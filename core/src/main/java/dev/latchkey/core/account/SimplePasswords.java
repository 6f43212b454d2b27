package dev.latchkey.core.account;

import java.util.Arrays;

/** Passwords whose length says little, because most of their characters follow from those before. */
final class SimplePasswords {

    /** Fewest distinct characters. */
    private static final int DISTINCT_MIN = 5;

    /** Fewest characters that do not follow from the one before. */
    private static final int SURPRISES_MIN = 5;

    private static final String[] KEYBOARD = {
        "qwertyuiop", "qwertzuiop", "azertyuiop", "asdfghjkl", "yxcvbnm", "zxcvbnm"
    };

    private SimplePasswords() {}

    /** @param folded in lower case */
    static boolean contains(String folded) {
        var text = folded.codePoints().toArray();
        var piece = repeatedPiece(text);
        return Arrays.stream(piece).distinct().count() < DISTINCT_MIN
                || surprises(piece) < SURPRISES_MIN
                || (piece.length < text.length && isNoPassword(piece));
    }

    private static boolean isNoPassword(int[] piece) {
        return piece.length < PasswordRules.LENGTH_MIN || CommonPasswords.contains(new String(piece, 0, piece.length));
    }

    /** What is said twice or more, the last time perhaps in part; the whole when nothing is. */
    private static int[] repeatedPiece(int[] text) {
        for (var length = 1; 2 * length <= text.length; length++) {
            if (isRepeated(text, length)) {
                return Arrays.copyOf(text, length);
            }
        }
        return text;
    }

    private static boolean isRepeated(int[] text, int length) {
        for (var i = length; i < text.length; i++) {
            if (text[i] != text[i - length]) {
                return false;
            }
        }
        return true;
    }

    private static int surprises(int[] text) {
        var count = 1;
        for (var i = 1; i < text.length; i++) {
            if (!isNeighbour(text[i - 1], text[i])) {
                count++;
            }
        }
        return count;
    }

    /** The same, or the next or last one in the alphabet, among the digits or on the keyboard. */
    private static boolean isNeighbour(int before, int after) {
        if (Math.abs(after - before) <= 1 || (before == '9' && after == '0') || (before == '0' && after == '9')) {
            return true;
        }
        for (var row : KEYBOARD) {
            var place = row.indexOf(before);
            var next = row.indexOf(after);
            if (place >= 0 && next >= 0 && Math.abs(place - next) == 1) {
                return true;
            }
        }
        return false;
    }
}
