package dev.latchkey.core.account;

import dev.latchkey.core.command.PasswordHash;
import org.jspecify.annotations.Nullable;

/**
 * A person with what they sign in with.
 *
 * @param ownerName what people call the company or partner they belong to; empty for who runs the platform
 * @param passwordHash absent when no password is set
 * @param isActive whether the person and the company or partner they belong to are active
 */
public record Account(
        Person person,
        String email,
        String displayName,
        String ownerName,
        @Nullable PasswordHash passwordHash,
        boolean isActive) {}
