package dev.latchkey.gateway.proxy;

import dev.latchkey.edge.http.HttpRequest;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.decision.Principal;
import io.vertx.core.Future;

/**
 * An API that the platform answers itself.
 *
 * @param bodyBytesMax longest body taken, in bytes; a longer one is answered 413
 */
public record LocalUpstream(String name, Service service, int bodyBytesMax) implements Upstream {

    /** Answers requests that were judged and let in. Called on an event loop, so it must not block. */
    @FunctionalInterface
    public interface Service {

        /** @param request with the parameters of the operation's path */
        Future<HttpResponse> answer(Operation operation, Principal principal, HttpRequest request);
    }
}
