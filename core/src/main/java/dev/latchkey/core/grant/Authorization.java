package dev.latchkey.core.grant;

import dev.latchkey.engine.protocol.Scopes;
import org.jspecify.annotations.Nullable;

/**
 * What a user has agreed to and a code stands for (RFC 6749 section 4.1.2).
 *
 * @param clientId the application's own client_id
 * @param redirectUri where the code was sent
 * @param scopes at least one
 * @param resource as in {@link UserGrant}
 * @param codeChallenge of method S256 (RFC 7636 section 4.2); absent when the client sent none
 * @param dpopThumbprint the key that must exchange the code (RFC 9449 section 10); absent for any
 */
public record Authorization(
        String companyId,
        String userId,
        String clientId,
        String redirectUri,
        Scopes scopes,
        @Nullable ApiResource resource,
        @Nullable String codeChallenge,
        @Nullable String dpopThumbprint) {}
