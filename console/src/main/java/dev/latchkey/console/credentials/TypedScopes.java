package dev.latchkey.console.credentials;

import dev.latchkey.edge.http.FormParameters;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which scopes somebody chose in a form.
 *
 * @param levels what was chosen under each heading; a heading that the form did not have is absent
 * @param ticked names of those with a tick, which count only where the level says so
 * @param chosen names of those that are wanted, by levels and ticks and what the form showed under them
 * @param fresh names of those that the same levels and ticks would give by now and that the form did not show so
 * @param gone names of those that they would no longer give
 */
public record TypedScopes(
        Map<String, ScopeLevel> levels,
        Set<String> ticked,
        Set<String> chosen,
        SortedSet<String> fresh,
        SortedSet<String> gone) {

    /** The field of the form that says what it showed. */
    private static final String SHOWN = "offer";

    private static final String SCOPE = "scope.";
    private static final String LEVEL = "level.";

    public static final TypedScopes NONE = of(Set.of());

    public TypedScopes {
        levels = Map.copyOf(levels);
        ticked = Set.copyOf(ticked);
        chosen = Set.copyOf(chosen);
        fresh = Collections.unmodifiableSortedSet(new TreeSet<>(fresh));
        gone = Collections.unmodifiableSortedSet(new TreeSet<>(gone));
    }

    /** Those of a client, or those that are suggested. */
    static TypedScopes of(Collection<String> names) {
        var all = Set.copyOf(names);
        return new TypedScopes(Map.of(), all, all, Collections.emptySortedSet(), Collections.emptySortedSet());
    }

    /** @param offer what is offered now, which may be something else than what the form showed */
    static TypedScopes read(FormParameters form, ScopeOffer offer) {
        var ticked = new TreeSet<String>();
        var levels = new HashMap<String, ScopeLevel>();
        for (var name : form.names()) {
            if (name.startsWith(SCOPE)) {
                ticked.add(name.substring(SCOPE.length()));
            } else if (name.startsWith(LEVEL)) {
                levels.put(
                        name.substring(LEVEL.length()),
                        ScopeLevel.parse(form.find(name).orElse("")));
            }
        }
        var shown = ShownScopes.parse(form.find(SHOWN).orElse(""));
        var seen = shown.chosen(levels, ticked);
        var now = offer.chosen(levels, ticked);
        return new TypedScopes(levels, ticked, seen, without(now, seen), without(seen, now));
    }

    private static SortedSet<String> without(Set<String> names, Set<String> others) {
        var rest = new TreeSet<>(names);
        rest.removeAll(others);
        return rest;
    }

    /** Whether the levels and ticks mean something else by now than where they were chosen. */
    boolean isOutdated() {
        return !fresh.isEmpty() || !gone.isEmpty();
    }

    /** The same with more. */
    TypedScopes adding(Collection<String> more) {
        var all = new TreeSet<>(chosen);
        all.addAll(more);
        return of(all);
    }

    /** The level to show: the one that was chosen, else the one that says what is wanted. */
    public ScopeLevel level(ScopeOffer.Group group) {
        var typed = levels.get(group.name());
        return typed == null ? group.levelOf(chosen) : typed;
    }
}
