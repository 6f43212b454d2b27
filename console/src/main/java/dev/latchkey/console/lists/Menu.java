package dev.latchkey.console.lists;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Choices of which one is taken.
 *
 * @param name in the address
 * @param chosen label of the choice that narrows the list; absent when none does
 * @param isLong whether there are too many for links
 */
public record Menu(String name, String label, @Nullable String chosen, List<Choice> choices, boolean isLong) {

    /** Beyond so many choices a menu is a field to choose in, which is shorter. */
    private static final int LINKS_MAX = 20;

    public Menu(String name, String label, @Nullable String chosen, List<Choice> choices) {
        this(name, label, chosen, choices, choices.size() > LINKS_MAX);
    }
}
