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
        boolean isActive) {

    /**
     * Whether a letter may bring a new password. Who runs the platform is let in by those who hold the machine: a letter replaces a password
     * that they have chosen, and gives none.
     */
    boolean mayForgetPassword() {
        return isActive && (passwordHash != null || person.kind() != Person.Kind.OPERATOR);
    }
}
