package dev.latchkey.console.people;

import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a page of many groups shows of the rules of one, which may be as long as the page should be.
 *
 * @param rules field to values, as they are shown
 * @param isCut whether there is more of them
 */
record ShownRules(SortedMap<String, SortedSet<String>> rules, boolean isCut) {

    /** Most characters of fields and values together; one value is shown whatever it is. */
    private static final int LENGTH_MAX = 300;

    /** As much as there is room for, the first fields first. */
    static ShownRules cut(SortedMap<String, SortedSet<String>> all) {
        var shown = new TreeMap<String, SortedSet<String>>();
        var room = LENGTH_MAX;
        for (var rule : all.entrySet()) {
            room -= rule.getKey().length();
            var values = new TreeSet<String>();
            for (var value : rule.getValue()) {
                if (room <= 0) {
                    break;
                }
                values.add(value);
                room -= value.length();
            }
            if (!values.isEmpty()) {
                shown.put(rule.getKey(), values);
            }
            if (values.size() < rule.getValue().size()) {
                return new ShownRules(shown, true);
            }
        }
        return new ShownRules(shown, false);
    }
}
