package dev.latchkey.authserver.client;

import dev.latchkey.authserver.response.OAuthRejection;
import dev.latchkey.authserver.response.OAuthResponses;
import dev.latchkey.core.turn.WorkOwner;
import dev.latchkey.edge.http.Endpoint;
import dev.latchkey.edge.http.FormParameters;
import dev.latchkey.edge.http.HttpRequest;
import dev.latchkey.edge.http.HttpResponse;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;

/**
 * A POST by a client that proves itself (RFC 6749 §2.3), whose use of its secret is recorded when it was answered; whatever breaks
 * the protocol becomes its error answer.
 */
public final class ClientEndpoint implements Endpoint {

    /** Answers what a client asks. */
    @FunctionalInterface
    public interface Handler {
        /** Answers, on the event loop; fails with {@link OAuthRejection} or throws it. */
        Future<HttpResponse> handle(AuthenticatedClient client, FormParameters form, HttpRequest request, Instant now);
    }

    private final ClientAuthenticator clients;
    private final ClientUses uses;
    private final InstantSource clock;
    private final String realm;
    private final Handler handler;

    ClientEndpoint(ClientAuthenticator clients, ClientUses uses, InstantSource clock, String realm, Handler handler) {
        this.realm = realm;
        this.clients = clients;
        this.uses = uses;
        this.clock = clock;
        this.handler = handler;
    }

    @Override
    public Future<HttpResponse> handle(HttpRequest request) {
        return OAuthResponses.answering(request, realm, form -> {
            var now = clock.instant();
            var presented = ClientAuthentication.parse(request.headers(), form);
            return clients.authenticate(presented, request, now)
                    .compose(client -> WorkOwner.CLIENTS
                            .call(() -> handler.handle(client, form, request, now))
                            .map(uses.recording(client, request, now)));
        });
    }
}
