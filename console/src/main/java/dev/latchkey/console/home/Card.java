package dev.latchkey.console.home;

import dev.latchkey.console.credentials.ShownValues;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A question that somebody must answer.
 *
 * @param name of the card, which is that of its icon
 * @param count how many there are, as it is written
 * @param more where all of them are; absent when there is no such place
 * @param rows the first of them, at least one
 */
public record Card(
        String name,
        String icon,
        String title,
        String count,
        @Nullable More more,
        List<Row> rows) {

    /** Names of the cards that stand beside the others. */
    static final String REFUSED = "refused";

    static final String UNPROTECTED = "unprotected";
    private static final Set<String> ASIDE = Set.of(REFUSED, UNPROTECTED);

    public Card {
        rows = List.copyOf(rows);
    }

    /** Whether it tells how things are, rather than of something that comes to an end without an answer. */
    public boolean isAside() {
        return ASIDE.contains(name);
    }

    /** A way to all of something. */
    public record More(String path, String label) {}

    /**
     * One thing, and what can be done about it.
     *
     * @param path where more is said of it; absent when nothing is
     * @param text what there is to know
     * @param at exactly when; absent when it never was, or does not matter
     * @param action absent when whoever looks may do nothing about it
     */
    public record Row(
            String name,
            @Nullable String path,
            String text,
            ShownValues.@Nullable Time at,
            @Nullable More action) {}
}
