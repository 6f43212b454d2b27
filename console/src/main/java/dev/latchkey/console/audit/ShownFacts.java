package dev.latchkey.console.audit;

import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a page shows of the facts of an entry. A page has many entries, each of which may be a hundred times as long as most.
 *
 * @param facts by name, as they are shown
 * @param isCut whether there is more of them
 */
record ShownFacts(SortedMap<String, String> facts, boolean isCut) {

    /** Most of one fact on a page of many entries, in bytes of the page. */
    private static final int FACT_BYTES_MAX = 240;

    /** So much of one fact shows that there is more than that. */
    static final int FACT_LENGTH_MAX = 2 * FACT_BYTES_MAX;

    /** Most of all facts of an entry there. */
    private static final int ENTRY_BYTES_MAX = 600;

    private static final String CUT = "…";

    /** As much as there is room for, the first facts first. */
    static ShownFacts cut(SortedMap<String, String> all) {
        var shown = new TreeMap<String, String>();
        var room = ENTRY_BYTES_MAX;
        var isCut = false;
        for (var fact : all.entrySet()) {
            if (room <= 0) {
                return new ShownFacts(shown, true);
            }
            var text = beginning(fact.getValue(), Math.min(room, FACT_BYTES_MAX));
            isCut |= !text.equals(fact.getValue());
            shown.put(fact.getKey(), text);
            room -= bytes(text) + bytes(fact.getKey());
        }
        return new ShownFacts(shown, isCut);
    }

    private static String beginning(String text, int bytesMax) {
        var end = 0;
        for (var room = bytesMax; end < text.length(); ) {
            var next = Character.charCount(text.codePointAt(end));
            room -= bytes(text.substring(end, end + next));
            if (room < 0) {
                return text.substring(0, end) + CUT;
            }
            end += next;
        }
        return text;
    }

    /** In a page: what is markup there takes more. */
    private static int bytes(String text) {
        var more = (int) text.chars().filter(c -> "<>&\"'".indexOf(c) >= 0).count();
        return text.getBytes(StandardCharsets.UTF_8).length + 4 * more;
    }
}
