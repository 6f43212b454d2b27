package dev.latchkey.console.lists;

import org.jspecify.annotations.Nullable;

/**
 * What stands below a list.
 *
 * @param count how much was found, in words; empty when that is not counted
 * @param previous path of the page before; absent at the beginning
 * @param next path of the page after; absent at the end
 */
public record Paging(
        String count, @Nullable String previous, @Nullable String next) {}
