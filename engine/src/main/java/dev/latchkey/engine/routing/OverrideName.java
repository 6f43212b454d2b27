package dev.latchkey.engine.routing;

import org.jspecify.annotations.Nullable;

/**
 * The name of a parameter, letter by letter, compared with those that some servers take for the method of a request ({@link
 * MethodOverride}), or for the path ({@link NameAutomaton}). Belongs to one reader.
 */
final class OverrideName {

    private final NameAutomaton names;

    /** As it was spelt, as far as any name may go; absent where nobody asks. */
    private final @Nullable StringBuilder text;

    private int state = NameAutomaton.EMPTY;

    private OverrideName(NameAutomaton names, @Nullable StringBuilder text) {
        this.names = names;
        this.text = text;
    }

    static OverrideName ofMethods() {
        return new OverrideName(NameAutomaton.OF_METHODS, null);
    }

    /** Of those under which servers find a path. */
    static OverrideName ofPaths() {
        return new OverrideName(NameAutomaton.OF_PATHS, new StringBuilder());
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
        state = NameAutomaton.EMPTY;
    }

    /** @param c a character, or a byte of one */
    void add(int c) {
        if (text != null && !isOther() && text.length() < PathsInBody.NAME_MAX) {
            text.append((char) c);
        }
        state = names.next(state, c);
    }

    /** Whether it is none of them, whatever follows: nearly every name by its first letter. */
    boolean isOther() {
        return state == NameAutomaton.OTHER;
    }

    /** Whether there was no letter and no digit yet. */
    boolean isBlank() {
        return NameAutomaton.isBlank(state);
    }

    /** Whether it is one of them, if it ends here. */
    boolean isOverride() {
        return names.isKnown(state);
    }
}
