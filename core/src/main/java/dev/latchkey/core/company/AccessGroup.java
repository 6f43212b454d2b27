package dev.latchkey.core.company;

import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.Seen;
import dev.latchkey.core.command.TextLimits;
import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A set of rows of the product, named by the values of their fields: a row is in the group when every field of the rules has one of
 * the values listed for it. Without rules no row is.
 *
 * @param rules field to values, for instance {@code country} to {@code us, ca}
 */
public record AccessGroup(String companyId, String id, String name, SortedMap<String, SortedSet<String>> rules) {

    /** Most fields in the rules of one group. */
    public static final int FIELDS_MAX = 20;
    /** Most values for one field. */
    public static final int VALUES_MAX = 200;
    /** Most characters of all values together, in rules that are new. */
    public static final int RULES_LENGTH_MAX = 20_000;

    public AccessGroup {
        TextLimits.checkId(id);
        TextLimits.checkName("name", name);
        rules = checked(rules);
    }

    private static SortedMap<String, SortedSet<String>> checked(SortedMap<String, ? extends Set<String>> rules) {
        if (rules.size() > FIELDS_MAX) {
            throw CommandRefused.invalid("rules", "expected at most " + FIELDS_MAX + " fields, got " + rules.size());
        }
        var copy = new TreeMap<String, SortedSet<String>>();
        rules.forEach((field, values) -> {
            TextLimits.checkName("rules", field);
            if (values.isEmpty() || values.size() > VALUES_MAX) {
                throw CommandRefused.invalid(
                        "rules", "expected 1 to " + VALUES_MAX + " values for " + field + ", got " + values.size());
            }
            values.forEach(value -> TextLimits.checkName("rules", value));
            copy.put(field, Collections.unmodifiableSortedSet(new TreeSet<>(values)));
        });
        return Collections.unmodifiableSortedMap(copy);
    }

    /** What a page shows of it. */
    public Seen seen() {
        return Seen.of(name, rules);
    }
}
