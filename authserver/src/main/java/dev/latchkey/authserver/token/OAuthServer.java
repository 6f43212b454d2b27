package dev.latchkey.authserver.token;

import dev.latchkey.core.change.Freshness;
import dev.latchkey.core.change.InForce;
import dev.latchkey.core.change.Transactions;
import dev.latchkey.core.credential.CredentialFormat;
import dev.latchkey.core.credential.CredentialIndex;
import dev.latchkey.core.credential.ScopeNumbers;
import dev.latchkey.core.credential.SecretHasher;
import dev.latchkey.core.credential.UsageRecorder;
import dev.latchkey.core.grant.GrantCommands;
import dev.latchkey.core.grant.GrantIndex;
import dev.latchkey.core.grant.RevokedTokenSet;
import dev.latchkey.core.grant.RevokedTokens;
import dev.latchkey.core.signing.JwtSigner;
import dev.latchkey.core.signing.JwtVerifier;
import dev.latchkey.core.signing.KeyRing;
import dev.latchkey.core.signing.MasterKey;
import dev.latchkey.edge.http.Endpoint;
import dev.latchkey.engine.protocol.ScopeCatalog;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Supplier;

/** The parts of the authorization server joined: its endpoints, and the access tokens that the gateway verifies. */
public final class OAuthServer {

    private final AccessTokens accessTokens;
    private final ClientAuthenticator clients;
    private final TokenRequestLimits limits;
    private final Freshness freshness;
    private final KeyProofs keyProofs;
    private final InstantSource clock;
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
     * @param authorizationEndpoint the address of the authorization endpoint, on the web origin
     * @param registration which ways for clients to register themselves are switched on
     * @param resources what tokens can be limited to
     * @param accessTokenLifetime at least one second
     * @param freshness of everything that clients and tokens are looked up in
     */
    public record Parts(
            String issuer,
            String authorizationEndpoint,
            Registration registration,
            KnownResources resources,
            Duration accessTokenLifetime,
            ScopeCatalog scopes,
            CredentialFormat format,
            SecretHasher hasher,
            CredentialIndex credentials,
            ClientAuthenticator.ApplicationSource applications,
            ClientAuthenticator.Assertions assertions,
            KeyProofs keyProofs,
            GrantIndex grants,
            GrantCommands grantCommands,
            UsageRecorder usage,
            Supplier<KeyRing> keys,
            MasterKey masterKey,
            Vertx vertx,
            Transactions transactions,
            RevokedTokens revokedTokens,
            RevokedTokenSet revokedInForce,
            ScopeNumbers scopeNumbers,
            Freshness freshness,
            InForce inForce,
            SecureRandom random,
            InstantSource clock,
            TokenRequestLimits limits) {}

    /**
     * Ways for clients to register themselves.
     *
     * @param isOpen RFC 7591
     * @param readsDocuments client ID metadata documents
     */
    public record Registration(boolean isOpen, boolean readsDocuments) {
        public static final Registration NONE = new Registration(false, false);
    }

    public OAuthServer(Parts parts) {
        this.keyProofs = parts.keyProofs;
        this.clock = parts.clock;
        parts.scopeNumbers.ensure(parts.transactions, parts.scopes.all());
        var opaque = new OpaqueTokenCodec(
                parts.format, new ScopeBits(parts.scopeNumbers), parts.masterKey.derive("opaque access tokens"));
        var jwts = new JwtTokenCodec(
                parts.issuer,
                parts.resources,
                new JwtSigner(parts.keys),
                new JwtVerifier(parts.keys),
                parts.credentials);
        var inForce = parts.revokedInForce;
        this.revocation = new TokenRevocation(parts.vertx, parts.transactions, parts.revokedTokens, inForce);
        this.accessTokens = new AccessTokens(
                opaque, jwts, parts.credentials, parts.grants, inForce, parts.accessTokenLifetime, parts.random);
        var refreshTokens = new RefreshTokens(parts.format, parts.masterKey.derive("refresh tokens"));
        this.limits = parts.limits;
        this.freshness = parts.freshness;
        this.clients = new ClientAuthenticator(
                parts.credentials, parts.applications, parts.assertions, parts.hasher, parts.limits);
        this.tokenEndpoint = guarded(new TokenEndpoint(
                clients,
                parts.keyProofs,
                parts.resources,
                new ClientCredentialsGrant(accessTokens, parts.scopes, parts.resources),
                new UserGrantTokens(
                        parts.vertx,
                        parts.grantCommands,
                        parts.grants,
                        accessTokens,
                        refreshTokens,
                        parts.resources,
                        parts.scopes),
                parts.usage,
                parts.clock));
        this.introspectionEndpoint =
                guarded(new IntrospectionEndpoint(clients, accessTokens, parts.resources, parts.issuer, parts.clock));
        this.revocationEndpoint = guarded(sayingWhenPending(
                new RevocationEndpoint(
                        parts.vertx,
                        clients,
                        accessTokens,
                        refreshTokens,
                        parts.grants,
                        parts.grantCommands,
                        revocation,
                        parts.clock),
                parts.inForce));
        this.metadataEndpoint = new MetadataEndpoint(
                new MetadataEndpoint.Served(
                        parts.issuer,
                        parts.authorizationEndpoint,
                        parts.registration.isOpen(),
                        parts.registration.readsDocuments()),
                parts.scopes);
        this.jwksEndpoint = new JwksEndpoint(parts.keys);
    }

    /** Counted, and answered 503 while what it stands on is too old to be relied on. */
    private Endpoint guarded(Endpoint endpoint) {
        return limits.before(request -> freshness.isGiven()
                ? endpoint.handle(request)
                : Future.succeededFuture(OAuthResponses.unavailable(request)));
    }

    private static Endpoint sayingWhenPending(Endpoint endpoint, InForce inForce) {
        return request -> endpoint.handle(request)
                .map(answer -> answer.status() != 200 || inForce.isEverything()
                        ? answer
                        : answer.with(InForce.HEADER, InForce.PENDING));
    }

    public AccessTokens accessTokens() {
        return accessTokens;
    }

    /** Proves clients at other endpoints as the token endpoint does. */
    public ClientAuthenticator clients() {
        return clients;
    }

    /** An endpoint for partners' applications, which prove themselves as at the token endpoint. */
    public Endpoint forApplications(ApplicationEndpoint.Handler handler) {
        return guarded(new ApplicationEndpoint(clients, keyProofs, clock, handler));
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
