package dev.latchkey.core.partner;

import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.command.PasswordHash;
import dev.latchkey.core.command.Seen;
import dev.latchkey.core.command.TextLimits;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A person of a partner, who signs in to the partner portal. One address may belong to people of several partners, each with an account of
 * its own.
 *
 * @param passwordHash absent when no password is set
 */
public record PartnerUser(
        String partnerId,
        String id,
        EmailAddress email,
        String name,
        PartnerRole role,
        boolean isActive,
        @Nullable PasswordHash passwordHash,
        Instant createdAt) {
    public PartnerUser {
        TextLimits.checkId(id);
        TextLimits.checkName("name", name);
    }

    /** Whether this is somebody who can do everything for the partner now. */
    public boolean isWorkingOwner() {
        return role == PartnerRole.OWNER && isActive && passwordHash != null;
    }

    /** The same, called and placed otherwise. */
    public PartnerUser with(String otherName, PartnerRole otherRole, boolean isActiveNow) {
        return new PartnerUser(partnerId, id, email, otherName, otherRole, isActiveNow, passwordHash, createdAt);
    }

    /** What a page shows of it. */
    public Seen seen() {
        return Seen.of(name, role, isActive);
    }
}
