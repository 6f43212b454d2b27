package dev.latchkey.authserver.client;

import dev.latchkey.authserver.response.OAuthError;
import dev.latchkey.authserver.response.OAuthRejection;
import dev.latchkey.authserver.response.OAuthResponses;
import dev.latchkey.core.partner.LiveApplication;
import dev.latchkey.edge.http.Endpoint;
import dev.latchkey.edge.http.FormParameters;
import dev.latchkey.edge.http.HttpRequest;
import dev.latchkey.edge.http.HttpResponse;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A POST by a partner's application, proven as at the token endpoint; whatever breaks the protocol becomes its error answer. */
public final class ApplicationEndpoint implements Endpoint {

    /** Answers what an application asks. */
    @FunctionalInterface
    public interface Handler {
        /**
         * Answers, on the event loop; fails with {@link OAuthRejection} or throws it.
         *
         * @param caller who waits for the answer
         * @param thumbprint the key that the request proves; absent for none
         */
        Future<HttpResponse> handle(
                LiveApplication application,
                FormParameters form,
                HttpRequest.Caller caller,
                @Nullable String thumbprint,
                Instant now);
    }

    private final ClientEndpoint endpoint;
    private final KeyProofs keyProofs;
    private final Handler handler;

    /** @param endpoint for clients that prove themselves */
    ApplicationEndpoint(
            Function<ClientEndpoint.Handler, ClientEndpoint> endpoint, KeyProofs keyProofs, Handler handler) {
        this.endpoint = endpoint.apply(this::answer);
        this.keyProofs = keyProofs;
        this.handler = handler;
    }

    @Override
    public Future<HttpResponse> handle(HttpRequest request) {
        return endpoint.handle(request).map(OAuthResponses::uncached);
    }

    private Future<HttpResponse> answer(
            AuthenticatedClient client, FormParameters form, HttpRequest request, Instant now) {
        return switch (client) {
            case AuthenticatedClient.OfCompany _ ->
                throw OAuthError.UNAUTHORIZED_CLIENT.because("a company's client acts for itself: client_credentials");
            case AuthenticatedClient.OfPartner(var application, var _, var _) -> {
                var key = keyProofs.find(request, client, now);
                var answer =
                        handler.handle(application, form, request.caller(), key == null ? null : key.thumbprint(), now);
                var nonce = key == null ? null : key.nextNonce();
                yield nonce == null ? answer : answer.map(done -> done.with("DPoP-Nonce", nonce));
            }
        };
    }
}
