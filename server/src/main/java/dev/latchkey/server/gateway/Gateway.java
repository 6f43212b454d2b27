package dev.latchkey.server.gateway;

import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.PathTemplate;
import dev.latchkey.engine.apispec.SecurityRequirements;
import dev.latchkey.engine.decision.AccessPolicy;
import dev.latchkey.engine.decision.ApplicableSecurity;
import dev.latchkey.engine.decision.Authentication;
import dev.latchkey.engine.decision.Authentication.ProvenCredential;
import dev.latchkey.engine.decision.Decision;
import dev.latchkey.engine.decision.Denial;
import dev.latchkey.engine.decision.Principal;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.engine.routing.ParsedTarget;
import dev.latchkey.engine.routing.RequestPath;
import dev.latchkey.engine.routing.RouteMatch;
import dev.latchkey.server.http.Exchange;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The data path. A request becomes, step by step, a canonical path, an operation, credentials, an authentication, a decision
 * and an admission; only an {@link Decision.Allow} that the limits admit is forwarded. Runs on event loops and never blocks.
 */
public final class Gateway {

    private final AtomicReference<Catalog> catalog;
    private final Authenticator authenticator;
    private final PrincipalSigner signer;
    private final Limits limits;
    private final Forwarder forwarder;
    private final DecisionListener listener;
    private final LongSupplier nanoTime;

    /**
     * @param catalog read once for each request, so that it can be swapped at any time
     * @param nanoTime for durations; {@code System::nanoTime}
     */
    public Gateway(
            AtomicReference<Catalog> catalog,
            Authenticator authenticator,
            PrincipalSigner signer,
            Limits limits,
            Forwarder forwarder,
            DecisionListener listener,
            LongSupplier nanoTime) {
        this.catalog = catalog;
        this.authenticator = authenticator;
        this.signer = signer;
        this.limits = limits;
        this.forwarder = forwarder;
        this.listener = listener;
        this.nanoTime = nanoTime;
    }

    /** What a request is known by once its operation is found. */
    private record Call(
            Exchange exchange,
            RequestPath path,
            Operation operation,
            PathTemplate template,
            Catalog catalog,
            long startedAt) {}

    /** What is known of a request that is answered, for whoever is told. */
    private record Known(
            @Nullable Operation operation,
            @Nullable SecurityRequirements applicable,
            List<ProvenCredential> credentials,
            long startedAt) {

        /** Of a stranger, or of a request that leads nowhere. */
        static Known little(@Nullable Operation operation, long startedAt) {
            return new Known(operation, null, List.of(), startedAt);
        }
    }

    /** Judges a request and answers it, or has the upstream answer it. */
    public void handle(Exchange exchange) {
        var startedAt = nanoTime.getAsLong();
        switch (RequestPath.parse(exchange.request().uri())) {
            case ParsedTarget.Refused(String reason) ->
                refuse(exchange, Known.little(null, startedAt), Refusals.malformed(reason), limits.unused(), Map.of());
            case ParsedTarget.Accepted(RequestPath path) -> route(exchange, path, startedAt);
        }
    }

    private void route(Exchange exchange, RequestPath path, long startedAt) {
        var snapshot = catalog.get();
        switch (snapshot.router().match(exchange.method(), path)) {
            case RouteMatch.NoSuchPath() ->
                refuse(exchange, Known.little(null, startedAt), Refusals.unknownOperation(), limits.unused(), Map.of());
            case RouteMatch.MethodNotAllowed(Set<HttpMethod> allowed) ->
                refuse(exchange, Known.little(null, startedAt), notAllowed(allowed), limits.unused(), allow(allowed));
            case RouteMatch.Matched _
            when exchange.hasBody() && isWithoutBody(exchange.method()) ->
                refuse(
                        exchange,
                        Known.little(null, startedAt),
                        Refusals.malformed("a GET or HEAD request without a body"),
                        limits.unused(),
                        Map.of());
            case RouteMatch.Matched matched ->
                judge(new Call(exchange, path, matched.operation(), matched.path(), snapshot, startedAt));
        }
    }

    private void judge(Call call) {
        switch (AccessPolicy.applicableSecurity(call.operation(), call.path())) {
            case ApplicableSecurity.Ambiguous(Denial denial) -> refuse(call, denial);
            case ApplicableSecurity.Requirements(SecurityRequirements applicable) -> judge(call, applicable);
        }
    }

