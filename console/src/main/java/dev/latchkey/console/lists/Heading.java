package dev.latchkey.console.lists;

import org.jspecify.annotations.Nullable;

/**
 * A heading that sorts.
 *
 * @param direction as {@code aria-sort} says it; absent when the list is sorted by something else
 */
public record Heading(String label, String path, @Nullable String direction) {}
