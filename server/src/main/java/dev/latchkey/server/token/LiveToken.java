package dev.latchkey.server.token;

import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.server.credential.LiveClient;
import java.time.Instant;

/**
 * An access token that may be used now.
 *
 * @param scopes those of the token that its client still has
 */
public record LiveToken(String id, LiveClient client, Scopes scopes, Instant issuedAt, Instant expiresAt) {}
