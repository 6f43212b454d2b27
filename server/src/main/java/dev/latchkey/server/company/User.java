package dev.latchkey.server.company;

import dev.latchkey.server.command.EmailAddress;
import dev.latchkey.server.command.Limits;
import dev.latchkey.server.command.PasswordHash;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A person in one company.
 *
 * @param systemRoleId a built-in role's or one of the company's own
 * @param accessGroupId at most one; absent when the user is in none
 * @param passwordHash absent when the person cannot sign in with a password
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
        Limits.checkId(id);
        Limits.checkName("firstName", firstName);
        Limits.checkName("lastName", lastName);
    }

    /** The same user, active or not. */
    public User withActive(boolean isActiveNow) {
        return new User(
                companyId,
                id,
                email,
                firstName,
                lastName,
                systemRoleId,
                accessGroupId,
                isActiveNow,
                passwordHash,
                createdAt);
    }

    /** The same user with another role and access group. */
    public User withRole(String roleId, @Nullable String groupId) {
        return new User(companyId, id, email, firstName, lastName, roleId, groupId, isActive, passwordHash, createdAt);
    }

    /** The same user in another access group, or in none. */
    public User withAccessGroup(@Nullable String groupId) {
        return new User(
                companyId, id, email, firstName, lastName, systemRoleId, groupId, isActive, passwordHash, createdAt);
    }
}
