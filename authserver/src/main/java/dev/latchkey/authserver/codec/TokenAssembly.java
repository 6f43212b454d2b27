package dev.latchkey.authserver.codec;

import dev.latchkey.core.change.Transactions;
import dev.latchkey.core.credential.CredentialFormat;
import dev.latchkey.core.credential.CredentialIndex;
import dev.latchkey.core.credential.ScopeNumbers;
import dev.latchkey.core.grant.GrantIndex;
import dev.latchkey.core.signing.JwtSigner;
import dev.latchkey.core.signing.JwtVerifier;
import dev.latchkey.core.signing.KeyRing;
import dev.latchkey.core.signing.MasterKey;
import dev.latchkey.engine.protocol.ScopeCatalog;
import java.security.SecureRandom;
import java.util.function.Supplier;

/** Access tokens and refresh tokens, joined: how they are made, and what the gateway verifies them by. */
public final class TokenAssembly {

    private final TokenSettings settings;
    private final ScopeCatalog scopes;
    private final AccessTokens accessTokens;
    private final RefreshTokens refreshTokens;
    private final TokenRevocation revocation;

    /** What opaque tokens are made with, and the keys of JWTs. */
    public record Keys(CredentialFormat format, MasterKey masterKey, Supplier<KeyRing> signing, SecureRandom random) {}

    public TokenAssembly(
            TokenSettings settings,
            ScopeCatalog scopes,
            Keys keys,
            Transactions transactions,
            ScopeNumbers numbers,
            CredentialIndex credentials,
            GrantIndex grants,
            TokenRevocation revocation) {
        this.settings = settings;
        this.scopes = scopes;
        this.revocation = revocation;
        numbers.ensure(transactions, scopes.all());
        var opaque = new OpaqueTokenCodec(
                keys.format(), new ScopeBits(numbers), keys.masterKey().derive("opaque access tokens"));
        var jwts = new JwtTokenCodec(
                settings.issuer(), scopes, new JwtSigner(keys.signing()), new JwtVerifier(keys.signing()), credentials);
        this.accessTokens =
                new AccessTokens(opaque, jwts, credentials, grants, revocation.inForce(), settings, keys.random());
        this.refreshTokens = new RefreshTokens(keys.format(), keys.masterKey().derive("refresh tokens"));
    }

    public TokenSettings settings() {
        return settings;
    }

    public ScopeCatalog scopes() {
        return scopes;
    }

    public AccessTokens accessTokens() {
        return accessTokens;
    }

    public RefreshTokens refreshTokens() {
        return refreshTokens;
    }

    public TokenRevocation revocation() {
        return revocation;
    }
}
