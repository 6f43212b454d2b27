package dev.latchkey.authserver.codec;

import dev.latchkey.engine.protocol.Scopes;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An access token that may be used now, by who proves what it is bound to.
 *
 * @param secretId by which of its secrets a client got it; absent for a user's, for a client with keys, and where it does not say
 * @param scopes those of the token that its holder still has
 * @param reach where it is taken
 * @param thumbprint of the key that must be proven with it; absent for a bearer token
 */
public record LiveToken(
        String id,
        TokenHolder holder,
        @Nullable String secretId,
        Scopes scopes,
        Instant issuedAt,
        Instant expiresAt,
        TokenReach reach,
        @Nullable String thumbprint) {}
