package dev.latchkey.authserver.token;

import dev.latchkey.authserver.client.AuthenticatedClient;
import dev.latchkey.authserver.client.AuthenticatedClient.OfCompany;
import dev.latchkey.authserver.client.AuthenticatedClient.OfPartner;
import dev.latchkey.authserver.client.ClientEndpoint;
import dev.latchkey.authserver.codec.AccessTokens;
import dev.latchkey.authserver.codec.LiveToken;
import dev.latchkey.authserver.codec.TokenHolder;
import dev.latchkey.authserver.codec.TokenReach;
import dev.latchkey.authserver.response.OAuthError;
import dev.latchkey.authserver.response.OAuthRejection;
import dev.latchkey.authserver.response.OAuthResponses;
import dev.latchkey.core.credential.CredentialSight;
import dev.latchkey.core.credential.LiveClient;
import dev.latchkey.core.grant.LiveGrant;
import dev.latchkey.core.grant.ServedResources;
import dev.latchkey.edge.http.FormParameters;
import dev.latchkey.edge.http.HttpRequest;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.edge.http.JsonBody;
import io.vertx.core.Future;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * {@code POST /identity/oauth/introspect} (RFC 7662). A company's client learns about its own access tokens, and where it may see
 * the company's credentials (by its role and the scope {@code credentials_read}) about those of others that may do no more than
 * it may, in no more places and for no longer; an application about its own tokens. Every other token is answered as not active, as is one that never was (§2.2).
 * About a refresh token nobody learns but the application that it was given to: whoever guards an API by introspection must not
 * take it for an access token.
 */
final class IntrospectionEndpoint implements ClientEndpoint.Handler {

    private static final int TOKEN_LENGTH_MAX = 8192;

    private final AccessTokens tokens;
    private final CredentialSight sight;
    private final RefreshTokenLookup refreshTokens;
    private final ServedResources resources;
    private final String issuer;

    IntrospectionEndpoint(
            AccessTokens tokens,
            CredentialSight sight,
            RefreshTokenLookup refreshTokens,
            ServedResources resources,
            String issuer) {
        this.tokens = tokens;
        this.sight = sight;
        this.refreshTokens = refreshTokens;
        this.resources = resources;
        this.issuer = issuer;
    }

    @Override
    public Future<HttpResponse> handle(
            AuthenticatedClient asking, FormParameters form, HttpRequest request, Instant now) {
        return look(asking, presentedToken(form), now);
    }

    /** {@code token_type_hint} is of no use: a token says what it is (§2.1). */
    private Future<HttpResponse> look(AuthenticatedClient asking, String token, Instant now) {
        var handle = refreshTokens.read(token).orElse(null);
        return handle == null
                ? Future.succeededFuture(tokens.verify(token, now)
                        .filter(live -> mayLookAt(asking, live) && isTakenSomewhere(live))
                        .map(this::active)
                        .orElseGet(IntrospectionEndpoint::inactive))
                : refreshTokens
                        .find(handle)
                        .map(found -> found.filter(grant -> mayLookAt(asking, grant) && isGoodForSomething(grant))
                                .map(this::active)
                                .orElseGet(IntrospectionEndpoint::inactive));
    }

    /** What is limited to an API that is gone is taken nowhere; another audience would widen it for whoever asks. */
    private static boolean isTakenSomewhere(LiveToken token) {
        return !(token.reach() instanceof TokenReach.Nowhere);
    }

    /** What nothing can be got for now is not active; it may be once more. */
    private boolean isGoodForSomething(LiveGrant live) {
        var limit = live.grant().resource();
        return limit == null || resources.current(limit).isPresent();
    }

    private String audience(TokenReach reach) {
        return switch (reach) {
            case TokenReach.Everywhere() -> issuer;
            case TokenReach.One(var resource) -> resource.identifier();
            case TokenReach.Nowhere() -> throw new IllegalStateException("expected a token that is taken somewhere");
        };
    }

    private static boolean mayLookAt(AuthenticatedClient asking, LiveGrant grant) {
        return asking instanceof OfPartner partner
                && partner.isProven()
                && partner.application().clientId().equals(grant.grant().clientId());
    }

    /** Nobody learns anything without proving who it is (RFC 7662 section 4). */
    private boolean mayLookAt(AuthenticatedClient asking, LiveToken token) {
        return switch (asking) {
            case OfCompany(var client, var _) ->
                token.holder().company().equals(client.company())
                        && (token.holder().clientId().equals(client.clientId()) || maySee(client, token));
            case OfPartner(var application, var isProven, var _) ->
                isProven && token.holder().clientId().equals(application.publicClientId());
        };
    }

    private boolean maySee(LiveClient asking, LiveToken token) {
        return switch (token.holder()) {
            case TokenHolder.OfClient(var client) -> sight.maySee(asking, client, token.scopes(), token.expiresAt());
            case TokenHolder.OfGrant(var grant) ->
                sight.maySee(asking, grant.role(), grant.accessGroupId(), token.scopes(), token.expiresAt());
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

    /** Without {@code token_type}, which is of access tokens (RFC 6749 §5.1). */
    private HttpResponse active(LiveGrant live) {
        var holder = new TokenHolder.OfGrant(live);
        return OAuthResponses.uncached(HttpResponse.json(200, JsonBody.object(json -> {
            json.writeBooleanProperty("active", true);
            json.writeStringProperty("scope", live.scopes().toString());
            json.writeStringProperty("client_id", holder.clientId());
            json.writeNumberProperty("exp", live.grant().refreshExpiresAt().getEpochSecond());
            json.writeNumberProperty("iat", live.grant().createdAt().getEpochSecond());
            json.writeStringProperty("sub", holder.subject());
            json.writeStringProperty("aud", issuer);
            json.writeStringProperty("iss", issuer);
            json.writeStringProperty("company", live.company().identifier());
            confirmation(json, live.grant().dpopThumbprint());
        })));
    }

    /** RFC 9449 §6.2. */
    private static void confirmation(JsonGenerator json, @Nullable String thumbprint) {
        if (thumbprint != null) {
            json.writeObjectPropertyStart("cnf");
            json.writeStringProperty("jkt", thumbprint);
            json.writeEndObject();
        }
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
            json.writeStringProperty("aud", audience(token.reach()));
            json.writeStringProperty("iss", issuer);
            json.writeStringProperty("jti", token.id());
            json.writeStringProperty("company", token.holder().company().identifier());
            json.writeStringProperty("system_role", token.holder().role().id());
            confirmation(json, token.thumbprint());
        })));
    }
}
