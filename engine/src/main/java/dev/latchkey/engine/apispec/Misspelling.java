package dev.latchkey.engine.apispec;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Finds names that may be those of fields that decide who is let in, with a slip in them. */
final class Misspelling {

    /** Fields whose loss would let more people in, or move an operation to a path where another answers. */
    private static final List<String> DECIDING = List.of("security", "servers", "$ref");

    /** Two slips leave one of three pieces whole: every key of a document is looked at, so most must be told apart at once. */
    private static final List<String> PIECES = List.of("x-la", "latc", "lath", "tchk", "hkey", "ey-");

    private static final String NAME = "latchkey";

    /** Most letters that are wrong, missing, too many or swapped. */
    private static final int SLIPS_MAX = 2;

    private Misspelling() {}

    /** Whether a key begins as our extensions do, or nearly so, or has our name in it, or nearly so. */
    static boolean isOfOurPolicies(String key) {
        var name = key.toLowerCase(Locale.ROOT);
        if (!hasPiece(name)) {
            return false;
        }
        // Letters may be missing or too many, so that what is meant ends some places before or behind.
        return beginsNearly(name, Reading.POLICY_PREFIX, SLIPS_MAX) || holdsNearly(name, NAME, 1);
    }

    private static boolean hasPiece(String name) {
        for (var piece : PIECES) {
            if (name.contains(piece)) {
                return true;
            }
        }
        return false;
    }

    private static boolean beginsNearly(String name, String meant, int slipsMax) {
        for (var length = meant.length() - slipsMax; length <= meant.length() + slipsMax; length++) {
            if (name.length() >= length && slips(name.substring(0, length), meant) <= slipsMax) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether some part of a text is that near. As {@link #slips}, but what stands before and behind that part costs nothing, so that
     * one pass over the text looks at all parts of it.
     */
    static boolean holdsNearly(String text, String meant, int slipsMax) {
        // For each letter of the text, the fewest slips of what ends there from the first letters that are meant.
        var beforeLast = new int[meant.length() + 1];
        var last = IntStream.rangeClosed(0, meant.length()).toArray();
        for (var at = 1; at <= text.length(); at++) {
            var row = new int[meant.length() + 1];
            for (var i = 1; i <= meant.length(); i++) {
                var isSame = meant.charAt(i - 1) == text.charAt(at - 1);
                row[i] = Math.min(last[i - 1] + (isSame ? 0 : 1), Math.min(last[i], row[i - 1]) + 1);
                if (i > 1
                        && at > 1
                        && meant.charAt(i - 1) == text.charAt(at - 2)
                        && meant.charAt(i - 2) == text.charAt(at - 1)) {
                    row[i] = Math.min(row[i], beforeLast[i - 2] + 1);
                }
            }
            if (row[meant.length()] <= slipsMax) {
                return true;
            }
            beforeLast = last;
            last = row;
        }
        return false;
    }

    /** Whether an undefined field may be one that decides: by its name, or because its value is what a security list looks like. */
    static boolean decides(String key, Element value) {
        var name = key.toLowerCase(Locale.ROOT).strip();
        if (isSecurityList(value)) {
            return true;
        }
        for (var field : DECIDING) {
            // Of a short name, two wrong letters make another word.
            if (name.contains(field) || slips(name, field) <= (field.length() > 4 ? SLIPS_MAX : 1)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isSecurityList(Element value) {
        var items = value.items();
        return !items.isEmpty()
                && items.stream()
                        .allMatch(item -> item.isMapping()
                                && item.keys().stream()
                                        .allMatch(scheme -> item.get(scheme).isSequence()));
    }

    /** How many single changes make one text of the other: a letter put in, left out, replaced, or swapped with the next. */
    static int slips(String one, String other) {
        if (Math.abs(one.length() - other.length()) > SLIPS_MAX) {
            return SLIPS_MAX + 1;
        }
        var distance = new int[one.length() + 1][other.length() + 1];
        for (var i = 0; i <= one.length(); i++) {
            for (var j = 0; j <= other.length(); j++) {
                if (i == 0 || j == 0) {
                    distance[i][j] = i + j;
                    continue;
                }
                var isSame = one.charAt(i - 1) == other.charAt(j - 1);
                distance[i][j] = Math.min(
                        distance[i - 1][j - 1] + (isSame ? 0 : 1),
                        Math.min(distance[i - 1][j], distance[i][j - 1]) + 1);
                if (i > 1
                        && j > 1
                        && one.charAt(i - 1) == other.charAt(j - 2)
                        && one.charAt(i - 2) == other.charAt(j - 1)) {
                    distance[i][j] = Math.min(distance[i][j], distance[i - 2][j - 2] + 1);
                }
            }
        }
        return distance[one.length()][other.length()];
    }
}
