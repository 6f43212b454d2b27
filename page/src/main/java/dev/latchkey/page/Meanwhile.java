package dev.latchkey.page;

import java.util.ArrayList;
import java.util.List;

/**
 * What a thing is by now, for somebody whose form was filled in before another changed it.
 *
 * @param keepsTyped whether the page still shows what they typed
 * @param facts in the order of the form
 */
public record Meanwhile(boolean keepsTyped, List<Fact> facts) {

    /** @param value empty for none */
    public record Fact(String name, String value) {}

    public Meanwhile {
        facts = List.copyOf(facts);
    }

    /** @param namesAndValues in turn */
    public static Meanwhile of(boolean keepsTyped, String... namesAndValues) {
        var facts = new ArrayList<Fact>();
        for (var i = 0; i < namesAndValues.length; i += 2) {
            facts.add(new Fact(namesAndValues[i], namesAndValues[i + 1]));
        }
        return new Meanwhile(keepsTyped, facts);
    }
}
