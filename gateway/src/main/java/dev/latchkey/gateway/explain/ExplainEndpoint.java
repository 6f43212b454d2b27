package dev.latchkey.gateway.explain;

import dev.latchkey.core.turn.WorkOwner;
import dev.latchkey.edge.http.Endpoint;
import dev.latchkey.edge.http.EventLoop;
import dev.latchkey.edge.http.HttpRequest;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.edge.http.JsonBody;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.OperationLimits;
import dev.latchkey.engine.apispec.PathTemplate;
import dev.latchkey.engine.apispec.PathTemplate.Literal;
import dev.latchkey.engine.apispec.QueryNames;
import dev.latchkey.engine.apispec.SecurityRequirements;
import dev.latchkey.engine.apispec.SourceLocation;
import dev.latchkey.engine.decision.Authentication;
import dev.latchkey.engine.decision.Authentication.ProvenCredential;
import dev.latchkey.engine.decision.Denial;
import dev.latchkey.engine.decision.Explanation;
import dev.latchkey.engine.decision.Gate;
import dev.latchkey.engine.decision.Principal;
import dev.latchkey.engine.decision.Principal.CompanyKey;
import dev.latchkey.engine.decision.Principal.Proven;
import dev.latchkey.engine.decision.SingleUse;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.protocol.Permission;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.engine.request.Judge;
import dev.latchkey.engine.request.PresentedCredential.Scheme;
import dev.latchkey.engine.request.RequestDenials;
import dev.latchkey.engine.routing.ParsedQuery;
import dev.latchkey.engine.routing.QueryParameters;
import dev.latchkey.gateway.limits.RequestLimits;
import dev.latchkey.gateway.resource.RefusalResponses;
import dev.latchkey.gateway.resource.ResourceChallenges;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code GET /access/v1/explain?method=GET&path=/orders/…}: what would become of a request, gate by gate, without making it. It
 * speaks of the credential it is called with, or with {@code credential=<id>} of another one of the same company, for API keys and clients that may
 * see credentials by role and scope, never for an application. A path to one row is tried with a GET upstream, as the principal asked about.
 */
public final class ExplainEndpoint implements Endpoint {

    private static final Permission CREDENTIALS_VIEW = new Permission("credentials_view");
    private static final Scopes CREDENTIALS_READ = Scopes.of("credentials_read");

    /** What asking is counted as, with the limits of any operation. */
    private static final Operation ASKING = new Operation(
            "latchkey",
            "explain",
            HttpMethod.GET,
            List.of(new PathTemplate(List.of(new Literal("access"), new Literal("v1"), new Literal("explain")))),
            new SecurityRequirements(List.of(), SecurityRequirements.ScopeMatch.ALL),
            List.of(),
            Set.of(),
            OperationLimits.DEFAULT,
            Set.of(),
            QueryNames.NONE,
            Set.of(),
            "",
            false,
            new SourceLocation("latchkey", 1, ""));

    private final Executor executor;
    private final Judge judge;
    private final ResourceChallenges challenges;
    private final CompanyCredentials credentials;
    private final Explainer explainer;
    private final RequestLimits limits;

    /** @param executor starts a virtual thread for each task */
    public ExplainEndpoint(
            Executor executor,
            Judge judge,
            ResourceChallenges challenges,
            CompanyCredentials credentials,
            Explainer explainer,
            RequestLimits limits) {
        this.executor = executor;
        this.judge = judge;
        this.challenges = challenges;
        this.credentials = credentials;
        this.explainer = explainer;
        this.limits = limits;
    }

    /** What is asked; {@code credentialId} is absent for the caller's own. */
    private record Question(
            HttpMethod method, String path, @Nullable String credentialId) {}

    /** The question cannot be answered; the denial says why. */
    private static final class Unanswerable extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final transient Denial denial;

