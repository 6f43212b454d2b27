package dev.latchkey.authserver.token;

import dev.latchkey.authserver.client.AuthenticatedClient;
import dev.latchkey.authserver.client.AuthenticatedClient.OfCompany;
import dev.latchkey.authserver.client.AuthenticatedClient.OfPartner;
import dev.latchkey.authserver.client.ClientAuthentication;
import dev.latchkey.authserver.client.ClientAuthenticator;
import dev.latchkey.authserver.client.ClientUses;
import dev.latchkey.authserver.codec.AccessTokens;
import dev.latchkey.authserver.codec.KnownResources;
import dev.latchkey.authserver.codec.LiveToken;
import dev.latchkey.authserver.response.OAuthError;
import dev.latchkey.authserver.response.OAuthRejection;
import dev.latchkey.authserver.response.OAuthResponses;
import dev.latchkey.edge.http.Endpoint;
import dev.latchkey.edge.http.FormParameters;
import dev.latchkey.edge.http.HttpRequest;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.edge.http.JsonBody;
import io.vertx.core.Future;
import java.time.InstantSource;

/**
 * {@code POST /identity/oauth/introspect} (RFC 7662). A company's client learns about tokens of its own company, an application about its own; every other token is
 * answered as not active, as is one that never was (§2.2).
 */
final class IntrospectionEndpoint implements Endpoint {

    private static final int TOKEN_LENGTH_MAX = 4096;

    private final ClientAuthenticator clients;
    private final ClientUses uses;
    private final AccessTokens tokens;
    private final KnownResources resources;
    private final String issuer;
    private final InstantSource clock;

    IntrospectionEndpoint(
            ClientAuthenticator clients,
            ClientUses uses,
            AccessTokens tokens,
            KnownResources resources,
            String issuer,
            InstantSource clock) {
        this.clients = clients;
        this.uses = uses;
        this.tokens = tokens;
        this.resources = resources;
        this.issuer = issuer;
        this.clock = clock;
    }

    @Override
    public Future<HttpResponse> handle(HttpRequest request) {
        return OAuthResponses.answering(request, form -> answer(request, form));
    }

    private Future<HttpResponse> answer(HttpRequest request, FormParameters form) {
        var now = clock.instant();
        var presented = ClientAuthentication.parse(request.headers(), form);
        return clients.authenticate(presented, request, now)
                .map(asking -> uses.recording(asking, request, now)
                        .apply(tokens.verify(presentedToken(form), now)
                                .filter(live -> mayLookAt(asking, live))
                                .map(this::active)
                                .orElseGet(IntrospectionEndpoint::inactive)));
    }

    /** Nobody learns anything without proving who it is (RFC 7662 section 4). */
    private static boolean mayLookAt(AuthenticatedClient asking, LiveToken token) {
        return switch (asking) {
            case OfCompany(var client, var _) -> token.holder().company().equals(client.company());
            case OfPartner(var application, var isProven, var _) ->
                isProven && token.holder().clientId().equals(application.publicClientId());
        };
    }

    private static HttpResponse inactive() {
        return OAuthResponses.uncached(
                HttpResponse.json(200, JsonBody.object(json -> json.writeBooleanProperty("active", false))));
    }

    /** @throws OAuthRejection when the parameter is missing or too long */
    static String presentedToken(FormParameters form) {
        return form.findNonEmpty("token")
                .filter(value -> value.length() <= TOKEN_LENGTH_MAX)
                .orElseThrow(() -> OAuthError.INVALID_REQUEST.because(
                        "expected the parameter token of 1 to " + TOKEN_LENGTH_MAX + " characters"));
    }

    private HttpResponse active(LiveToken token) {
        return OAuthResponses.uncached(HttpResponse.json(200, JsonBody.object(json -> {
            json.writeBooleanProperty("active", true);
            json.writeStringProperty("scope", token.scopes().toString());
            json.writeStringProperty("client_id", token.holder().clientId());
            json.writeStringProperty("token_type", token.thumbprint() == null ? "bearer" : "DPoP");
            json.writeNumberProperty("exp", token.expiresAt().getEpochSecond());
            json.writeNumberProperty("iat", token.issuedAt().getEpochSecond());
            json.writeStringProperty("sub", token.holder().subject());
            json.writeStringProperty("aud", resources.find(token.audience()).orElse(issuer));
            json.writeStringProperty("iss", issuer);
            json.writeStringProperty("jti", token.id());
            json.writeStringProperty("company", token.holder().company().identifier());
            json.writeStringProperty("system_role", token.holder().role().id());
            var thumbprint = token.thumbprint();
            if (thumbprint != null) {
                json.writeObjectPropertyStart("cnf");
                json.writeStringProperty("jkt", thumbprint);
                json.writeEndObject();
            }
        })));
    }
}
