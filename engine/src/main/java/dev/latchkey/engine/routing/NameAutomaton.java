package dev.latchkey.engine.routing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Compares the letters and digits of a name with those of known ones, one step for each character: in any case, with any marks between
 * them, with a bracket or a NUL behind. A state is a number. Immutable.
 */
final class NameAutomaton {

    /** Before the first character. */
    static final int EMPTY = 0;

    /** Whatever follows, it is none of them. */
    static final int OTHER = 1;

    /** Whatever follows, it is one of them to some server. */
    private static final int CUT = 2;

    /** With a mark and nothing else; no letter was read before. */
    private static final int MARKED = 3;

    private static final int FIRST = 4;

    /** Kinds of characters, as many for each state as a power of two. */
    private static final int KINDS = 64;

    private static final int MARK = 0;
    private static final int END = 1;
    private static final int LETTERS = 2;

    private static final byte[] KIND_OF = new byte[256];

    static {
        for (var c = 0; c < 128; c++) {
            if (c >= '0' && c <= '9') {
                KIND_OF[c] = (byte) (LETTERS + c - '0');
            } else if (LenientText.isLetterOrDigit((char) c)) {
                KIND_OF[c] = (byte) (LETTERS + 10 + (c | 0x20) - 'a');
            }
        }
        KIND_OF['['] = END;
        KIND_OF[0] = END;
    }

    /** Of the parameters by which some servers execute another method. */
    static final NameAutomaton OF_METHODS = new NameAutomaton(MethodOverride.NAMES, MethodOverride.MARKED);

    /** Of those in which servers find the path to run. */
    static final NameAutomaton OF_PATHS = new NameAutomaton(PathNames.ALL, null);

    private final short[] next;
    private final boolean[] isKnown;

    /**
     * @param names by letters and digits alone, in lower case
     * @param marked another one, if a mark stands before it; absent where there is none
     */
    private NameAutomaton(List<String> names, @Nullable String marked) {
        var states = new ArrayList<short[]>();
        var known = new ArrayList<Boolean>();
        for (var i = 0; i < FIRST; i++) {
            states.add(filled(OTHER));
            known.add(i == CUT);
        }
        Arrays.fill(states.get(CUT), (short) CUT);
        var afterMark = new ArrayList<>(names);
        if (marked != null) {
            afterMark.add(marked);
        }
        add(names, EMPTY, states, known);
        add(afterMark, MARKED, states, known);
        for (var start : new int[] {EMPTY, MARKED}) {
            states.get(start)[MARK] = MARKED;
            states.get(start)[END] = MARKED;
        }
        next = new short[states.size() * KINDS];
        isKnown = new boolean[states.size()];
        for (var i = 0; i < states.size(); i++) {
            System.arraycopy(states.get(i), 0, next, i * KINDS, KINDS);
            isKnown[i] = known.get(i);
        }
    }

    private static short[] filled(int state) {
        var all = new short[KINDS];
        Arrays.fill(all, (short) state);
        return all;
    }

    private static void add(List<String> names, int start, List<short[]> states, List<Boolean> known) {
        var byText = new HashMap<String, Integer>();
        byText.put("", start);
        for (var name : names) {
            for (var i = 1; i <= name.length(); i++) {
                var text = name.substring(0, i);
                if (!byText.containsKey(text)) {
                    var state = states.size();
                    var before = states.get(byText.getOrDefault(name.substring(0, i - 1), start));
                    before[KIND_OF[name.charAt(i - 1)]] = (short) state;
                    states.add(filled(OTHER));
                    states.get(state)[MARK] = (short) state;
                    states.get(state)[END] = (short) state;
                    known.add(false);
                    byText.put(text, state);
                }
            }
            var end = byText.getOrDefault(name, start);
            known.set(end, true);
            states.get(end)[END] = CUT;
        }
    }

    /** How many states there are. */
    int size() {
        return isKnown.length;
    }

    /** @param c a character, or a byte of one */
    int next(int state, int c) {
        return next[state * KINDS + (c < KIND_OF.length ? KIND_OF[c] : MARK)];
    }

    /** Whether a name that ends in this state is one of them. */
    boolean isKnown(int state) {
        return isKnown[state];
    }

    /** Whether there was no letter and no digit yet. */
    static boolean isBlank(int state) {
        return state == EMPTY || state == MARKED;
    }
}
