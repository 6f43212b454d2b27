package dev.latchkey.console.lists;

import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * What stands above a list: what is searched for in it, and what narrows and orders it.
 *
 * @param action path of the list
 * @param name of the field to search with, in the address
 * @param label of that field, for screen readers
 * @param hint what can be searched for
 * @param text that was searched for; empty for none
 * @param error why that cannot be searched for; absent when it was
 * @param asked what the address asks for, for the form that searches
 * @param chips choices that stand beside the field; the first is all
 * @param isFiltered whether anything but the order was asked for
 * @implNote Many parameters: one for each thing that is shown.
 */
public record Tools(
        String action,
        String name,
        String label,
        String hint,
        String text,
        @Nullable String error,
        SequencedMap<String, String> asked,
        List<Choice> chips,
        List<Menu> menus,
        boolean isFiltered) {}
