package dev.latchkey.console.search;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was found of one kind.
 *
 * @param name its name, which is also that of its icon; its title ends in it
 * @param hits at least one
 * @param more address of the list that has all of them; absent where there are no more
 */
public record HitGroup(
        String name, List<Hit> hits, @Nullable String more) {
    public HitGroup {
        hits = List.copyOf(hits);
    }
}
