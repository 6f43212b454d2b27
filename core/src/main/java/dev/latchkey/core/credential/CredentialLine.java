package dev.latchkey.core.credential;

import dev.latchkey.engine.protocol.Scopes;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A credential as one line of a list.
 *
 * @param hint beginning and last four characters of its newest secret; empty when it has none that may be shown
 * @param scopes none for an API key
 * @param systemRoleId absent for an API key
 * @param customRoleName the role's name when it is one of the company's own
 * @param accessGroupName absent when it is in none
 * @param createdBy who made it, as {@code user:<id>}
 * @param creatorName the user's name; absent when no user of the company made it
 * @param lastUsedAt to the minute; absent when it was never used
 * @param isRotating whether an old secret works beside the newest, as long as the credential does
 * @implNote Many parameters: one for each column of the list.
 */
public record CredentialLine(
        CredentialType type,
        String id,
        String name,
        String hint,
        Scopes scopes,
        @Nullable String systemRoleId,
        @Nullable String customRoleName,
        @Nullable String accessGroupName,
        String createdBy,
        @Nullable String creatorName,
        Instant createdAt,
        @Nullable Instant lastUsedAt,
        CredentialState state,
        boolean isRotating) {}
