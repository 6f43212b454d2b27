package dev.latchkey.authserver.token;

import dev.latchkey.authserver.client.AuthenticatedClient;
import dev.latchkey.authserver.client.AuthenticatedClient.OfCompany;
import dev.latchkey.authserver.client.AuthenticatedClient.OfPartner;
import dev.latchkey.authserver.client.ClientEndpoint;
import dev.latchkey.authserver.client.KeyProofs;
import dev.latchkey.authserver.codec.KnownResources;
import dev.latchkey.authserver.response.IssuedToken;
import dev.latchkey.authserver.response.OAuthError;
import dev.latchkey.authserver.response.OAuthRejection;
import dev.latchkey.authserver.response.OAuthResponses;
import dev.latchkey.authserver.token.GrantRequest.AuthorizationCode;
import dev.latchkey.authserver.token.GrantRequest.ClientCredentials;
import dev.latchkey.authserver.token.GrantRequest.Refresh;
import dev.latchkey.core.credential.ClientProof;
import dev.latchkey.edge.http.FormParameters;
import dev.latchkey.edge.http.HttpRequest;
import dev.latchkey.edge.http.HttpResponse;
import io.vertx.core.Future;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /identity/oauth/token} (RFC 6749 §3.2). Client credentials are answered from memory on the event loop; codes and
 * refresh tokens when the store has taken what they change.
 */
final class TokenEndpoint implements ClientEndpoint.Handler {

    private final KeyProofs keyProofs;
    private final KnownResources resources;
    private final ClientCredentialsGrant clientCredentials;
    private final UserGrantTokens userGrants;

    TokenEndpoint(
            KeyProofs keyProofs,
            KnownResources resources,
            ClientCredentialsGrant clientCredentials,
            UserGrantTokens userGrants) {
        this.keyProofs = keyProofs;
        this.resources = resources;
        this.clientCredentials = clientCredentials;
        this.userGrants = userGrants;
    }

    @Override
    public Future<HttpResponse> handle(
            AuthenticatedClient client, FormParameters form, HttpRequest request, Instant now) {
        return grant(client, GrantRequest.parse(form), request, now);
    }

    private Future<HttpResponse> grant(
            AuthenticatedClient client, GrantRequest grant, HttpRequest request, Instant now) {
        var resource = grant.resource();
        // A code says first whether it was used before: then what it gave must end, whatever the request asks for.
        if (resource != null && !resources.isKnown(resource) && !(grant instanceof AuthorizationCode)) {
            throw unknownResource();
        }
        var key = keyProofs.find(request, client, now);
        var thumbprint = key == null ? null : key.thumbprint();
        var nextNonce = key == null ? null : key.nextNonce();
        var issued = switch (client) {
            case OfCompany ofCompany -> forCompany(ofCompany, grant, thumbprint, now);
            case OfPartner ofPartner -> forPartner(ofPartner, grant, thumbprint, now);
        };
        return issued.map(tokens -> nextNonce == null
                ? OAuthResponses.token(tokens)
                : OAuthResponses.token(tokens).with("DPoP-Nonce", nextNonce));
    }

    static OAuthRejection unknownResource() {
        return OAuthError.INVALID_TARGET.because("expected a resource of this platform");
    }

    private Future<IssuedToken> forCompany(
            OfCompany client, GrantRequest grant, @Nullable String thumbprint, Instant now) {
        requireKey(client.client().proof(), thumbprint);
        return switch (grant) {
            case ClientCredentials asked ->
                Future.succeededFuture(clientCredentials.issue(client, asked, thumbprint, now));
            case AuthorizationCode _, Refresh _ ->
                throw OAuthError.UNAUTHORIZED_CLIENT.because("a company's client acts for itself: client_credentials");
        };
    }

    private Future<IssuedToken> forPartner(
            OfPartner client, GrantRequest grant, @Nullable String thumbprint, Instant now) {
        requireKey(client.application().protocol().proof(), thumbprint);
        return switch (grant) {
            case ClientCredentials _ ->
                throw OAuthError.UNAUTHORIZED_CLIENT.because(
                        "an application acts for users: authorization_code and refresh_token");
            case AuthorizationCode code -> userGrants.redeem(client.application(), code, thumbprint, now);
            case Refresh refresh -> userGrants.refresh(client.application(), refresh, thumbprint, now);
        };
    }

    private static void requireKey(ClientProof client, @Nullable String thumbprint) {
        if (thumbprint == null && client.requiresDpop()) {
            throw OAuthError.INVALID_REQUEST.because("expected a DPoP proof: this client's tokens are bound to a key");
        }
    }
}
