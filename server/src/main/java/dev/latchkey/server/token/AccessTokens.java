package dev.latchkey.server.token;

import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.server.credential.CredentialIndex;
import dev.latchkey.server.credential.LiveClient;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Issues access tokens and says which may be used now. Both formats are verified from memory; a token dies with its client,
 * its client's company, its own expiry or its revocation, whichever is first. Safe for use by many threads.
 */
public final class AccessTokens {

    private final OpaqueTokenCodec opaque;
    private final JwtTokenCodec jwts;
    private final CredentialIndex credentials;
    private final RevokedTokenSet revoked;
    private final Duration lifetime;
    private final SecureRandom random;

    AccessTokens(
            OpaqueTokenCodec opaque,
            JwtTokenCodec jwts,
            CredentialIndex credentials,
            RevokedTokenSet revoked,
            Duration lifetime,
            SecureRandom random) {
        this.opaque = opaque;
        this.jwts = jwts;
        this.credentials = credentials;
        this.revoked = revoked;
        this.lifetime = lifetime;
        this.random = random;
    }

    /** A new token of the client's format; it ends no later than the client itself. */
    IssuedToken issue(LiveClient client, Scopes scopes, Instant now) {
        var issuedAt = now.truncatedTo(ChronoUnit.MILLIS);
        var expiresAt = Instant.ofEpochSecond(now.getEpochSecond()).plus(lifetime);
        var clientEnd = client.expiresAt();
        if (clientEnd != null && clientEnd.isBefore(expiresAt)) {
            expiresAt = Instant.ofEpochSecond(clientEnd.getEpochSecond());
        }
        var token = new AccessToken(random.nextLong(), client.number(), issuedAt, expiresAt, scopes);
        var value = switch (client.tokenFormat()) {
            case OPAQUE -> opaque.write(token);
            case JWT -> jwts.write(token, client);
        };
        return new IssuedToken(value, Math.max(1, expiresAt.getEpochSecond() - issuedAt.getEpochSecond()), scopes);
    }

    /** The token if it is ours and may be used at {@code now}; empty without a reason otherwise. */
    public Optional<LiveToken> verify(String value, Instant now) {
        var token = JwtTokenCodec.looksLikeJwt(value) ? jwts.read(value, now) : opaque.read(value);
        return token.filter(read -> !read.isExpiredAt(now) && !revoked.contains(read.id()))
                .flatMap(read -> live(read, now));
    }

    private Optional<LiveToken> live(AccessToken token, Instant now) {
        return credentials
                .findClientByNumber(token.clientNumber())
                .filter(client -> client.isLiveAt(now) && token.issuedAt().toEpochMilli() >= client.tokensNotBefore())
                .map(client -> new LiveToken(
                        token.idText(),
                        client,
                        token.scopes().intersection(client.scopes()),
                        token.issuedAt(),
                        token.expiresAt()));
    }
}
