package dev.latchkey.server.token;

import dev.latchkey.server.http.Endpoint;
import dev.latchkey.server.http.FormParameters;
import dev.latchkey.server.http.HttpRequest;
import dev.latchkey.server.http.HttpResponse;
import io.vertx.core.Future;
import java.time.InstantSource;

/**
 * {@code POST /identity/oauth/revoke} (RFC 7009). A client revokes its own tokens; anything else it presents is answered with
 * 200 as well and changes nothing (§2.2). The answer comes after the revocation is durable and in force.
 */
final class RevocationEndpoint implements Endpoint {

    private final ClientAuthenticator clients;
    private final AccessTokens tokens;
    private final TokenRevocation revocation;
    private final InstantSource clock;

    RevocationEndpoint(
            ClientAuthenticator clients, AccessTokens tokens, TokenRevocation revocation, InstantSource clock) {
        this.clients = clients;
        this.tokens = tokens;
        this.revocation = revocation;
        this.clock = clock;
    }

    @Override
    public Future<HttpResponse> handle(HttpRequest request) {
        try {
            return revoke(request, OAuthResponses.form(request))
                    .map(_ -> OAuthResponses.uncached(HttpResponse.empty(200)));
        } catch (OAuthRejection rejection) {
            return Future.succeededFuture(OAuthResponses.error(rejection, request));
        }
    }

    private Future<Void> revoke(HttpRequest request, FormParameters form) {
        var now = clock.instant();
        var client = clients.authenticate(
                        ClientAuthentication.parse(request.headers(), form), request.clientAddress(), now)
                .client();
        return tokens.verify(IntrospectionEndpoint.presentedToken(form), now)
                .filter(token -> token.client().clientId().equals(client.clientId()))
                .map(revocation::revoke)
                .orElseGet(Future::succeededFuture);
    }
}
