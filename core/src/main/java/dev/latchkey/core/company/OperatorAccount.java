package dev.latchkey.core.company;

import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.command.PasswordHash;
import dev.latchkey.core.command.TextLimits;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Someone who runs the platform and belongs to no company.
 *
 * @param passwordHash absent until a password was chosen
 * @param isActive an inactive one cannot sign in and may do nothing
 */
public record OperatorAccount(
        String id, EmailAddress email, @Nullable PasswordHash passwordHash, boolean isActive, Instant createdAt) {
    public OperatorAccount {
        TextLimits.checkId(id);
    }
}
