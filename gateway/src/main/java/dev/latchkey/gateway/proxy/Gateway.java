package dev.latchkey.gateway.proxy;

import dev.latchkey.edge.http.Exchange;
import dev.latchkey.edge.http.Fallback;
import dev.latchkey.engine.decision.Authentication;
import dev.latchkey.engine.decision.Decision;
import dev.latchkey.engine.decision.Denial;
import dev.latchkey.engine.decision.Principal;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.protocol.Leniency;
import dev.latchkey.engine.request.DecisionListener;
import dev.latchkey.engine.request.Judge;
import dev.latchkey.engine.request.Judgement;
import dev.latchkey.engine.routing.Effort;
import dev.latchkey.gateway.limits.Bound;
import dev.latchkey.gateway.limits.RequestLimits;
import dev.latchkey.gateway.principal.PrincipalSigner;
import dev.latchkey.gateway.resource.NeededCredential;
import dev.latchkey.gateway.resource.RefusalResponses;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The data path. A request is judged by {@link Judge}; an {@link Decision.Allow} that the limits admit is forwarded, and nothing
 * else. Runs on event loops and never blocks.
 */
public final class Gateway implements Fallback {

    /** Tell each caller where it stands. */
    public static final List<String> LIMIT_HEADERS = LimitHeaders.ALL;

    private final Judge judge;
    private final Judging judging;
    private final Catalog catalog;
    private final CrossOriginRules crossOrigin;
    private final Upgrades upgrades;
    private final PrincipalSigner signer;
    private final RequestLimits limits;
    private final Forwarder forwarder;
    private final DecisionListener listener;
    private final Admissions admissions;
    private final LongSupplier nanoTime;

    /**
     * @param judge of the operations of the catalogue
     * @param nanoTime for durations; {@code System::nanoTime}
     */
    public Gateway(
            Judge judge,
            Catalog catalog,
            PrincipalSigner signer,
            RequestLimits limits,
            Forwarder forwarder,
            DecisionListener listener,
            LongSupplier nanoTime) {
        this.judge = judge;
        this.judging = new Judging(judge, limits.costly(), new RetirementNotice(catalog.retirement()));
        this.catalog = catalog;
        this.crossOrigin = catalog.crossOrigin();
        this.upgrades = new Upgrades(judge, crossOrigin, forwarder.pools().upgrades());
        this.signer = signer;
        this.limits = limits;
        this.forwarder = forwarder;
        this.listener = listener;
        this.admissions = new Admissions(listener);
        this.nanoTime = nanoTime;
    }

    @Override
    public Optional<HttpMethod> findMethod(String name) {
        return judge.findMethod(name);
    }

    @Override
    public Map<String, String> everyAnswer(Exchange exchange) {
        return crossOrigin.everyRefusal(exchange);
    }

    /** Judges a request and answers it, or has the upstream answer it. */
    @Override
    public void handle(Exchange exchange) {
        var effort = judging.effort(exchange);
        if (crossOrigin.isEmpty() || !CrossOriginRules.isPreflight(exchange) || !answerPreflight(exchange, effort)) {
            judge(exchange, effort);
        }
    }

    /** A browser asks without a credential, so it costs what a stranger may ask; no upstream hears of it. */
    private boolean answerPreflight(Exchange exchange, Effort effort) {
        var served = judge.operationsAt(exchange.request().uri(), effort);
        var preflight = crossOrigin.preflight(exchange, served);
        if (preflight == null) {
            return false;
        }
        var operation = preflight.operation();
        switch (limits.admit(new Principal.Anonymous(), operation, exchange.clientAddress())) {
            case RequestLimits.Exceeded(
                    RequestLimits.Status status,
                    Bound _,
                    Denial denial,
                    long retryAfterSeconds) -> {
                var judgement = new Judgement.Unreadable(operation, denial);
                exchange.carry(crossOrigin.everyAnswer(exchange, judgement));
                refuse(
                        new Call(exchange, judgement, effort, List.of(), nanoTime.getAsLong()),
                        denial,
                        status,
                        Map.of("Retry-After", Long.toString(retryAfterSeconds)));
            }
            case RequestLimits.Admitted(RequestLimits.Status _, RequestLimits.Lease lease) -> {
                lease.close();
                exchange.answer(CrossOriginRules.answer(exchange, preflight));
            }
        }
        return true;
    }

    private void judge(Exchange exchange, Effort effort) {
        var startedAt = nanoTime.getAsLong();
        var outcome = judging.judge(exchange, effort);
        if (outcome.waitSeconds() > 0) {
            exchange.answer(RefusalResponses.tooMany(exchange.id(), outcome.waitSeconds()));
            return;
        }
        var judgement = outcome.judgement();
        if (!crossOrigin.isEmpty()) {
            exchange.carry(crossOrigin.everyAnswer(exchange, judgement));
        }
        var call = new Call(exchange, judgement, outcome.effort(), outcome.known(), startedAt);
        switch (judgement) {
            case Judgement.Judged judged -> {
                switch (judged.decision()) {
                    case Decision.Deny(Denial denial) -> refuse(call, denial, stand(exchange, judged), Map.of());
                    case Decision.Allow(Principal principal) -> admit(call, judged, principal);
                }
            }
            case Judgement.MethodNotAllowed refused ->
                refuse(call, refused.denial(), limits.unused(), Map.of("Allow", refused.allow()));
            case Judgement.NoSuchPath(Denial denial) -> refuse(call, denial, limits.unused(), Map.of());
            case Judgement.Unreadable unreadable -> refuse(call, unreadable.denial(), limits.unused(), Map.of());
        }
    }

