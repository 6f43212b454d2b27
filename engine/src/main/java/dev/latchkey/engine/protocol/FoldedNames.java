package dev.latchkey.engine.protocol;

import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Names of headers, compared by their letters and digits alone. Between a server and its program names are rewritten in many ways:
 * CGI and those after it make an underscore of a hyphen, some make one of a dot, some drop what they do not like. So every header
 * that differs from ours in nothing but case and marks counts as ours. Looking up allocates nothing. Immutable.
 */
public final class FoldedNames {

    private static final char NONE = 0;

    /** Open addressing: a name stands at its hash or behind it, before the next gap. */
    private final String[] table;

    private final int lengthMax;

    /** As the table of names: a name is looked up there after each of its letters. */
    private final String[] beginnings;

    private final int beginningMax;

    /**
     * @param names in any spelling
     * @param beginnings of names, in any spelling
     */
    public FoldedNames(Collection<String> names, Collection<String> beginnings) {
        var folded = names.stream().map(FoldedNames::fold).distinct().toList();
        table = table(folded);
        lengthMax = longest(folded);
        var foldedBeginnings =
                beginnings.stream().map(FoldedNames::fold).distinct().toList();
        this.beginnings = table(foldedBeginnings);
        beginningMax = longest(foldedBeginnings);
    }

    private static String[] table(List<String> folded) {
        var table = new String[Integer.highestOneBit(Math.max(4, folded.size() * 4 - 1)) * 2];
        for (var name : folded) {
            var at = start(table, hash(name));
            while (table[at] != null) {
                at = next(table, at);
            }
            table[at] = name;
        }
        return table;
    }

    private static int longest(List<String> folded) {
        return folded.stream().mapToInt(String::length).max().orElse(0);
    }

    public static FoldedNames of(Set<String> names) {
        return new FoldedNames(names, List.of());
    }

    /** Whether the name is one of these in whatever spelling, or begins as one of the beginnings. */
    public boolean contains(String name) {
        var hash = 0;
        var length = 0;
        for (var i = 0; i < name.length(); i++) {
            var c = fold(name.charAt(i));
            if (c != NONE) {
                hash = hash * 31 + c;
                length++;
                if (length <= beginningMax && hasBeginning(name, hash)) {
                    return true;
                }
            }
        }
        return length <= lengthMax && isInTable(name, hash);
    }

    private boolean isInTable(String name, int hash) {
        for (var at = start(table, hash); table[at] != null; at = next(table, at)) {
            if (isSame(name, table[at])) {
                return true;
            }
        }
        return false;
    }

    /** @param hash of a beginning of the name */
    private boolean hasBeginning(String name, int hash) {
        for (var at = start(beginnings, hash); beginnings[at] != null; at = next(beginnings, at)) {
            if (begins(name, beginnings[at]) >= 0) {
                return true;
            }
        }
        return false;
    }

    /** Whether two names differ in nothing but case and marks. */
    static boolean isSame(String name, String folded) {
        var end = begins(name, folded);
        if (end < 0) {
            return false;
        }
        for (var i = end; i < name.length(); i++) {
            if (fold(name.charAt(i)) != NONE) {
                return false;
            }
        }
        return true;
    }

    /** Where the beginning ends within the name; -1 when the name begins otherwise. */
    private static int begins(String name, String folded) {
        var matched = 0;
        var i = 0;
        for (; i < name.length() && matched < folded.length(); i++) {
            var c = fold(name.charAt(i));
            if (c != NONE && c != folded.charAt(matched++)) {
                return -1;
            }
        }
        return matched == folded.length() ? i : -1;
    }

    /** Whether two names, in whatever spelling, differ in nothing but case and marks. */
    public static boolean areSame(String one, String other) {
        var i = next(one, 0);
        var j = next(other, 0);
        while (i < one.length() && j < other.length() && fold(one.charAt(i)) == fold(other.charAt(j))) {
            i = next(one, i + 1);
            j = next(other, j + 1);
        }
        return i == one.length() && j == other.length();
    }

    /** Where the next letter or digit stands, or the end. */
    private static int next(String name, int from) {
        var i = from;
        while (i < name.length() && fold(name.charAt(i)) == NONE) {
            i++;
        }
        return i;
    }

    /** Letters, small, and digits; everything else is left out. */
    static String fold(String name) {
        var folded = new StringBuilder(name.length());
        for (var i = 0; i < name.length(); i++) {
            var c = fold(name.charAt(i));
            if (c != NONE) {
                folded.append(c);
            }
        }
        return folded.toString();
    }

    private static char fold(char c) {
        if (c >= 'A' && c <= 'Z') {
            return (char) (c + ('a' - 'A'));
        }
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : NONE;
    }

    private static int hash(String folded) {
        var hash = 0;
        for (var i = 0; i < folded.length(); i++) {
            hash = hash * 31 + folded.charAt(i);
        }
        return hash;
    }

    private static int start(String[] table, int hash) {
        return (hash ^ (hash >>> 15)) & (table.length - 1);
    }

    private static int next(String[] table, int at) {
        return (at + 1) & (table.length - 1);
    }
}
