package dev.latchkey.demo.hiring.directory;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A user of a company.
 *
 * @param accessGroupId absent when in none
 * @param language language tag, for instance {@code en}
 * @implNote Many parameters: one for each thing the directory knows of a user.
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