        Unanswerable(Denial denial) {
            super(denial.reason().message(), null, false, false);
            this.denial = denial;
        }
    }

    @Override
    public Future<HttpResponse> handle(HttpRequest request) {
        try {
            var question = question(request);
            var caller = authenticate(request, question);
            return about(question, caller)
                    .compose(authentication -> answer(request, question, caller, authentication))
                    .recover(failure -> failure instanceof Unanswerable refused
                            ? Future.succeededFuture(refusal(refused.denial, request))
                            : Future.failedFuture(failure));
        } catch (Unanswerable refused) {
            return Future.succeededFuture(refusal(refused.denial, request));
        }
    }

    private HttpResponse refusal(Denial denial, HttpRequest request) {
        return RefusalResponses.answer(denial, request.id(), challenges.of(null), Scheme.of(request));
    }

    private Question question(HttpRequest request) {
        var query = request.query() == null ? "" : request.query();
        if (!(QueryParameters.parse(query) instanceof ParsedQuery.Read(QueryParameters parameters))) {
            throw malformed("a query of the form method=GET&path=/orders");
        }
        var method = judge.findMethod(single(parameters, "method").orElse("GET"))
                .orElseThrow(() ->
                        malformed("method: GET, PUT, POST, DELETE, OPTIONS, HEAD, PATCH, QUERY or one that an API's"
                                + " document names"));
        var path =
                single(parameters, "path").orElseThrow(() -> malformed("path: the path to explain, such as /orders"));
        return new Question(method, path, single(parameters, "credential").orElse(null));
    }

    private static Optional<String> single(QueryParameters parameters, String name) {
        var values = parameters.values(name);
        if (values.size() > 1) {
            throw malformed(name + ": once");
        }
        return values.stream().findFirst();
    }

    /** A token that is limited to a resource may be asked about there, and nowhere else. */
    private Authentication authenticate(HttpRequest request, Question question) {
        return judge.authenticate(
                request.method(),
                request.path(),
                request,
                request.clientAddress(),
                judge.resourceOf(question.method, question.path));
    }

    /** Whom the answer is about: the caller, or a credential of the caller's company. */
    private Future<Authentication> about(Question question, Authentication caller) {
        if (caller instanceof Authentication.Rejected rejected
                && rejected.denial().reason() == Denial.Reason.TEMPORARILY_UNAVAILABLE) {
            throw new Unanswerable(rejected.denial()); // not a word about the credential, which may be good
        }
        var credentialId = question.credentialId;
        if (credentialId == null) {
            return Future.succeededFuture(caller);
        }
        var companyId = companyWhoseCredentialsMayBeSeen(caller);
        Callable<Authentication> look = () -> credentials
                .find(companyId, credentialId)
                .<Authentication>map(found -> new Authentication.Authenticated(List.of(found)))
                .orElseThrow(() -> new Unanswerable(new Denial(
                        Denial.Reason.UNKNOWN_OPERATION,
                        new Explanation(
                                Gate.REQUEST,
                                List.of("a credential of your company that works"),
                                List.of(),
                                List.of(credentialId),
                                "The console lists the credentials there are, under Credentials."))));
        return EventLoop.call(executor, () -> WorkOwner.company(companyId).call(look::call));
    }

    private static String companyWhoseCredentialsMayBeSeen(Authentication caller) {
        return switch (caller) {
            case Authentication.Anonymous() ->
                throw new Unanswerable(denied(Denial.Reason.NO_CREDENTIAL, Gate.OPERATION, List.of()));
            case Authentication.Rejected rejected -> throw new Unanswerable(rejected.denial());
            case Authentication.Authenticated(List<ProvenCredential> proven, var _) -> {
                var principal = proven.getFirst().principal();
                if (proven.size() != 1 || !mayViewCredentials(principal)) {
                    throw new Unanswerable(
                            denied(Denial.Reason.PERMISSION_DENIED, Gate.ROLE, List.of(CREDENTIALS_VIEW.value())));
                }
                if (principal instanceof Principal.CompanyClient client
                        && !client.scopes().containsAll(CREDENTIALS_READ)) {
                    throw new Unanswerable(
                            denied(Denial.Reason.INSUFFICIENT_SCOPE, Gate.SCOPE, List.of(CREDENTIALS_READ.toString())));
                }
                yield principal.findCompany().orElseThrow().id();
            }
        };
    }

    private static boolean mayViewCredentials(Proven principal) {
        return switch (principal) {
            case CompanyKey _ -> true;
            case Principal.CompanyClient client -> client.role().permissions().contains(CREDENTIALS_VIEW);
            case Principal.PartnerKey _, Principal.ActingUser _ -> false;
        };
    }

    /** Asking is charged to the one who asks. */
    private Future<HttpResponse> answer(
            HttpRequest request, Question question, Authentication caller, Authentication authentication) {
        return switch (limits.admit(Explainer.principalOf(caller), ASKING, request.clientAddress())) {
            case RequestLimits.Exceeded exceeded ->
                Future.succeededFuture(refusal(exceeded.denial(), request)
                        .with("Retry-After", Long.toString(exceeded.retryAfterSeconds())));
            case RequestLimits.Admitted admitted ->
                admitted(request, question, caller, authentication)
                        .onComplete(_ -> admitted.lease().close());
        };
    }

    private Future<HttpResponse> admitted(
            HttpRequest request, Question question, Authentication caller, Authentication authentication) {
        var refused = caller instanceof Authentication.Authenticated(var _, SingleUse once) ? once.use() : null;
        return refused == null
                ? explainer
                        .explain(asked(request, question, caller, authentication), authentication)
                        .map(explained -> ok(ExplainedJson.of(explained), request))
                : Future.succeededFuture(refusal(refused, request));
    }

    /**
     * Whether a row is there must not be learned through another credential by one who may not ask for it itself, or sees fewer rows.
     */
    private Explainer.Question asked(
            HttpRequest request, Question question, Authentication caller, Authentication authentication) {
        var mayTryRows =
                seesEveryRowOf(caller, authentication) && explainer.isAllowed(question.method, question.path, caller);
        return new Explainer.Question(question.method, question.path, mayTryRows, request.id());
    }

    private static boolean seesEveryRowOf(Authentication caller, Authentication asked) {
        return caller.equals(asked)
                || switch (Explainer.principalOf(caller)) {
                    case CompanyKey _ -> true;
                    case Principal.CompanyClient client -> client.role().reachesWholeOrganisation();
                    case Principal.ActingUser _, Principal.PartnerKey _, Principal.Anonymous _ -> false;
                };
    }

    private static HttpResponse ok(ObjectNode body, HttpRequest request) {
        body.put("requestId", request.id());
        return HttpResponse.json(200, JsonBody.plain(body)).with("Cache-Control", "no-store");
    }

    private static Unanswerable malformed(String expected) {
        return new Unanswerable(RequestDenials.malformed(expected));
    }

    private static Denial denied(Denial.Reason reason, Gate gate, List<String> required) {
        return new Denial(
                reason,
                new Explanation(
                        gate,
                        required,
                        List.of(),
                        required,
                        "Ask about your own credential, or use a key or a client whose system role and scopes show"
                                + " credentials."));
    }
}
