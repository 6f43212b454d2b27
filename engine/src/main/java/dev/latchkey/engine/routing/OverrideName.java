package dev.latchkey.engine.routing;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The name of a parameter, letter by letter, compared with those that some servers take for the method of a request ({@link
 * MethodOverride}), or for the path: in any case, with any marks between its letters, with brackets or a NUL behind it. Belongs to one reader.
 */
final class OverrideName {

    private final List<String> names;

    /** Another one if a mark stands before it; absent where there is none. */
    private final @Nullable String marked;

    private final char[] letters;

    /** As it was spelt, as far as any name may go; absent where nobody asks. */
    private final @Nullable StringBuilder text;

    private int length;
    private boolean isEmpty = true;
    private boolean isMarked;
    private boolean isOther;
    private boolean isCut;

    private OverrideName(List<String> names, @Nullable String marked, @Nullable StringBuilder text) {
        this.names = names;
        this.marked = marked;
        this.letters = new char[names.stream().mapToInt(String::length).max().orElseThrow()];
        this.text = text;
    }

    static OverrideName ofMethods() {
        return new OverrideName(MethodOverride.NAMES, MethodOverride.MARKED, null);
    }

    /** Of those under which servers find a path. */
    static OverrideName ofPaths() {
        return new OverrideName(PathNames.ALL, null, new StringBuilder());
    }

    /** As it was spelt, for {@link #ofPaths}. */
    String text() {
        return text == null ? "" : text.toString();
    }

    /** From here on it is another one. */
    void begin() {
        if (text != null) {
            text.setLength(0);
        }
        length = 0;
        isEmpty = true;
        isMarked = false;
        isOther = false;
        isCut = false;
    }

    /** @param c a character, or a byte of one */
    void add(int c) {
        if (isOther || isCut) {
            return; // whatever follows: nearly every name by its first letter
        }
        if (text != null && text.length() < PathsInBody.NAME_MAX) {
            text.append((char) c);
        }
        var isLetterOrDigit = c < 128 && LenientText.isLetterOrDigit((char) c);
        if (isEmpty) {
            isEmpty = false;
            isMarked = !isLetterOrDigit;
        }
        if (!isLetterOrDigit) {
            isCut = (c == '[' || c == 0) && isKnown();
        } else if (length == letters.length || (length == 0 && !beginsAny(c | 0x20))) {
            isOther = true;
        } else {
            letters[length++] = (char) (c | 0x20);
        }
    }

    private boolean beginsAny(int letter) {
        for (var i = 0; i < names.size(); i++) {
            if (names.get(i).charAt(0) == letter) {
                return true;
            }
        }
        return marked != null && marked.charAt(0) == letter;
    }

    /** Whether there was no letter and no digit yet. */
    boolean isBlank() {
        return length == 0 && !isOther;
    }

    /** Whether it is one of them, if it ends here. */
    boolean isOverride() {
        return isCut || isKnown();
    }

    private boolean isKnown() {
        if (isOther) {
            return false;
        }
        for (var i = 0; i < names.size(); i++) {
            if (is(names.get(i))) {
                return true;
            }
        }
        return isMarked && marked != null && is(marked);
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
