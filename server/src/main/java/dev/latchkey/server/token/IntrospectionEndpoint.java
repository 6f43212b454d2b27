package dev.latchkey.server.token;

import dev.latchkey.server.http.Endpoint;
import dev.latchkey.server.http.FormParameters;
import dev.latchkey.server.http.HttpRequest;
import dev.latchkey.server.http.HttpResponse;
import dev.latchkey.server.http.JsonBody;
import io.vertx.core.Future;
import java.time.InstantSource;

/**
 * {@code POST /identity/oauth/introspect} (RFC 7662). A client learns about tokens of its own company; every other token is
 * answered as not active, as is one that never was (§2.2).
 */
final class IntrospectionEndpoint implements Endpoint {

    private static final int TOKEN_LENGTH_MAX = 4096;

    private final ClientAuthenticator clients;
    private final AccessTokens tokens;
    private final String issuer;
    private final InstantSource clock;

    IntrospectionEndpoint(ClientAuthenticator clients, AccessTokens tokens, String issuer, InstantSource clock) {
        this.clients = clients;
        this.tokens = tokens;
        this.issuer = issuer;
        this.clock = clock;
    }

    @Override
    public Future<HttpResponse> handle(HttpRequest request) {
        return Future.succeededFuture(OAuthResponses.catching(request, form -> answer(request, form)));
    }

    private HttpResponse answer(HttpRequest request, FormParameters form) {
        var now = clock.instant();
        var asking = clients.authenticate(
                        ClientAuthentication.parse(request.headers(), form), request.clientAddress(), now)
                .client();
        var token = presentedToken(form);
        return tokens.verify(token, now)
                .filter(live -> live.client().company().equals(asking.company()))
                .map(this::active)
                .orElseGet(() -> OAuthResponses.uncached(
                        HttpResponse.json(200, JsonBody.object(json -> json.writeBooleanProperty("active", false)))));
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
            json.writeStringProperty("client_id", token.client().clientId());
            json.writeStringProperty("token_type", "bearer");
            json.writeNumberProperty("exp", token.expiresAt().getEpochSecond());
            json.writeNumberProperty("iat", token.issuedAt().getEpochSecond());
            json.writeStringProperty("sub", token.client().clientId());
            json.writeStringProperty("aud", issuer);
            json.writeStringProperty("iss", issuer);
            json.writeStringProperty("jti", token.id());
            json.writeStringProperty("company", token.client().company().identifier());
            json.writeStringProperty("system_role", token.client().role().id());
        })));
    }
}
