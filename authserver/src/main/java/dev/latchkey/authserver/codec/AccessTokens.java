package dev.latchkey.authserver.codec;

import dev.latchkey.authserver.codec.AccessToken.HolderKind;
import dev.latchkey.authserver.codec.AccessToken.Limits;
import dev.latchkey.authserver.codec.AccessToken.Proof;
import dev.latchkey.authserver.response.IssuedToken;
import dev.latchkey.core.credential.CredentialIndex;
import dev.latchkey.core.credential.LiveClient;
import dev.latchkey.core.credential.LiveClient.LiveSecret;
import dev.latchkey.core.grant.ApiResource;
import dev.latchkey.core.grant.GrantIndex;
import dev.latchkey.core.grant.LiveGrant;
import dev.latchkey.core.grant.RevokedTokenSet;
import dev.latchkey.engine.protocol.Scopes;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Issues access tokens and says which may be used now. Both formats are verified from memory; a token dies with its client or
 * its grant and all that stands on, its own expiry or its revocation, whichever is first. Safe for use by many threads.
 */
public final class AccessTokens {

    private final OpaqueTokenCodec opaque;
    private final JwtTokenCodec jwts;
    private final CredentialIndex credentials;
    private final GrantIndex grants;
    private final RevokedTokenSet revoked;
    private final KnownResources resources;
    private final Duration lifetime;
    private final boolean requiresKey;
    private final SecureRandom random;

    public AccessTokens(
            OpaqueTokenCodec opaque,
            JwtTokenCodec jwts,
            CredentialIndex credentials,
            GrantIndex grants,
            RevokedTokenSet revoked,
            TokenSettings settings,
            SecureRandom random) {
        this.opaque = opaque;
        this.jwts = jwts;
        this.credentials = credentials;
        this.grants = grants;
        this.revoked = revoked;
        this.resources = settings.resources();
        this.lifetime = settings.accessTokenLifetime();
        this.requiresKey = settings.requiresKey();
        this.random = random;
    }

    /** What a token shall be bound to. Both may be absent. */
    public record Binding(
            @Nullable ApiResource resource, @Nullable String thumbprint) {
        public static final Binding NONE = new Binding(null, null);
    }

    /**
     * A new token of the client's format; it ends no later than the client itself, and with what proved it.
     *
     * @param client as it was looked up when it proved itself, and not anew: its {@link LiveClient#generation} is what the token dies with
     * @param provenBy the id of its secret, or of a key
     */
    public IssuedToken issue(LiveClient client, String provenBy, Scopes scopes, Binding binding, Instant now) {
        var expiresAt = Instant.ofEpochSecond(now.getEpochSecond()).plus(lifetime);
        var clientEnd = client.expiresAt();
        if (clientEnd != null && clientEnd.isBefore(expiresAt)) {
            expiresAt = Instant.ofEpochSecond(clientEnd.getEpochSecond());
        }
        var holder = new TokenHolder.OfClient(client);
        var proof = new Proof(client.generation(), client.markOf(provenBy));
        return issue(holder, HolderKind.CLIENT, client.number(), proof, scopes, binding, now, expiresAt);
    }

    /** A new token for a user, of the application's format. */
    public IssuedToken issue(LiveGrant grant, Scopes scopes, Binding binding, Instant now) {
        var expiresAt = Instant.ofEpochSecond(now.getEpochSecond()).plus(lifetime);
        var holder = new TokenHolder.OfGrant(grant);
        return issue(holder, HolderKind.GRANT, grant.grant().number(), Proof.NONE, scopes, binding, now, expiresAt);
    }

    private IssuedToken issue(
            TokenHolder holder,
            HolderKind kind,
            long number,
            Proof proof,
            Scopes scopes,
            Binding binding,
            Instant now,
            Instant expiresAt) {
        var issuedAt = now.truncatedTo(ChronoUnit.MILLIS);
        var isUnlimited = binding.resource() == null && binding.thumbprint() == null;
        var limits = isUnlimited ? Limits.NONE : new Limits(Audience.of(binding.resource()), binding.thumbprint());
        var token = new AccessToken(random.nextLong(), kind, number, issuedAt, expiresAt, scopes, limits, proof);
        var value = switch (holder.tokenFormat()) {
            case OPAQUE -> opaque.write(token);
            case JWT -> jwts.write(token, holder, binding.resource());
        };
        var expiresIn = Math.max(1, expiresAt.getEpochSecond() - issuedAt.getEpochSecond());
        return new IssuedToken(value, expiresIn, scopes, binding.thumbprint() != null, null);
    }

    /** The token if it is ours and may be used at {@code now}; empty without a reason otherwise. */
    public Optional<LiveToken> verify(String value, Instant now) {
        return JwtTokenCodec.looksLikeJwt(value)
                ? jwts.read(value, now)
                        .flatMap(signed -> usable(signed.token(), now).filter(live -> signed.isOf(live.holder())))
                : opaque.read(value).flatMap(token -> usable(token, now));
    }

    private Optional<LiveToken> usable(AccessToken token, Instant now) {
        return token.isExpiredAt(now) || revoked.contains(token.id()) || !hasItsKey(token)
                ? Optional.empty()
                : live(token, now);
    }

    private boolean hasItsKey(AccessToken token) {
        return !requiresKey || token.limits().thumbprint() != null;
    }

    private Optional<LiveToken> live(AccessToken token, Instant now) {
        return switch (token.holderKind()) {
            case CLIENT ->
                credentials
                        .findClientByNumber(token.holderNumber())
                        .filter(client -> client.isLiveAt(now) && token.proof().generation() == client.generation())
                        .flatMap(client -> live(token, client, now));
            case GRANT ->
                grants.find(token.holderNumber())
                        .filter(grant -> grant.application().takesTokenOf(token.issuedAt()))
                        .map(grant -> live(token, new TokenHolder.OfGrant(grant), null));
        };
    }

    /** A secret that has ended takes with it what was got by it, also before it was given an end. */
    private Optional<LiveToken> live(AccessToken token, LiveClient client, Instant now) {
        var holder = new TokenHolder.OfClient(client);
        var mark = token.proof().secretMark();
        return mark == LiveSecret.UNKNOWN
                ? Optional.of(live(token, holder, null))
                : client.findSecret(mark, now).map(secret -> live(token, holder, secret.secretId()));
    }

    private LiveToken live(AccessToken token, TokenHolder holder, @Nullable String secretId) {
        return new LiveToken(
                token.idText(),
                holder,
                secretId,
                token.scopes().intersection(holder.scopes()),
                token.issuedAt(),
                token.expiresAt(),
                resources.reach(token.limits().audience()),
                token.limits().thumbprint());
    }
}
