package dev.latchkey.manage;

import dev.latchkey.core.change.InForce;
import dev.latchkey.core.change.StoreUnavailable;
import dev.latchkey.core.change.WritesWhile;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.grant.StandingProof;
import dev.latchkey.core.turn.WorkOwner;
import dev.latchkey.edge.http.BlockingEndpoint;
import dev.latchkey.edge.http.HttpRequest;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.decision.Principal;
import dev.latchkey.gateway.proxy.LocalUpstream;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * Answers the operations of the platform's own documents, each on a virtual thread of its own. The gateway has judged the request;
 * the commands check once more, in their transaction, what the actor may do, and every transaction that the token still lives.
 */
public final class ManagementApi implements LocalUpstream.Service {

    /** Longest body, in bytes. */
    public static final int BODY_BYTES_MAX = 64 * 1024;

    private final Executor executor;
    private final Map<String, Handler> handlers;
    private final InForce inForce;
    private final StandingProof proofs;

    /** One operation. */
    @FunctionalInterface
    interface Handler {
        HttpResponse handle(ManageCall call);

        /** The parameters of a query that it takes; a request with another is refused. */
        default List<String> parameters() {
            return List.of();
        }

        /** An operation that takes parameters in its query. */
        static Handler taking(List<String> parameters, Handler handler) {
            return new Searching(handler, parameters);
        }
    }

    private record Searching(Handler handler, List<String> parameters) implements Handler {
        @Override
        public HttpResponse handle(ManageCall call) {
            return handler.handle(call);
        }
    }

    /**
     * @param executor starts a virtual thread for each task
     * @param proofs what every write of a request depends on
     * @param operations of every resource in the documents
     */
    public ManagementApi(Executor executor, InForce inForce, StandingProof proofs, List<Operations> operations) {
        this.executor = executor;
        this.inForce = inForce;
        this.proofs = proofs;
        var all = new HashMap<String, Handler>();
        operations.forEach(resource -> resource.addTo(all));
        this.handlers = Map.copyOf(all);
    }

    @Override
    public Future<HttpResponse> answer(Operation operation, Principal principal, HttpRequest request) {
        var handler = handlers.get(operation.id());
        if (handler == null) {
            return Future.failedFuture(new IllegalStateException("nobody answers " + operation.id()));
        }
        return new BlockingEndpoint(executor, http -> handle(handler, principal, http)).handle(request);
    }

    private HttpResponse handle(Handler handler, Principal principal, HttpRequest request) {
        try {
            var actor = actor(principal);
            var call = ManageCall.of(request, actor);
            call.takesOnly(handler.parameters());
            var answer = WorkOwner.company(actor.companyId())
                    .call(() -> WritesWhile.call(proofs.of(principal), () -> handler.handle(call)))
                    .with("Cache-Control", "no-store");
            return request.method().isSafe() || answer.status() >= 300 || inForce.isEverything()
                    ? answer
                    : answer.with(InForce.HEADER, InForce.PENDING);
        } catch (Problem e) {
            return e.answer(request.id()).with("Cache-Control", "no-store");
        } catch (CommandRefused e) {
            return Problem.of(e).answer(request.id()).with("Cache-Control", "no-store");
        } catch (StoreUnavailable e) {
            return new Problem(e.status(), "Try again later", e.told().orElse("the store cannot answer now"), null)
                    .answer(request.id())
                    .with("Retry-After", Long.toString(e.retryAfterSeconds()))
                    .with("Cache-Control", "no-store");
        }
    }

    private static Actor.InCompany actor(Principal principal) {
        return switch (principal) {
            case Principal.CompanyKey key ->
                new Actor.CompanyCredential(key.company().id(), key.credentialId(), null, key.secretId());
            case Principal.CompanyClient client ->
                new Actor.CompanyCredential(
                        client.company().id(),
                        client.credentialId(),
                        client.scopes(),
                        client.proof().secretId());
            case Principal.ActingUser user ->
                new Actor.UserThroughApplication(
                        user.company().id(), user.userId(), user.credentialId(), user.scopes());
            case Principal.Anonymous _, Principal.PartnerKey _ ->
                throw new IllegalStateException("the documents let nobody in without a company");
        };
    }
}
