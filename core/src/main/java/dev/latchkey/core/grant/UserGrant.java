package dev.latchkey.core.grant;

import dev.latchkey.engine.protocol.Scopes;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One authorization that a user gave an application, alive (RFC 6749 section 1.3.1). Ended ones are kept for the record and never
 * come back.
 *
 * @param number short internal number, unique on the platform, never used again
 * @param clientId the application's own client_id
 * @param resource the one API its tokens are for (RFC 8707); absent for all
 * @param dpopThumbprint the key a public client's refresh token is bound to (RFC 9449 section 5); absent for none
 * @param refreshGeneration which refresh token is the newest: the first is 0
 * @param refreshExpiresAt when the newest refresh token expires if nobody uses it
 * @implNote Many parameters: one for each thing that is stored of it.
 */
public record UserGrant(
        String companyId,
        String id,
        long number,
        String userId,
        String clientId,
        Scopes scopes,
        @Nullable ApiResource resource,
        @Nullable String dpopThumbprint,
        Instant createdAt,
        long refreshGeneration,
        Instant refreshExpiresAt) {

    /** Why a grant ended; the names are stored and never renamed. */
    public enum End {
        REVOKED_BY_USER,
        REVOKED_BY_COMPANY,
        REVOKED_BY_APPLICATION,
        CODE_REPLAYED,
        REFRESH_TOKEN_REPLAYED,
        USER_LEFT,
        COMPANY_CLOSED,
        APPLICATION_SUSPENDED,
        INSTALLATION_ENDED,
        REPLACED_BY_NEWER,
        EXPIRED
    }
}
