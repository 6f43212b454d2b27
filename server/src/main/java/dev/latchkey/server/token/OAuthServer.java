package dev.latchkey.server.token;

import dev.latchkey.engine.protocol.Scope;
import dev.latchkey.engine.protocol.ScopeCatalog;
import dev.latchkey.server.credential.CredentialFormat;
import dev.latchkey.server.credential.CredentialIndex;
import dev.latchkey.server.credential.SecretHasher;
import dev.latchkey.server.credential.UsageRecorder;
import dev.latchkey.server.http.Endpoint;
import dev.latchkey.server.signing.JwtSigner;
import dev.latchkey.server.signing.JwtVerifier;
import dev.latchkey.server.signing.KeyRing;
import dev.latchkey.server.signing.MasterKey;
import dev.latchkey.server.store.change.Transactions;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The parts of the authorization server joined: its endpoints, and the access tokens that the gateway verifies. */
public final class OAuthServer {

    private final AccessTokens accessTokens;
    private final TokenRevocation revocation;
    private final Endpoint tokenEndpoint;
    private final Endpoint introspectionEndpoint;
    private final Endpoint revocationEndpoint;
    private final Endpoint metadataEndpoint;
    private final Endpoint jwksEndpoint;

    /**
     * What the authorization server needs from the rest.
     *
     * @param issuer the API origin (RFC 8414 §2), also the audience of JWT access tokens
     * @param accessTokenLifetime at least one second
     */
    public record Parts(
            String issuer,
            Duration accessTokenLifetime,
            ScopeCatalog scopes,
            CredentialFormat format,
            SecretHasher hasher,
            CredentialIndex credentials,
            UsageRecorder usage,
            Supplier<KeyRing> keys,
            MasterKey masterKey,
            Vertx vertx,
            Transactions transactions,
            RevokedTokens revokedTokens,
            ScopeOrdinals scopeOrdinals,
            SecureRandom random,
            InstantSource clock,
            TokenRequestLimits limits) {}

    public OAuthServer(Parts parts) {
        var ordinals = parts.transactions.write(tx -> parts.scopeOrdinals.ensure(tx, parts.scopes.all()));
        var ordinalByScope = new HashMap<Scope, Integer>();
        for (Map.Entry<Integer, Scope> numbered : ordinals.entrySet()) {
            ordinalByScope.put(numbered.getValue(), numbered.getKey());
        }
        var opaque = new OpaqueTokenCodec(
                parts.format, new ScopeBits(ordinalByScope), parts.masterKey.derive("opaque access tokens"));
        var jwts = new JwtTokenCodec(
                parts.issuer, parts.issuer, new JwtSigner(parts.keys), new JwtVerifier(parts.keys), parts.credentials);
        var inForce = new RevokedTokenSet();
        this.revocation = new TokenRevocation(parts.vertx, parts.transactions, parts.revokedTokens, inForce);
        revocation.load(parts.clock.instant());
        this.accessTokens =
                new AccessTokens(opaque, jwts, parts.credentials, inForce, parts.accessTokenLifetime, parts.random);
        var clients = new ClientAuthenticator(parts.credentials, parts.hasher, parts.limits);
        this.tokenEndpoint =
                parts.limits.before(new TokenEndpoint(clients, accessTokens, parts.scopes, parts.usage, parts.clock));
        this.introspectionEndpoint =
                parts.limits.before(new IntrospectionEndpoint(clients, accessTokens, parts.issuer, parts.clock));
        this.revocationEndpoint =
                parts.limits.before(new RevocationEndpoint(clients, accessTokens, revocation, parts.clock));
        this.metadataEndpoint = new MetadataEndpoint(parts.issuer, parts.scopes);
        this.jwksEndpoint = new JwksEndpoint(parts.keys);
    }

    public AccessTokens accessTokens() {
        return accessTokens;
    }

    /** {@code POST /identity/oauth/token}. */
    public Endpoint tokenEndpoint() {
        return tokenEndpoint;
    }

    /** {@code POST /identity/oauth/introspect}. */
    public Endpoint introspectionEndpoint() {
        return introspectionEndpoint;
    }

    /** {@code POST /identity/oauth/revoke}. */
    public Endpoint revocationEndpoint() {
        return revocationEndpoint;
    }

    /** {@code GET /.well-known/oauth-authorization-server}. */
    public Endpoint metadataEndpoint() {
        return metadataEndpoint;
    }

    /** {@code GET /identity/oauth/jwks}. */
    public Endpoint jwksEndpoint() {
        return jwksEndpoint;
    }

    /** Forgets revocations of tokens that have expired; blocking, for a timer on a virtual thread. */
    public void prune(InstantSource clock) {
        revocation.prune(clock.instant());
    }
}
