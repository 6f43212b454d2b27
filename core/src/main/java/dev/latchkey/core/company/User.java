package dev.latchkey.core.company;

import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.command.PasswordHash;
import dev.latchkey.core.command.Seen;
import dev.latchkey.core.command.TextLimits;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A person in one company.
 *
 * @param systemRoleId a built-in role's or one of the company's own
 * @param accessGroupId at most one; absent when the user is in none
 * @param passwordHash absent when the person cannot sign in with a password
 * @implNote Many parameters: one for each thing that is stored of it.
 */
public record User(
        String companyId,
        String id,
        EmailAddress email,
        String firstName,
        String lastName,
        String systemRoleId,
        @Nullable String accessGroupId,
        boolean isActive,
        @Nullable PasswordHash passwordHash,
        Instant createdAt) {

    public User {
        TextLimits.checkId(id);
        TextLimits.checkName("firstName", firstName);
        TextLimits.checkName("lastName", lastName);
    }

    /** What a page shows of them. */
    public Seen seen() {
        return Seen.of(firstName, lastName, systemRoleId, accessGroupId, isActive);
    }
}