    private void judge(Call call, SecurityRequirements applicable) {
        switch (CredentialReader.read(call.exchange().request().headers(), call.path(), applicable)) {
            case CredentialReader.Unreadable(Denial denial) -> refuse(call, denial);
            case CredentialReader.Presented presented -> {
                var authentication = authenticator.authenticate(presented.credentials(), context(call, presented));
                switch (AccessPolicy.decide(call.operation(), applicable, authentication)) {
                    case Decision.Deny(Denial denial) ->
                        refuse(call, known(call, applicable, authentication), authentication, denial);
                    case Decision.Allow allow ->
                        admit(call, known(call, applicable, authentication), allow, presented.forwardedTarget());
                }
            }
        }
    }

    private static Known known(Call call, SecurityRequirements applicable, Authentication authentication) {
        var credentials = switch (authentication) {
            case Authentication.Anonymous() -> List.<ProvenCredential>of();
            case Authentication.Authenticated(List<ProvenCredential> proven) -> proven;
            case Authentication.Rejected rejected -> ofNullable(rejected.known());
        };
        return new Known(call.operation(), applicable, credentials, call.startedAt());
    }

    private static List<ProvenCredential> ofNullable(@Nullable ProvenCredential known) {
        return known == null ? List.of() : List.of(known);
    }

    private static PresentedRequest context(Call call, CredentialReader.Presented presented) {
        return new PresentedRequest(
                call.exchange().clientAddress(),
                call.exchange().method(),
                call.path().rawPath(),
                presented.dpopProof(),
                call.catalog().resources().of(call.operation()).identifier());
    }

    private void admit(Call call, Known known, Decision.Allow allow, String target) {
        var exchange = call.exchange();
        switch (limits.admit(allow.principal(), call.operation(), exchange.clientAddress())) {
            case Limits.Exceeded(Limits.Status status, Denial denial, long retryAfterSeconds) ->
                refuse(exchange, known, denial, status, Map.of("Retry-After", Long.toString(retryAfterSeconds)));
            case Limits.Admitted(Limits.Status status, Limits.Lease lease) ->
                forward(call, known, allow, target, status, lease);
        }
    }

    private void forward(
            Call call, Known known, Decision.Allow allow, String target, Limits.Status status, Limits.Lease lease) {
        var exchange = call.exchange();
        try {
            answer(call, allow.principal(), target, headers(status)).onComplete(ended -> {
                lease.close();
                tell(exchange, known, allow, ended.result());
            });
        } catch (RuntimeException e) {
            lease.close();
            throw e;
        }
    }

    private Future<Integer> answer(Call call, Principal principal, String target, Map<String, String> headers) {
        var exchange = call.exchange();
        var operation = call.operation();
        return switch (call.catalog().upstreamOf(operation.api())) {
            case ApiUpstream remote ->
                forwarder.forward(
                        exchange,
                        new Forwarder.Judged(
                                remote,
                                target,
                                signer.sign(principal, operation.api(), exchange.id()),
                                remote.sendsOAuthScopesHeader() ? scopes(principal) : null,
                                principal instanceof Principal.Proven),
                        headers);
            case LocalUpstream local ->
                LocalAnswer.give(
                        exchange,
                        new LocalAnswer.Judged(local, operation, call.template(), call.path(), principal),
                        headers);
        };
    }

    /** The scopes of a token, for upstreams that read them in plain; absent for principals that have none. */
    private static @Nullable String scopes(Principal principal) {
        Scopes scopes = switch (principal) {
            case Principal.CompanyClient client -> client.scopes();
            case Principal.ActingUser user -> user.scopes();
            case Principal.Anonymous _, Principal.CompanyKey _, Principal.PartnerKey _ -> Scopes.NONE;
        };
        return scopes.isEmpty() ? null : scopes.toString();
    }

    private void refuse(Call call, Denial denial) {
        refuse(call.exchange(), Known.little(call.operation(), call.startedAt()), denial, limits.unused(), Map.of());
    }

    /** A caller who is known learns where it stands; a bad credential learns nothing. */
    private void refuse(Call call, Known known, Authentication authentication, Denial denial) {
        var exchange = call.exchange();
        var status = switch (authentication) {
            case Authentication.Authenticated(var credentials) ->
                limits.look(credentials.getFirst().principal(), call.operation(), exchange.clientAddress());
            case Authentication.Anonymous _, Authentication.Rejected _ -> limits.unused();
        };
        refuse(exchange, known, denial, status, Map.of());
    }

