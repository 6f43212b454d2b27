package dev.latchkey.authserver.authorize;

import dev.latchkey.authserver.client.ApplicationEndpoint;
import dev.latchkey.authserver.response.OAuthError;
import dev.latchkey.core.credential.Secret;
import dev.latchkey.core.partner.LiveApplication;
import dev.latchkey.edge.http.EventLoop;
import dev.latchkey.edge.http.FormParameters;
import dev.latchkey.edge.http.HttpRequest;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.edge.http.JsonBody;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** {@code POST /identity/oauth/par} (RFC 9126): everything is judged as at the authorization endpoint, before any browser is involved. */
final class PushedRequestHandler implements ApplicationEndpoint.Handler {

    /** What every request_uri of ours begins with (RFC 9126 section 2.2). */
    static final String PREFIX = "urn:ietf:params:oauth:request_uri:";

    private final RequestReader reader;
    private final WaitingRequests waiting;
    private final PushesAtOnce atOnce = new PushesAtOnce();

    PushedRequestHandler(RequestReader reader, WaitingRequests waiting) {
        this.reader = reader;
        this.waiting = waiting;
    }

    @Override
    public Future<HttpResponse> handle(
            LiveApplication application,
            FormParameters form,
            HttpRequest.Caller caller,
            @Nullable String thumbprint,
            Instant now) {
        if (form.find("request_uri").isPresent()) {
            throw OAuthError.INVALID_REQUEST.because("a pushed request cannot name another one");
        }
        var redirectUri = RequestReader.redirectUri(application, form)
                .orElseThrow(() -> OAuthError.INVALID_REQUEST.because("expected a registered redirect_uri"));
        var request = bound(reader.read(application, redirectUri, form), thumbprint);
        return EventLoop.here(keep(application, request, caller))
                .map(secret -> HttpResponse.json(201, JsonBody.object(json -> {
                    json.writeStringProperty("request_uri", PREFIX + secret.reveal());
                    json.writeNumberProperty("expires_in", WaitingRequests.PUSHED_LIFETIME.toSeconds());
                })));
    }

    private CompletionStage<Secret> keep(
            LiveApplication application, AuthorizationRequest request, HttpRequest.Caller caller) {
        if (!application.isPublic()) {
            return waiting.push(request, WaitingRoom.ofClient(), caller.hasLeft());
        }
        var room = new WaitingRoom(caller.address());
        return atOnce.at(caller.address(), () -> waiting.push(request, room, caller.hasLeft()));
    }

    /** RFC 9449 section 10.1. */
    private static AuthorizationRequest bound(AuthorizationRequest request, @Nullable String thumbprint) {
        if (thumbprint == null) {
            return request;
        }
        var named = request.dpopThumbprint();
        if (named != null && !named.equals(thumbprint)) {
            throw OAuthError.INVALID_DPOP_PROOF.because("the proof is by another key than dpop_jkt");
        }
        return request.boundTo(thumbprint);
    }
}
