package dev.latchkey.demo.hiring.directory;

import org.jspecify.annotations.Nullable;

/** New values of a user; absent means unchanged. */
public record UserChange(
        @Nullable String firstName,
        @Nullable String lastName,
        @Nullable String systemRoleId,
        @Nullable Boolean isActive,
        @Nullable String language) {}