    private void refuse(Exchange exchange, Known known, Denial denial, Limits.Status status, Map<String, String> more) {
        var challenges = catalog.get().resources().challenges(known.operation());
        var used = CredentialReader.scheme(exchange.request().headers());
        exchange.answer(Refusals.answer(denial, exchange.id(), challenges, used)
                .with(headers(status))
                .with(more));
        tell(exchange, known, new Decision.Deny(denial), denial.reason().status());
    }

    private void tell(Exchange exchange, Known known, Decision decision, int status) {
        listener.onDecided(new DecisionListener.Decided(
                exchange.id(),
                known.operation(),
                known.applicable(),
                known.credentials(),
                decision,
                status,
                nanoTime.getAsLong() - known.startedAt(),
                exchange.clientAddress(),
                exchange.request().getHeader("User-Agent")));
    }

    private static Map<String, String> headers(Limits.Status status) {
        var headers = new LinkedHashMap<String, String>(8);
        headers.put("X-RateLimit-Limit", Integer.toString(status.limit()));
        headers.put("X-RateLimit-Remaining", Integer.toString(status.remaining()));
        headers.put("X-RateLimit-Concurrent-Limit", Integer.toString(status.concurrentLimit()));
        headers.put("X-RateLimit-Concurrent-Remaining", Integer.toString(status.concurrentRemaining()));
        return headers;
    }

    /** A body there means nothing (RFC 9110 §9.3.1), and one that never ends would hold an upstream's connection. */
    private static boolean isWithoutBody(HttpMethod method) {
        return method == HttpMethod.GET || method == HttpMethod.HEAD;
    }

    private static Denial notAllowed(Set<HttpMethod> allowed) {
        return Refusals.methodNotAllowed(
                allowed.stream().sorted().map(HttpMethod::name).toList());
    }

    private static Map<String, String> allow(Set<HttpMethod> allowed) {
        return Map.of("Allow", allowed.stream().sorted().map(HttpMethod::name).collect(Collectors.joining(", ")));
    }

    /** The resource that a request is for, as an identifier; the whole platform's when no document lists it. */
    String resourceOf(HttpMethod method, String target) {
        var snapshot = catalog.get();
        var resource = RequestPath.parse(target) instanceof ParsedTarget.Accepted(RequestPath path)
                        && snapshot.router().match(method, path) instanceof RouteMatch.Matched matched
                ? snapshot.resources().of(matched.operation())
                : snapshot.resources().root();
        return resource.identifier();
    }

    /** The challenges of our own endpoints. */
    Challenges ownChallenges() {
        return catalog.get().resources().challenges(null);
    }

    /** What would become of a request with these credentials; nothing is counted or sent. */
    public DryRun explain(HttpMethod method, String target, Authentication authentication) {
        return switch (RequestPath.parse(target)) {
            case ParsedTarget.Refused(String reason) -> new DryRun.Malformed(Refusals.malformed(reason));
            case ParsedTarget.Accepted(RequestPath path) -> explain(method, path, authentication);
        };
    }

    private DryRun explain(HttpMethod method, RequestPath path, Authentication authentication) {
        var snapshot = catalog.get();
        return switch (snapshot.router().match(method, path)) {
            case RouteMatch.NoSuchPath() -> new DryRun.NoSuchPath(Refusals.unknownOperation());
            case RouteMatch.MethodNotAllowed(Set<HttpMethod> allowed) ->
                new DryRun.MethodNotAllowed(allowed, notAllowed(allowed));
            case RouteMatch.Matched matched -> explain(matched.operation(), path, authentication, snapshot);
        };
    }

    private static DryRun explain(
            Operation operation, RequestPath path, Authentication authentication, Catalog snapshot) {
        return switch (AccessPolicy.applicableSecurity(operation, path)) {
            case ApplicableSecurity.Ambiguous(Denial denial) -> new DryRun.Malformed(denial);
            case ApplicableSecurity.Requirements(SecurityRequirements applicable) ->
                new DryRun.Judged(
                        operation,
                        AccessPolicy.decide(operation, applicable, authentication),
                        snapshot.upstreamOf(operation.api()));
        };
    }
}
