package dev.latchkey.core.catalogue;

import java.util.List;

/**
 * A field of the rows that an access group can ask for.
 *
 * @param name as rules and the signed principal spell it
 * @param label for people
 * @param values the values there are; empty when any may be
 */
public record RuleField(String name, String label, List<String> values) {
    public RuleField {
        values = List.copyOf(values);
    }
}
