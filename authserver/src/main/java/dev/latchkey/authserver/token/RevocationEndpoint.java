package dev.latchkey.authserver.token;

import dev.latchkey.authserver.client.AuthenticatedClient;
import dev.latchkey.authserver.client.AuthenticatedClient.OfPartner;
import dev.latchkey.authserver.client.ClientEndpoint;
import dev.latchkey.authserver.codec.AccessTokens;
import dev.latchkey.authserver.codec.RefreshTokens;
import dev.latchkey.authserver.codec.TokenRevocation;
import dev.latchkey.authserver.response.OAuthResponses;
import dev.latchkey.core.grant.GrantCommands;
import dev.latchkey.core.grant.GrantIndex;
import dev.latchkey.edge.http.EventLoop;
import dev.latchkey.edge.http.FormParameters;
import dev.latchkey.edge.http.HttpRequest;
import dev.latchkey.edge.http.HttpResponse;
import io.vertx.core.Future;
import java.time.Instant;

/**
 * {@code POST /identity/oauth/revoke} (RFC 7009). A client revokes its own tokens: an access token alone, or with a refresh token
 * the whole grant. Anything else it presents is answered with 200 as well and changes nothing (§2.2). The answer comes after
 * the revocation is durable; it says so when it is not in force on this node yet.
 */
final class RevocationEndpoint implements ClientEndpoint.Handler {

    private final AccessTokens tokens;
    private final RefreshTokens refreshTokens;
    private final GrantIndex grants;
    private final GrantCommands grantCommands;
    private final TokenRevocation revocation;

    RevocationEndpoint(
            AccessTokens tokens,
            RefreshTokens refreshTokens,
            GrantIndex grants,
            GrantCommands grantCommands,
            TokenRevocation revocation) {
        this.tokens = tokens;
        this.refreshTokens = refreshTokens;
        this.grants = grants;
        this.grantCommands = grantCommands;
        this.revocation = revocation;
    }

    @Override
    public Future<HttpResponse> handle(
            AuthenticatedClient client, FormParameters form, HttpRequest request, Instant now) {
        return revoke(client, IntrospectionEndpoint.presentedToken(form), now)
                .map(_ -> OAuthResponses.uncached(HttpResponse.empty(200)));
    }

    private Future<Void> revoke(AuthenticatedClient client, String token, Instant now) {
        var handle = refreshTokens.read(token).orElse(null);
        return handle == null
                ? tokens.verify(token, now)
                        .filter(live -> live.holder().clientId().equals(client.clientId()))
                        .map(revocation::revoke)
                        .orElseGet(Future::succeededFuture)
                : endGrant(client, handle);
    }

    /** Any refresh token of the grant will do, used or not: whoever holds one wants it over. */
    private Future<Void> endGrant(AuthenticatedClient client, RefreshTokens.Handle handle) {
        var grant = grants.find(handle.grantNumber())
                .map(live -> live.grant())
                .filter(found -> client instanceof OfPartner partner
                        && partner.application().clientId().equals(found.clientId()))
                .orElse(null);
        return grant == null
                ? Future.succeededFuture()
                : EventLoop.here(grantCommands.revokeByApplication(grant)).mapEmpty();
    }
}
