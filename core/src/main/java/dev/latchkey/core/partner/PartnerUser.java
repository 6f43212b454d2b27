package dev.latchkey.core.partner;

import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.command.PasswordHash;
import dev.latchkey.core.command.TextLimits;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A person of a partner, who signs in to the partner portal.
 *
 * @param passwordHash absent when no password is set
 */
public record PartnerUser(
        String partnerId,
        String id,
        EmailAddress email,
        String name,
        boolean isActive,
        @Nullable PasswordHash passwordHash,
        Instant createdAt) {
    public PartnerUser {
        TextLimits.checkId(id);
        TextLimits.checkName("name", name);
    }
}
