package dev.latchkey.demo.hiring.directory;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A user of a company.
 *
 * @param accessGroupId absent when in none
 * @param language language tag, for instance {@code en}
 */
public record DirectoryUser(
        String id,
        String email,
        String firstName,
        String lastName,
        String systemRoleId,
        String systemRoleName,
        @Nullable String accessGroupId,
        boolean isActive,
        String language,
        Instant createdAt,
        Instant updatedAt) {}
