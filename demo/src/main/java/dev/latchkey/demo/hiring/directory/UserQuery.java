package dev.latchkey.demo.hiring.directory;

import org.jspecify.annotations.Nullable;

/**
 * Which users, and which window of them.
 *
 * @param text case-insensitive part of first name, last name or e-mail address; absent for all
 * @param afterId users with a greater id only; absent for a window that starts at {@code offset}
 * @param limit 1 to 101
 */
public record UserQuery(@Nullable String text, @Nullable String afterId, int offset, int limit) {}