    /** A caller who is known learns where it stands; a bad credential learns nothing. */
    private RequestLimits.Status stand(Exchange exchange, Judgement.Judged judged) {
        return switch (judged.authentication()) {
            case Authentication.Authenticated authenticated ->
                limits.look(
                        authenticated.credentials().getFirst().principal(),
                        judged.operation(),
                        exchange.clientAddress());
            case Authentication.Anonymous _, Authentication.Rejected _ -> limits.unused();
        };
    }

    private void admit(Call call, Judgement.Judged judged, Principal principal) {
        if (principal instanceof Principal.Proven) {
            call.exchange().callerIsProven();
        }
        switch (limits.admit(principal, judged.operation(), call.exchange().clientAddress())) {
            case RequestLimits.Exceeded(RequestLimits.Status status, Bound _, Denial denial, long retryAfterSeconds) ->
                refuse(call, denial, status, Map.of("Retry-After", Long.toString(retryAfterSeconds)));
            case RequestLimits.Admitted(RequestLimits.Status status, RequestLimits.Lease lease) -> {
                if (principal instanceof Principal.Proven) {
                    var exchange = call.exchange();
                    exchange.callerIsAdmitted(RequestLimits.owner(principal, exchange.clientAddress()));
                }
                goOn(call, judged, principal, status, lease);
            }
        }
    }

    /** What works once is used up behind the limits: who is refused there takes no room from anybody. */
    private void goOn(
            Call call,
            Judgement.Judged judged,
            Principal principal,
            RequestLimits.Status status,
            RequestLimits.Lease lease) {
        var refused = judged.authentication() instanceof Authentication.Authenticated authenticated
                ? authenticated.once().use()
                : null;
        if (refused == null) {
            forward(call, judged, principal, status, lease);
        } else {
            lease.close();
            refuse(call, refused, status, Map.of());
        }
    }

    private void forward(
            Call call,
            Judgement.Judged judged,
            Principal principal,
            RequestLimits.Status status,
            RequestLimits.Lease lease) {
        var admitted = admissions.begin(call.exchange(), judged, principal);
        try {
            var standing = upgrades.standing(
                    call.exchange(), judged, principal, catalog.challenges().of(judged.operation()));
            answer(call, judged, principal, standing, LimitHeaders.of(status)).onComplete(ended -> {
                lease.close();
                admissions.end(admitted);
                if (standing.decision() instanceof Decision.Deny) {
                    countCost(call);
                }
                if (ended.result() != Forwarder.SWITCHED) { // of that was told when it began
                    tell(call, standing.decision(), ended.result(), standing.leniencies());
                }
            });
        } catch (RuntimeException e) {
            lease.close();
            admissions.end(admitted);
            throw e;
        }
    }

    private Future<Integer> answer(
            Call call, Judgement.Judged judged, Principal principal, Standing standing, Map<String, String> headers) {
        var exchange = call.exchange();
        var operation = judged.operation();
        return switch (catalog.upstreamOf(operation.api())) {
            case ApiUpstream remote ->
                forwarder.forward(
                        exchange,
                        new Forwarder.Judged(
                                remote,
                                judged.forwardedTarget(),
                                () -> signer.sign(principal, operation, exchange.id()),
                                remote.scopesHeader(principal),
                                new Requester(
                                        RequestLimits.owner(principal, exchange.clientAddress()),
                                        principal instanceof Principal.Anonymous),
                                upgrades.terms(
                                        exchange,
                                        judged,
                                        principal,
                                        remote,
                                        standing,
                                        () -> tell(call, judged.decision(), Forwarder.SWITCHED)),
                                standing),
                        headers);
            case LocalUpstream local ->
                LocalAnswer.give(
                        exchange,
                        new LocalAnswer.Judged(local, operation, judged.template(), judged.path(), principal, standing),
                        headers);
        };
    }

    private void refuse(Call call, Denial denial, RequestLimits.Status status, Map<String, String> more) {
        var exchange = call.exchange();
        countCost(call);
        var wait = limits.explained().admit(call.judgement().credentials(), exchange.clientAddress());
        if (wait > 0) {
            exchange.answer(RefusalResponses.tooMany(exchange.id(), wait));
            return;
        }
        var challenges = catalog.challenges().of(call.judgement().operation());
        var answer = RefusalResponses.answer(
                        denial,
                        exchange.id(),
                        challenges,
                        NeededCredential.of(call.judgement()),
                        exchange,
                        exchange.request().headers().names())
                .with(LimitHeaders.of(status))
                .with(more);
        GrpcAnswers.answer(exchange, answer);
        tell(call, new Decision.Deny(denial), denial.reason().status());
    }

    private void countCost(Call call) {
        limits.costly().count(call.known(), call.exchange().clientAddress(), call.effort());
    }

    private void tell(Call call, Decision decision, int status) {
        tell(call, decision, status, call.judgement().leniencies());
    }

    private void tell(Call call, Decision decision, int status, Set<Leniency> leniencies) {
        var exchange = call.exchange();
        var judgement = call.judgement();
        listener.onDecided(new DecisionListener.Decided(
                exchange.id(),
                judgement.operation(),
                judgement.credentials(),
                decision,
                status,
                nanoTime.getAsLong() - call.startedAt(),
                exchange.clientAddress(),
                exchange.request().getHeader("User-Agent"),
                exchange.trace(),
                leniencies));
    }
}
