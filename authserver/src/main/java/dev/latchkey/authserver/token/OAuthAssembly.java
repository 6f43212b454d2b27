package dev.latchkey.authserver.token;

import dev.latchkey.authserver.client.ClientDoor;
import dev.latchkey.authserver.client.ClientEndpoint;
import dev.latchkey.authserver.codec.TokenAssembly;
import dev.latchkey.core.change.InForce;
import dev.latchkey.core.credential.CredentialSight;
import dev.latchkey.core.grant.GrantAssembly;
import dev.latchkey.edge.http.Guarded;

/** The endpoints that clients ask for tokens, ask about tokens and give tokens back at. */
public final class OAuthAssembly {

    private final Guarded tokenEndpoint;
    private final Guarded introspectionEndpoint;
    private final Guarded revocationEndpoint;

    /**
     * @param sight what clients are told about others' tokens
     * @param inForce whether what was revoked is in force already
     */
    public OAuthAssembly(
            ClientDoor door, TokenAssembly tokens, GrantAssembly grants, CredentialSight sight, InForce inForce) {
        var resources = tokens.settings().resources();
        var accessTokens = tokens.accessTokens();
        this.tokenEndpoint = door.forClients(new TokenEndpoint(
                door.keyProofs(),
                resources,
                new ClientCredentialsGrant(accessTokens, tokens.scopes(), resources),
                new UserGrantTokens(
                        grants.commands(),
                        grants.index(),
                        accessTokens,
                        tokens.refreshTokens(),
                        resources,
                        tokens.scopes())));
        this.introspectionEndpoint = door.forClients(new IntrospectionEndpoint(
                accessTokens,
                sight,
                new RefreshTokenLookup(tokens.refreshTokens(), grants.commands(), Thread::startVirtualThread),
                resources,
                tokens.settings().issuer()));
        this.revocationEndpoint = door.forClients(sayingWhenPending(
                new RevocationEndpoint(
                        accessTokens, tokens.refreshTokens(), grants.index(), grants.commands(), tokens.revocation()),
                inForce));
    }

    private static ClientEndpoint.Handler sayingWhenPending(ClientEndpoint.Handler endpoint, InForce inForce) {
        return (client, form, request, now) -> endpoint.handle(client, form, request, now)
                .map(answer -> answer.status() != 200 || inForce.isEverything()
                        ? answer
                        : answer.with(InForce.HEADER, InForce.PENDING));
    }

    /** {@code POST /identity/oauth/token}. */
    public Guarded tokenEndpoint() {
        return tokenEndpoint;
    }

    /** {@code POST /identity/oauth/introspect}. */
    public Guarded introspectionEndpoint() {
        return introspectionEndpoint;
    }

    /** {@code POST /identity/oauth/revoke}. */
    public Guarded revocationEndpoint() {
        return revocationEndpoint;
    }
}
