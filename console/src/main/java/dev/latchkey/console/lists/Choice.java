package dev.latchkey.console.lists;

import org.jspecify.annotations.Nullable;

/**
 * A link to a list with this choice.
 *
 * @param value in the address; empty for any
 * @param count how many it shows; absent when that is not counted
 */
public record Choice(String value, String label, @Nullable Integer count, String path, boolean isChosen) {}
