package dev.latchkey.engine.apispec;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;

/** Security that several conditions ask for at once: what each of them asks for. */
public final class CombinedSecurity {

    /**
     * Most alternatives of what several conditions ask for together. They multiply, and whoever sends a query says how many
     * conditions hold, so a document with more is closed.
     */
    public static final int ALTERNATIVES_MAX = 64;

    private CombinedSecurity() {}

    /**
     * Requirements that ask for what each asks for: every choice of one alternative of each. All belong to one operation and so
     * have the same scope match. One that asks for nothing adds nothing.
     *
     * @param each at least one
     * @return what lets nobody in where there would be more than {@value #ALTERNATIVES_MAX} alternatives
     */
    public static SecurityRequirements of(Collection<SecurityRequirements> each) {
        var distinct = distinct(each);
        if (distinct.size() == 1) {
            return distinct.get(0);
        }
        if (!isWithinLimit(each)) {
            return SecurityRequirements.closed("expected conditional security with at most " + ALTERNATIVES_MAX
                    + " alternatives of what holds at once");
        }
        var alternatives = List.of(new SecurityRequirement(List.of()));
        for (var requirements : distinct) {
            alternatives = times(alternatives, requirements.alternatives());
        }
        return new SecurityRequirements(alternatives, distinct.get(0).scopeMatch());
    }

    /** Whether what these ask for together, or any of them together, has no more than {@value #ALTERNATIVES_MAX} alternatives. */
    static boolean isWithinLimit(Collection<SecurityRequirements> each) {
        var distinct = distinct(each);
        var count = 1;
        for (var requirements : distinct) {
            var size = requirements.alternatives().size();
            if (distinct.size() > 1 && size > ALTERNATIVES_MAX / count) {
                return false;
            }
            count *= size;
        }
        return true;
    }

    /** Those that ask for something, each once; where there are none, one of them. */
    private static List<SecurityRequirements> distinct(Collection<SecurityRequirements> each) {
        var distinct = new LinkedHashSet<>(each);
        distinct.removeIf(requirements -> requirements.alternatives().isEmpty());
        return distinct.isEmpty() ? List.of(each.iterator().next()) : List.copyOf(distinct);
    }

    private static List<SecurityRequirement> times(List<SecurityRequirement> these, List<SecurityRequirement> those) {
        var together = new ArrayList<SecurityRequirement>();
        for (var one : these) {
            for (var other : those) {
                var schemes = new LinkedHashSet<>(one.schemes());
                schemes.addAll(other.schemes());
                together.add(new SecurityRequirement(List.copyOf(schemes)));
            }
        }
        return together;
    }
}
