package dev.latchkey.server.token;

import dev.latchkey.engine.protocol.ScopeCatalog;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.server.credential.LiveClient;
import dev.latchkey.server.credential.UsageRecorder;
import dev.latchkey.server.http.Endpoint;
import dev.latchkey.server.http.FormParameters;
import dev.latchkey.server.http.HttpRequest;
import dev.latchkey.server.http.HttpResponse;
import dev.latchkey.server.token.GrantRequest.ClientCredentials;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code POST /identity/oauth/token} (RFC 6749 §3.2). Answers from memory on the event loop. */
final class TokenEndpoint implements Endpoint {

    private final ClientAuthenticator clients;
    private final AccessTokens tokens;
    private final ScopeCatalog scopeCatalog;
    private final UsageRecorder usage;
    private final InstantSource clock;

    TokenEndpoint(
            ClientAuthenticator clients,
            AccessTokens tokens,
            ScopeCatalog scopeCatalog,
            UsageRecorder usage,
            InstantSource clock) {
        this.clients = clients;
        this.tokens = tokens;
        this.scopeCatalog = scopeCatalog;
        this.usage = usage;
        this.clock = clock;
    }

    @Override
    public Future<HttpResponse> handle(HttpRequest request) {
        return Future.succeededFuture(OAuthResponses.catching(request, form -> answer(request, form)));
    }

    private HttpResponse answer(HttpRequest request, FormParameters form) {
        var now = clock.instant();
        var authenticated =
                clients.authenticate(ClientAuthentication.parse(request.headers(), form), request.clientAddress(), now);
        var client = authenticated.client();
        var issued = switch (GrantRequest.parse(form)) {
            case ClientCredentials(Scopes requested) -> tokens.issue(client, grantedScopes(client, requested), now);
        };
        usage.recordUse(
                client.clientId(),
                authenticated.secretId(),
                now,
                request.clientAddress().getHostAddress(),
                Objects.requireNonNullElse(request.headers().get("User-Agent"), ""),
                "POST /identity/oauth/token",
                "200");
        return OAuthResponses.token(issued);
    }

    /** A subset of what the client has (RFC 6749 §3.3): all of it when nothing was asked. */
    private Scopes grantedScopes(LiveClient client, @Nullable Scopes requested) {
        if (requested == null) {
            return client.scopes();
        }
        var canonical = scopeCatalog
                .canonical(requested)
                .orElseThrow(() -> OAuthError.INVALID_SCOPE.because("a requested scope is not known"));
        if (!client.scopes().containsAll(canonical)) {
            throw OAuthError.INVALID_SCOPE.because("the client does not have: " + canonical.minus(client.scopes()));
        }
        return canonical;
    }
}
