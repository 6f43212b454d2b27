package dev.latchkey.console.home;

import dev.latchkey.console.credentials.ShownValues;
import java.util.List;
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

    public Card {
        rows = List.copyOf(rows);
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
